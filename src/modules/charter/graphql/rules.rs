//! The rules of procedure in GraphQL.

use crate::deadline::{self, Region, Rolling, StartEvent};
use crate::graphql::{Bilingual, Enum};
use crate::modules::charter::format::{self, AppealBody, DecidingBody, DepartedMembers};
use crate::modules::charter::format::{Majority, RadiationStrikes, RecusalFallback, TieRule};
use crate::text::LocalizedText;
use async_graphql::{Description, Object, SimpleObject};

/// How a complaint under a version of the charter is judged. Those of the version signed apply, as they were when the complaint was
/// received (A9).
#[derive(Debug, Description)]
pub struct RulesOfProcedure(pub format::RulesOfProcedure);

#[Object(use_type_description)]
impl RulesOfProcedure {
    /// The number of months for which the label stays, after a new version is published, with those who signed the one before (A8).
    fn label_stays_months(&self) -> u32 {
        self.0.label_stays_months
    }

    /// The time in which the board has to meet and deliberate on a complaint (A6).
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

    /// How the deciding body meets and votes.
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

    /// Who decides on a complaint, and by what right (R3).
    async fn decision(&self) -> DecisionRules {
        let rules = &self.0.decision;
        DecisionRules {
            body: rules.body.into(),
            empowered_by: rules.empowered_by.clone().map(Into::into),
            may_radiate: self.0.may_radiate(),
            investigator_votes: rules.investigator_votes,
        }
    }

    /// The sanctions that may follow an established fault (A7).
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

    /// How the days of deadlines are counted (T4).
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
#[derive(Debug, Description)]
pub struct Period(pub deadline::Period);

impl From<deadline::Period> for Period {
    fn from(period: deadline::Period) -> Self {
        Self(period)
    }
}

#[Object(use_type_description)]
impl Period {
    /// The number of calendar months.
    fn months(&self) -> u32 {
        self.0.months
    }

    /// The number of calendar days, which are counted after the months.
    fn days(&self) -> u32 {
        self.0.days
    }

    /// The length of time in words.
    async fn in_words(&self) -> Bilingual {
        self.0.in_words().into()
    }
}

/// The time in which the board has to meet and deliberate on a complaint (A6).
#[derive(Debug, SimpleObject)]
pub struct DeliberationRules {
    /// The length of the board's time.
    time: Period,
    /// The event that starts the board's time.
    starts_on: Enum<StartEvent>,
    /// The event that starts the board's time, in words.
    start_event: Bilingual,
}

/// How the deciding body meets and votes.
#[derive(Debug, SimpleObject)]
pub struct MeetingRules {
    /// The number of clear days between the convocation and the meeting, counting neither of the two days (T5).
    notice_clear_days: u32,
    /// The least share of the members in office that has to be present, such as `1/2`; null where only a number is asked for (R3).
    quorum_fraction: Option<String>,
    /// The least number of people who have to be present; null where only a share is asked for. Where both are given, the larger
    /// counts.
    quorum_minimum: Option<u32>,
    /// The majority that carries a proposal (R3).
    majority: Enum<Majority>,
    /// What happens where as many votes are for as against.
    tie: Enum<TieRule>,
    /// The smallest number of voters whose secret ballot shows its counts; where fewer vote, only the result is kept (R15).
    smallest_secret_electorate: u32,
    /// Who decides where recusals leave no quorum (R6).
    recusal_fallback: Enum<RecusalFallback>,
}

/// Who decides on a complaint, and by what right (R3).
#[derive(Debug, SimpleObject)]
pub struct DecisionRules {
    /// The body that decides on complaints and sanctions.
    body: Enum<DecidingBody>,
    /// The article of the bylaws that gives the body the power to exclude a member; null where there is none.
    empowered_by: Option<Bilingual>,
    /// Whether the body may strike a provider off; a board without an article of the bylaws may at most withdraw the label.
    may_radiate: bool,
    /// Whether a person who investigated and recommended may vote too (R5).
    investigator_votes: bool,
}

/// The sanctions that may follow an established fault. The body may pronounce one, and need not (A7).
#[derive(Debug, SimpleObject)]
pub struct SanctionRules {
    /// The lists from which radiation strikes the provider.
    radiation_strikes: Enum<RadiationStrikes>,
    /// Whether a ban on the use of the label's graphics can be pronounced by itself (A7); radiation always brings one (A4).
    label_ban: bool,
    /// The length in months of the longest ban, also of one that radiation brings; null where a ban may be without end (R16).
    label_ban_max_months: Option<u32>,
    /// Whether a warning can be pronounced.
    warning: bool,
    /// Whether a suspension of the label can be pronounced.
    suspension: bool,
    /// What can still be decided against a member who left before the decision (R11).
    departed_members: Enum<DepartedMembers>,
}

/// The appeal that the association provides against a decision (R10).
#[derive(Debug, SimpleObject)]
pub struct AppealRules {
    /// The time in which to appeal, from the notification of the decision.
    time: Period,
    /// The body that hears the appeal; never the one that decided.
    body: Enum<AppealBody>,
    /// Whether the sanction does not take effect before the appeal is decided.
    suspensive: bool,
}

/// How the days of deadlines are counted (T4).
#[derive(Debug, SimpleObject)]
pub struct CalendarRules {
    /// The region whose public holidays are no working days.
    region: Enum<Region>,
    /// The name of that region, in French and in English.
    region_name: Bilingual,
    /// What happens to a deadline that ends on a day that is no working day.
    working_days: Enum<Rolling>,
}
