//! The rules of procedure, described once: their keys, what may stand there, and what each says.
//!
//! The model and its reader are made of this table (`rules.rs`, `check_rules.rs`), and so are the objects of GraphQL. The guide
//! `docs/charter-format.md` and the stored form are compared with them by tests.

/// Gives the table to the macro `$to`. A key without `=` is read by its type; a number has its bounds, and after `;` what it is where the
/// file says nothing. `unless` names the checks of keys that could contradict each other, and `with` what is said besides.
macro_rules! rules_of_procedure {
    ($to:ident) => {
        $to! {
            /// How a complaint under a version of the charter is judged. Those of the version signed apply, as they were when the complaint
            /// was received; no later rule lengthens a deadline (A9).
            RulesOfProcedure {
                /// The number of months for which the label stays, after a new version is published, with those who signed the one before (A8).
                label_stays_months: u32 = 0..=limits::MONTHS,
                /// The time in which the board has to meet and deliberate on a complaint (A6).
                deliberation: DeliberationRules,
                /// The least time that the accused has for its defence, from the notice of the allegations (R2). It prevails over the
                /// time for deliberation (T8).
                defence: Period,
                /// How the deciding body meets and votes.
                meeting: MeetingRules,
                /// Who decides on a complaint, and by what right (R3).
                decision: DecisionRules,
                /// The sanctions that may follow an established fault (A7).
                sanctions: SanctionRules,
                /// The appeal within the association; null where there is none, and the courts remain (R10).
                #[serde(skip_serializing_if = "Option::is_none")]
                appeal: Option<AppealRules>,
                /// How the days of deadlines are counted (T4).
                calendar: CalendarRules,
            } unless appeal_to_who_decided(decision, appeal) with {
                /// Whether the deciding body may strike a provider off (R3): the general assembly may, and a board that an article of
                /// the bylaws empowers. Another board may at most withdraw the label.
                may_radiate: bool,
            }

            /// The time in which the board has to meet and deliberate on a complaint (A6).
            DeliberationRules {
                /// The length of the board's time.
                time: Period,
                /// The event that starts the board's time.
                #[serde(with = "snake_case")]
                starts_on: StartEvent,
            }

            /// How the deciding body meets and votes.
            MeetingRules {
                /// The number of clear days between the convocation and the meeting, counting neither of the two days (T5).
                notice_clear_days: u32 = 1..=limits::DAYS,
                /// How many have to be present (R3).
                quorum: QuorumRules,
                /// The majority that carries a proposal (R3).
                #[serde(with = "snake_case")]
                majority: Majority,
                /// What happens where as many votes are for as against.
                #[serde(with = "snake_case")]
                tie: TieRule,
                /// The smallest number of voters whose secret ballot shows its counts; where fewer vote, only the result is kept (R15).
                smallest_secret_electorate: u32 = 3..=limits::PEOPLE; 5,
                /// Who decides where recusals leave no quorum (R6).
                #[serde(with = "snake_case")]
                recusal_fallback: RecusalFallback,
            }

            /// How many members of the deciding body have to be present: a share, a number, or the larger of both. A recused member is not
            /// counted as present, yet stays in the total (R4, R6).
            QuorumRules {
                /// The least share of the members in office, such as `1/2`; null where only a number is asked for.
                #[serde(skip_serializing_if = "Option::is_none")]
                fraction: Option<Fraction>,
                /// The least number of people; null where only a share is asked for.
                #[serde(skip_serializing_if = "Option::is_none")]
                minimum: Option<u32> = 1..=limits::PEOPLE; None,
            } unless nothing_is_asked(fraction, minimum)

            /// Who decides on a complaint, and by what right (R3).
            DecisionRules {
                /// The body that decides on complaints and sanctions.
                #[serde(with = "snake_case")]
                body: DecidingBody,
                /// The article of the bylaws that gives the body the power to exclude a member; null where there is none.
                #[serde(skip_serializing_if = "Option::is_none")]
                empowered_by: Option<LocalizedText>,
                /// Whether a person who investigated and recommended may vote too (R5).
                investigator_votes: bool,
            }

            /// The sanctions that may follow an established fault. The body may pronounce one, and need not (A7).
            SanctionRules {
                /// The lists from which radiation strikes the provider.
                #[serde(with = "snake_case")]
                radiation_strikes: RadiationStrikes,
                /// Whether a ban on the use of the label's graphics can be pronounced by itself (A7); radiation always brings one (A4).
                label_ban: bool,
                /// The length in months of the longest ban, also of one that radiation brings; null where a ban may be without end (R16).
                #[serde(skip_serializing_if = "Option::is_none")]
                label_ban_max_months: Option<u32> = 1..=limits::MONTHS; None,
                /// Whether a warning can be pronounced.
                warning: bool,
                /// Whether a suspension of the label can be pronounced.
                suspension: bool,
                /// What can still be decided against a member who left before the decision (R11).
                #[serde(with = "snake_case")]
                departed_members: DepartedMembers,
            } unless ban_that_there_is_not(label_ban, departed_members)

            /// The appeal that the association provides against a decision (R10).
            AppealRules {
                /// The time in which to appeal, from the notification of the decision.
                time: Period,
                /// The body that hears the appeal; never the one that decided.
                #[serde(with = "snake_case")]
                body: AppealBody,
                /// Whether the sanction does not take effect before the appeal is decided.
                suspensive: bool,
            }

            /// How the days of deadlines are counted (T4).
            CalendarRules {
                /// The region whose public holidays are no working days.
                region: Region,
                /// What happens to a deadline that ends on a day that is no working day. Periods that are counted backward, as the notice
                /// of a meeting, never move (T5).
                #[serde(with = "snake_case")]
                working_days: Rolling,
            }
        }
    };
}

pub(in crate::modules::charter) use rules_of_procedure;
