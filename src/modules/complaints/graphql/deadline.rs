//! A time limit as it is read: where it stands, and how it was counted (T6).
//!
//! As an entity it is the version whose rules count it, joined to whatever has the limit; what else it takes is in the row that
//! joins it.

use crate::context::Viewer;
use crate::deadline::{self, Limit, StartEvent};
use crate::graphql::read::{Entity, Node, Scope, Table, internal, nullable};
use crate::graphql::{Bilingual, Day, Enum, Id, Instant};
use crate::modules::charter::format::RulesOfProcedure;
use crate::modules::charter::{defence_limit, deliberation_limit};
use crate::modules::complaints::workflow::overdue;
use crate::text::LocalizedText;
use anyhow::anyhow;
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::charter_version;
use entity::id::MeetingId;
use entity::value::OverdueCause;
use sea_orm::FromQueryResult;

/// A time limit, counted as French civil procedure counts (T1 to T6): from which event, to which day, and how that was found.
#[derive(Debug, Description)]
pub struct Deadline {
    rules: String,
    counted: Option<Counted>,
}

#[derive(Debug)]
struct Counted {
    limit: Limit,
    event: StartEvent,
    met: Option<(DateTime<Utc>, Option<MeetingId>)>,
    /// Whether somebody is late where it passes.
    owed: bool,
    cause: Option<OverdueCause>,
    now: DateTime<Utc>,
}

crate::row! {
    /// The rules of a version, as they are stored.
    RulesRow of charter_version::Model {
        rules: String,
    }
}

impl Entity for Deadline {
    type Row = RulesRow;

    /// Every version that a limit names is published.
    fn scope(_: &Viewer, _: Table) -> Scope {
        Scope::All
    }
}

impl From<Node<Self>> for Deadline {
    fn from(version: Node<Self>) -> Self {
        Self::by(&version.rules)
    }
}

/// A complaint's limit as its row keeps it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Running {
    /// When the complaint was received.
    pub received_at: DateTime<Utc>,
    /// The seat's zone at receipt.
    pub time_zone: String,
    /// The last day, frozen.
    pub due_day: NaiveDate,
    /// The end, frozen.
    pub due_at: DateTime<Utc>,
    /// When a meeting met it.
    pub met_at: Option<DateTime<Utc>>,
    /// Which meeting.
    pub met_by_meeting_id: Option<MeetingId>,
    /// Why it was missed, once that is marked.
    pub overdue_cause: Option<OverdueCause>,
}

impl Deadline {
    /// A limit by these rules, not counted yet.
    #[must_use]
    pub fn by(rules: &str) -> Self {
        Self {
            rules: rules.to_owned(),
            counted: None,
        }
    }

    /// The board's time on a complaint (A6). Its end is the one that the row froze at receipt (A9); the way there is counted again.
    ///
    /// # Errors
    /// Where the rules or the zone cannot be read.
    pub fn deliberation(self, run: &Running, now: DateTime<Utc>) -> Result<Self> {
        let rules = self.rules()?;
        let zone: Tz = run.time_zone.parse().map_err(internal)?;
        let limit = deliberation_limit(&rules, run.received_at, zone).map_err(internal)?;
        Ok(Self {
            counted: Some(Counted {
                limit: Limit {
                    last_day: run.due_day,
                    ends_at: run.due_at,
                    ..limit
                },
                event: rules.deliberation.starts_on,
                met: run.met_at.map(|at| (at, run.met_by_meeting_id)),
                owed: true,
                cause: run.overdue_cause,
                now,
            }),
            ..self
        })
    }

    /// The time of the accused to answer a notice (R2).
    ///
    /// # Errors
    /// Where the rules cannot be read.
    pub fn defence(
        self,
        counts_from: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        zone: Tz,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let limit = defence_limit(&self.rules()?, counts_from, zone).map_err(internal)?;
        Ok(Self {
            counted: Some(Counted {
                limit: Limit { ends_at, ..limit },
                event: StartEvent::Notice,
                met: None,
                owed: false,
                cause: None,
                now,
            }),
            ..self
        })
    }

    fn rules(&self) -> Result<RulesOfProcedure> {
        serde_json::from_str(&self.rules).map_err(internal)
    }

    fn counted(&self) -> Result<&Counted> {
        let counted = self.counted.as_ref();
        counted.ok_or_else(|| internal(anyhow!("a limit that was not counted")))
    }
}

impl Counted {
    fn is_over(&self) -> bool {
        deadline::is_due(self.limit.ends_at, self.now)
    }

    fn met_at(&self) -> Option<DateTime<Utc>> {
        self.met.map(|(at, _)| at)
    }

    /// The counting, what came of it, and why.
    fn in_words(&self) -> LocalizedText {
        let mut sentences = vec![
            self.limit
                .explain(&LocalizedText::of(self.event).in_sentence()),
        ];
        if self.owed {
            sentences.extend(self.limit.outcome(self.met_at(), self.now));
        }
        sentences.extend(self.cause.map(overdue::in_words));
        LocalizedText::joined(&sentences)
    }
}

#[Object(use_type_description)]
impl Deadline {
    /// The instant of the event that set it running.
    fn start(&self) -> Result<Instant> {
        Ok(self.counted()?.limit.started_at.into())
    }

    /// The day of that event at the association's seat (T3).
    fn start_day(&self) -> Result<Day> {
        Ok(self.counted()?.limit.start_day.into())
    }

    /// The day that months and days lead to, before any move to a working day (T1, T2).
    fn raw_day(&self) -> Result<Day> {
        Ok(self.counted()?.limit.raw_day.into())
    }

    /// The last day within the limit, after the moves (T4).
    fn last_day(&self) -> Result<Day> {
        Ok(self.counted()?.limit.last_day.into())
    }

    /// The instant at which the last day is over at the seat: a thing done before it is in time, a thing done at it is late (T3).
    fn ends_at(&self) -> Result<Instant> {
        Ok(self.counted()?.limit.ends_at.into())
    }

    /// The counting in words: the start, the raw day, each move and why, the end (T6); then when it was missed, when it was met, and
    /// the cause of a miss as far as it is known (T8).
    async fn explanation(&self) -> Result<Bilingual> {
        Ok(self.counted()?.in_words().into())
    }

    /// Whether the limit's end has come.
    fn is_over(&self) -> Result<bool> {
        Ok(self.counted()?.is_over())
    }

    /// Whether what was owed was done, in time or late (T7). Nothing is owed within the time of a defence: there it stays false.
    fn met(&self) -> Result<bool> {
        Ok(self.counted()?.met.is_some())
    }

    /// When it was done; later than the end where it was late.
    fn met_at(&self, ctx: &Context<'_>) -> Option<Instant> {
        nullable(ctx, self.counted())?.met_at().map(Into::into)
    }

    /// The id of the meeting that did it (T7).
    fn met_by(&self, ctx: &Context<'_>) -> Option<Id<MeetingId>> {
        let (_, by) = nullable(ctx, self.counted())?.met?;
        by.map(Into::into)
    }

    /// Whether it was missed: the end came before what was owed was done. Done late, it stays so (T8).
    fn overdue(&self) -> Result<bool> {
        let counted = self.counted()?;
        Ok(counted.owed && counted.limit.is_missed(counted.met_at(), counted.now))
    }

    /// Why it was missed, as far as it is known; null where it was not, or where the server has not marked it yet (T8).
    fn overdue_cause(&self, ctx: &Context<'_>) -> Option<Enum<OverdueCause>> {
        nullable(ctx, self.counted())?.cause.map(Into::into)
    }

    /// Calendar days from today at the seat to the last day: 0 on the last day, negative after it.
    fn days_left(&self) -> Result<i64> {
        let counted = self.counted()?;
        Ok(counted.limit.days_left(counted.now))
    }
}
