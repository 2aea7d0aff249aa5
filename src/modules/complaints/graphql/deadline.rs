//! A time limit as it is read: where it stands, and how it was counted (T6).
//!
//! As an entity it is the complaint that has the limit, with the rules that count it.

use crate::context::Viewer;
use crate::deadline::{self, StartEvent};
use crate::graphql::read::{Entity, List, Node, Relation, Scope, Table, internal, nullable};
use crate::graphql::{Bilingual, Day, Enum, Instant};
use crate::modules::charter::format::RulesOfProcedure;
use crate::modules::charter::{defence_deadline, deliberation_deadline};
use crate::modules::complaints::workflow::missed;
use crate::modules::meetings::Meeting;
use crate::text::LocalizedText;
use anyhow::anyhow;
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::value::MissedBecause;
use entity::{charter_version, complaint};

/// A time limit, counted as French civil procedure counts it (T1 to T6): the event that it runs from, its last day, and each step
/// of the counting.
#[derive(Debug, Description)]
pub struct Deadline {
    /// The complaint whose limit it is; none where it is the time of a defence.
    complaint: Option<Node<Self>>,
    counted: Option<Counted>,
}

#[derive(Debug)]
struct Counted {
    deadline: deadline::Deadline,
    event: StartEvent,
    met_at: Option<DateTime<Utc>>,
    /// Whether somebody is late where it passes.
    owed: bool,
    cause: Option<MissedBecause>,
    now: DateTime<Utc>,
}

crate::row! {
    /// A complaint's limit as its row keeps it, and the rules by which it is counted.
    LimitRow of complaint::Model {
        received_at: DateTime<Utc>,
        time_zone: String,
        due_day: NaiveDate,
        due_at: DateTime<Utc>,
        met_at: Option<DateTime<Utc>>,
        missed_because: Option<MissedBecause>,
    } with rules_version_id in charter_version::Model {
        rules: String,
    }
}

impl Entity for Deadline {
    type Row = LimitRow;
    const RELATIONS: &'static [Relation] =
        &[Relation::one::<Meeting>("metBy", "met_by_meeting_id")];

    /// Whatever leads here is of the complaint, and says itself who sees it.
    fn scope(_: &Viewer, _: Table) -> Scope {
        Scope::All
    }
}

impl From<Node<Self>> for Deadline {
    fn from(complaint: Node<Self>) -> Self {
        Self {
            complaint: Some(complaint),
            counted: None,
        }
    }
}

impl Deadline {
    /// The board's time on the complaint (A6). Its end is the one that the row froze at receipt (A9); the way there is counted again.
    ///
    /// # Errors
    /// Where the rules or the zone cannot be read.
    pub fn deliberation(mut self, now: DateTime<Utc>) -> Result<Self> {
        let row = self.row()?;
        let rules = read(&row.rules)?;
        let zone: Tz = row.time_zone.parse().map_err(internal)?;
        let deadline = deliberation_deadline(&rules, row.received_at, zone).map_err(internal)?;
        self.counted = Some(Counted {
            deadline: deadline::Deadline {
                last_day: row.due_day,
                ends_at: row.due_at,
                ..deadline
            },
            event: rules.deliberation.starts_on,
            met_at: row.met_at,
            owed: true,
            cause: row.missed_because,
            now,
        });
        Ok(self)
    }

    /// Of the limits of several complaints the one to show: the earliest that still runs, or where none does the earliest that is not
    /// met, or the earliest (T9).
    ///
    /// # Errors
    /// Where the rules or the zone cannot be read.
    pub fn first(limits: List<Self>, now: DateTime<Utc>) -> Result<Option<Self>> {
        let rank = |limit: &Self| {
            let row = limit.row().ok()?;
            let over = deadline::is_due(row.due_at, now);
            Some((row.met_at.is_some(), over, row.due_at))
        };
        let first = limits.0.into_iter().min_by_key(rank);
        first.map(|limit| limit.deliberation(now)).transpose()
    }

    /// The time of the accused to answer a notice (R2).
    ///
    /// # Errors
    /// Where the rules cannot be read.
    pub fn defence(
        rules: &str,
        counts_from: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        zone: Tz,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let deadline = defence_deadline(&read(rules)?, counts_from, zone).map_err(internal)?;
        Ok(Self {
            complaint: None,
            counted: Some(Counted {
                deadline: deadline::Deadline {
                    ends_at,
                    ..deadline
                },
                event: StartEvent::Notice,
                met_at: None,
                owed: false,
                cause: None,
                now,
            }),
        })
    }

    fn row(&self) -> Result<&LimitRow> {
        let row = self.complaint.as_deref();
        row.ok_or_else(|| internal(anyhow!("a limit of no complaint")))
    }

    fn counted(&self) -> Result<&Counted> {
        let counted = self.counted.as_ref();
        counted.ok_or_else(|| internal(anyhow!("a limit that was not counted")))
    }
}

/// The rules of procedure of a version, as they are stored.
fn read(rules: &str) -> Result<RulesOfProcedure> {
    serde_json::from_str(rules).map_err(internal)
}

impl Counted {
    fn is_over(&self) -> bool {
        deadline::is_due(self.deadline.ends_at, self.now)
    }

    /// The counting, what came of it, and why.
    fn in_words(&self) -> LocalizedText {
        let mut sentences = vec![
            self.deadline
                .explain(&LocalizedText::of(self.event).in_sentence()),
        ];
        if self.owed {
            sentences.extend(self.deadline.outcome(self.met_at, self.now));
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
        Ok(self.counted()?.met_at.is_some())
    }

    /// The instant at which what the deadline asks for was done, later than its end where that was late; null while it is not done.
    fn met_at(&self, ctx: &Context<'_>) -> Option<Instant> {
        nullable(ctx, self.counted())?.met_at.map(Into::into)
    }

    /// The meeting that did what the deadline asks for (T7); null while it is not done, and where the viewer may not read meetings.
    async fn met_by(&self, ctx: &Context<'_>) -> Option<Meeting> {
        self.complaint.as_ref()?.one(ctx)
    }

    /// Whether the deadline ended before what it asks for was done. It stays true where that is done later (T8).
    fn missed(&self) -> Result<bool> {
        let counted = self.counted()?;
        Ok(counted.owed && counted.deadline.is_missed(counted.met_at, counted.now))
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
