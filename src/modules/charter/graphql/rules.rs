//! The rules of procedure in GraphQL.

use crate::deadline::{self, Region, Rolling, StartEvent};
use crate::graphql::{Bilingual, Enum};
use crate::modules::charter::format::{self, AppealBody, DecidingBody, DepartedMembers};
use crate::modules::charter::format::{Majority, RadiationStrikes, RecusalFallback, TieRule};
use crate::text::LocalizedText;
use async_graphql::{Description, Object, SimpleObject};

/// How a complaint under a version of the charter is judged: by the rules of the version signed, as they were when the
/// complaint was received (A9).
#[derive(Debug, Description)]
pub struct RulesOfProcedure(pub format::RulesOfProcedure);

#[Object(use_type_description)]
impl RulesOfProcedure {
    /// For how many months after a new version is published the label stays with who signed the one before (A8).
    fn label_stays_months(&self) -> u32 {
        self.0.label_stays_months
    }

    /// The time in which the board meets and deliberates (A6).
    async fn deliberation(&self) -> DeliberationRules {
        DeliberationRules {
            time: self.0.deliberation.time.into(),
            starts_on: self.0.deliberation.starts_on.into(),
            start_event: LocalizedText::of(self.0.deliberation.starts_on).into(),
        }
    }

    /// The least time that the accused has for its defence, from the notice of the allegations (R2).
    async fn defence(&self) -> Period {
        self.0.defence.into()
    }

    /// How the deciding body sits and votes.
    async fn meeting(&self) -> MeetingRules {
        let rules = &self.0.meeting;
        MeetingRules {
            notice_clear_days: rules.notice_clear_days,
            quorum_fraction: rules.quorum.fraction.map(|share| share.to_string()),
            quorum_minimum: rules.quorum.minimum,
            majority: rules.majority.into(),
            tie: rules.tie.into(),
            smallest_secret_electorate: rules.smallest_secret_electorate,
            recusal_fallback: rules.recusal_fallback.into(),
        }
    }

    /// Who decides, and by what right (R3).
    async fn decision(&self) -> DecisionRules {
        let rules = &self.0.decision;
        DecisionRules {
            body: rules.body.into(),
            empowered_by: rules.empowered_by.clone().map(Into::into),
            may_radiate: self.0.may_radiate(),
            investigator_votes: rules.investigator_votes,
        }
    }

    /// What may follow an established fault (A7).
    async fn sanctions(&self) -> SanctionRules {
        let rules = self.0.sanctions;
        SanctionRules {
            radiation_strikes: rules.radiation_strikes.into(),
            label_ban: rules.label_ban,
            label_ban_max_months: rules.label_ban_max_months,
            warning: rules.warning,
            suspension: rules.suspension,
            departed_members: rules.departed_members.into(),
        }
    }

    /// The appeal within the association; null where there is none, and the courts remain (R10).
    async fn appeal(&self) -> Option<AppealRules> {
        self.0.appeal.map(|rules| AppealRules {
            time: rules.time.into(),
            body: rules.body.into(),
            suspensive: rules.suspensive,
        })
    }

    /// How days are counted (T4).
    async fn calendar(&self) -> CalendarRules {
        let rules = self.0.calendar;
        CalendarRules {
            region: rules.region.into(),
            region_name: LocalizedText::of(rules.region).into(),
            working_days: rules.working_days.into(),
        }
    }
}

/// A length of time: months first, then days (T1, T2).
#[derive(Clone, Copy, Debug, Description, PartialEq, Eq)]
pub struct Period(pub deadline::Period);

impl From<deadline::Period> for Period {
    fn from(period: deadline::Period) -> Self {
        Self(period)
    }
}

#[Object(use_type_description)]
impl Period {
    /// Calendar months.
    fn months(&self) -> u32 {
        self.0.months
    }

    /// Calendar days, counted after the months.
    fn days(&self) -> u32 {
        self.0.days
    }

    /// The length in words.
    async fn in_words(&self) -> Bilingual {
        self.0.in_words().into()
    }
}

/// The board's time limit (A6).
#[derive(Debug, SimpleObject)]
pub struct DeliberationRules {
    /// How long the board has.
    time: Period,
    /// What starts its time.
    starts_on: Enum<StartEvent>,
    /// That event in words.
    start_event: Bilingual,
}

/// How the deciding body sits and votes.
#[derive(Debug, SimpleObject)]
pub struct MeetingRules {
    /// Clear days between the notice and the meeting, neither day counted (T5).
    notice_clear_days: u32,
    /// The least share of the members in office that must be present, such as `1/2`; null where only a number is asked (R3).
    quorum_fraction: Option<String>,
    /// The least number of people that must be present; null where only a share is asked. Where both are given, the larger counts.
    quorum_minimum: Option<u32>,
    /// How many votes carry a decision (R3).
    majority: Enum<Majority>,
    /// What as many votes for as against mean.
    tie: Enum<TieRule>,
    /// The smallest electorate whose secret ballot shows its counts; where fewer vote only the result is minuted (R15).
    smallest_secret_electorate: u32,
    /// Who decides when recusals leave no quorum (R6).
    recusal_fallback: Enum<RecusalFallback>,
}

/// Who decides, and by what right (R3).
#[derive(Debug, SimpleObject)]
pub struct DecisionRules {
    /// The deciding body.
    body: Enum<DecidingBody>,
    /// The article of the bylaws that gives it the power to exclude.
    empowered_by: Option<Bilingual>,
    /// Whether the body may strike a provider off; a board without that article may at most withdraw the label.
    may_radiate: bool,
    /// Whether who investigated and recommended may also vote (R5).
    investigator_votes: bool,
}

/// What may follow an established fault. The body may sanction, it need not (A7).
#[derive(Debug, SimpleObject)]
pub struct SanctionRules {
    /// What radiation strikes the provider from.
    radiation_strikes: Enum<RadiationStrikes>,
    /// Whether the use of the label's graphics can be forbidden by itself (A7); radiation forbids it always (A4).
    label_ban: bool,
    /// The longest ban, in months, also of one that radiation adds; null where a ban may be without end (R16).
    label_ban_max_months: Option<u32>,
    /// Whether a warning can be given.
    warning: bool,
    /// Whether the label can be suspended.
    suspension: bool,
    /// What can be recorded against a member who left before the decision (R11).
    departed_members: Enum<DepartedMembers>,
}

/// An appeal within the association (R10).
#[derive(Debug, SimpleObject)]
pub struct AppealRules {
    /// The time to appeal, from the notification of the decision.
    time: Period,
    /// Who hears it; never the body that decided.
    body: Enum<AppealBody>,
    /// Whether the sanction waits for the outcome.
    suspensive: bool,
}

/// How days are counted (T4).
#[derive(Debug, SimpleObject)]
pub struct CalendarRules {
    /// Whose public holidays count.
    region: Enum<Region>,
    /// That region's name.
    region_name: Bilingual,
    /// What becomes of a limit that ends on a day that is not worked.
    working_days: Enum<Rolling>,
}
