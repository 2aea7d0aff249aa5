//! A time limit as it is read: where it stands, and how it was counted (T6).
//!
//! As an entity it is the version whose rules count it, joined to whatever has the limit; what else it takes is in the row that
//! joins it.

use crate::context::Viewer;
use crate::deadline::{self, StartEvent};
use crate::graphql::read::{Entity, Node, Scope, Table, internal, nullable};
use crate::graphql::{Bilingual, Day, Enum, Id, Instant};
use crate::modules::charter::format::RulesOfProcedure;
use crate::modules::charter::{defence_deadline, deliberation_deadline};
use crate::modules::complaints::workflow::missed;
use crate::text::LocalizedText;
use anyhow::anyhow;
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::charter_version;
use entity::id::MeetingId;
use entity::value::MissedBecause;
use sea_orm::FromQueryResult;

/// A time limit, counted as French civil procedure counts it (T1 to T6): the event that it runs from, its last day, and each step
/// of the counting.
#[derive(Debug, Description)]
pub struct Deadline {
    rules: String,
    counted: Option<Counted>,
}

#[derive(Debug)]
struct Counted {
    deadline: deadline::Deadline,
    event: StartEvent,
    met: Option<(DateTime<Utc>, Option<MeetingId>)>,
    /// Whether somebody is late where it passes.
    owed: bool,
    cause: Option<MissedBecause>,
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
    pub missed_because: Option<MissedBecause>,
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
        let deadline = deliberation_deadline(&rules, run.received_at, zone).map_err(internal)?;
        Ok(Self {
            counted: Some(Counted {
                deadline: deadline::Deadline {
                    last_day: run.due_day,
                    ends_at: run.due_at,
                    ..deadline
                },
                event: rules.deliberation.starts_on,
                met: run.met_at.map(|at| (at, run.met_by_meeting_id)),
                owed: true,
                cause: run.missed_because,
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
        let deadline = defence_deadline(&self.rules()?, counts_from, zone).map_err(internal)?;
        Ok(Self {
            counted: Some(Counted {
                deadline: deadline::Deadline {
                    ends_at,
                    ..deadline
                },
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
        deadline::is_due(self.deadline.ends_at, self.now)
    }

    fn met_at(&self) -> Option<DateTime<Utc>> {
        self.met.map(|(at, _)| at)
    }

    /// The counting, what came of it, and why.
    fn in_words(&self) -> LocalizedText {
        let mut sentences = vec![
            self.deadline
                .explain(&LocalizedText::of(self.event).in_sentence()),
        ];
        if self.owed {
            sentences.extend(self.deadline.outcome(self.met_at(), self.now));
        }
        sentences.extend(self.cause.map(missed::in_words));
        LocalizedText::joined(&sentences)
    }
}

#[Object(use_type_description)]
impl Deadline {
    /// The instant of the event from which the deadline runs, such as the receipt of a complaint.
    fn start(&self) -> Result<Instant> {
        Ok(self.counted()?.deadline.started_at.into())
    }

    /// The day of that event at the association's seat (T3).
    fn start_day(&self) -> Result<Day> {
        Ok(self.counted()?.deadline.start_day.into())
    }

    /// The day that is reached by adding the months and the days, before any move to a working day (T1, T2).
    fn raw_day(&self) -> Result<Day> {
        Ok(self.counted()?.deadline.raw_day.into())
    }

    /// The last day of the deadline, at the association's seat, after the moves to a working day (T4).
    fn last_day(&self) -> Result<Day> {
        Ok(self.counted()?.deadline.last_day.into())
    }

    /// The instant at which the last day is over at the association's seat. What is done before it is in time; what is done at it
    /// is late (T3).
    fn ends_at(&self) -> Result<Instant> {
        Ok(self.counted()?.deadline.ends_at.into())
    }

    /// The counting in sentences: the start, the day reached, each move to a working day and why, the end (T6); then when it was
    /// missed, when it was met, and why it was missed as far as that is known (T8).
    async fn explanation(&self) -> Result<Bilingual> {
        Ok(self.counted()?.in_words().into())
    }

    /// Whether the end of the deadline has come.
    fn is_over(&self) -> Result<bool> {
        Ok(self.counted()?.is_over())
    }

    /// Whether what the deadline asks for was done, in time or late (T7). It stays false for the time of a defence, in which
    /// nothing has to be done.
    fn met(&self) -> Result<bool> {
        Ok(self.counted()?.met.is_some())
    }

    /// The instant at which what the deadline asks for was done, later than its end where that was late; null while it is not done.
    fn met_at(&self, ctx: &Context<'_>) -> Option<Instant> {
        nullable(ctx, self.counted())?.met_at().map(Into::into)
    }

    /// The id of the meeting that did what the deadline asks for (T7); null while it is not done.
    fn met_by(&self, ctx: &Context<'_>) -> Option<Id<MeetingId>> {
        let (_, by) = nullable(ctx, self.counted())?.met?;
        by.map(Into::into)
    }

    /// Whether the deadline ended before what it asks for was done. It stays true where that is done later (T8).
    fn missed(&self) -> Result<bool> {
        let counted = self.counted()?;
        Ok(counted.owed && counted.deadline.is_missed(counted.met_at(), counted.now))
    }

    /// The first step that was lacking when the deadline was missed; null where it was not missed, or where the server has not
    /// recorded the miss yet (T8).
    fn missed_because(&self, ctx: &Context<'_>) -> Option<Enum<MissedBecause>> {
        nullable(ctx, self.counted())?.cause.map(Into::into)
    }

    /// The number of calendar days from today at the association's seat to the last day: 0 on the last day, negative after it.
    fn days_left(&self) -> Result<i64> {
        let counted = self.counted()?;
        Ok(counted.deadline.days_left(counted.now))
    }
}
