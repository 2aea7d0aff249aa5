//! A time limit as it is read: where it stands, and how it was counted (T6).
//!
//! As an entity it is the complaint that has the limit, with the rules that count it.

use crate::access::Read;
use crate::context::Viewer;
use crate::deadline::{self, StartEvent};
use crate::graphql::read::{Entity, List, Loaded, Node, Relation, Scope, Table, internal, reads};
use crate::graphql::{Bilingual, Day, Enum, Instant, request};
use crate::modules::charter::format::RulesOfProcedure;
use crate::modules::charter::{defence_deadline, deliberation_deadline};
use crate::modules::complaints::workflow::missed;
use crate::modules::meetings::Meeting;
use crate::text::LocalizedText;
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::value::MissedBecause;
use entity::{charter_version, complaint};
use std::borrow::Cow;

/// A time limit, counted as French civil procedure counts it (T1 to T6): the event that it runs from, its last day, and each step
/// of the counting.
#[derive(Debug, Description)]
pub struct Deadline(Of);

/// Whose limit it is.
#[derive(Debug)]
enum Of {
    /// The board's on a complaint (A6). Its end is the one that the row froze at receipt (A9); the way there is counted again where it
    /// is asked for.
    Complaint(Node<Deadline>),
    /// The accused's, to answer a notice (R2).
    Defence(Box<deadline::Deadline>),
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
    const READ: &'static [Read] = &[Read::Complaint];
    const RELATIONS: &'static [Relation] =
        &[Relation::one::<Meeting>("metBy", "met_by_meeting_id")];

    /// Whatever leads here is of the complaint, and says itself who sees it.
    fn scope(_: &Viewer, _: Table) -> Scope {
        Scope::All
    }
}

impl From<Node<Self>> for Deadline {
    fn from(complaint: Node<Self>) -> Self {
        Self(Of::Complaint(complaint))
    }
}

impl Deadline {
    /// Of the limits of several complaints the one to show: the earliest that still runs, or where none does the earliest that is not
    /// met, or the earliest (T9).
    #[must_use]
    pub fn first(limits: List<Loaded<Self>>, now: DateTime<Utc>) -> Option<Loaded<Self>> {
        let rank = |limit: &Loaded<Self>| {
            let ends_at = limit.end();
            (
                limit.done().is_some(),
                deadline::is_due(ends_at, now),
                ends_at,
            )
        };
        limits.0.into_iter().min_by_key(rank)
    }

    /// The time of the accused to answer a notice (R2).
    ///
    /// # Errors
    /// Where no calendar reaches that far.
    pub fn defence(
        rules: &RulesOfProcedure,
        counts_from: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        zone: Tz,
    ) -> Result<Self> {
        let deadline = defence_deadline(rules, counts_from, zone).map_err(internal)?;
        Ok(Self(Of::Defence(Box::new(deadline::Deadline {
            ends_at,
            ..deadline
        }))))
    }

    fn started(&self) -> DateTime<Utc> {
        match &self.0 {
            Of::Complaint(row) => row.received_at,
            Of::Defence(deadline) => deadline.started_at,
        }
    }

    fn last(&self) -> NaiveDate {
        match &self.0 {
            Of::Complaint(row) => row.due_day,
            Of::Defence(deadline) => deadline.last_day,
        }
    }

    fn end(&self) -> DateTime<Utc> {
        match &self.0 {
            Of::Complaint(row) => row.due_at,
            Of::Defence(deadline) => deadline.ends_at,
        }
    }

    /// When what it asks for was done. In the time of a defence nothing has to be.
    fn done(&self) -> Option<DateTime<Utc>> {
        match &self.0 {
            Of::Complaint(row) => row.met_at,
            Of::Defence(_) => None,
        }
    }

    fn day(&self, instant: DateTime<Utc>) -> Result<NaiveDate> {
        let zone = match &self.0 {
            Of::Complaint(row) => row.time_zone.parse().map_err(internal)?,
            Of::Defence(deadline) => deadline.zone,
        };
        deadline::day_of(instant, zone).map_err(internal)
    }

    /// Each step of the counting.
    fn counted(&self) -> Result<Cow<'_, deadline::Deadline>> {
        let row = match &self.0 {
            Of::Complaint(row) => row,
            Of::Defence(deadline) => return Ok(Cow::Borrowed(deadline)),
        };
        let zone: Tz = row.time_zone.parse().map_err(internal)?;
        let counted = deliberation_deadline(&read(&row.rules)?, row.received_at, zone);
        Ok(Cow::Owned(deadline::Deadline {
            last_day: row.due_day,
            ends_at: row.due_at,
            ..counted.map_err(internal)?
        }))
    }
}

/// The rules of procedure of a version, as they are stored.
fn read(rules: &str) -> Result<RulesOfProcedure> {
    serde_json::from_str(rules).map_err(internal)
}

#[reads]
#[Object(use_type_description)]
impl Deadline {
    /// The instant of the event from which the deadline runs, such as the receipt of a complaint.
    #[reads(received_at)]
    fn start(&self) -> Instant {
        self.started().into()
    }

    /// The day of that event at the association's seat (T3).
    #[reads(received_at, time_zone)]
    fn start_day(&self) -> Result<Day> {
        Ok(self.day(self.started())?.into())
    }

    /// The day that is reached by adding the months and the days, before any move to a working day (T1, T2).
    fn raw_day(&self) -> Result<Day> {
        Ok(self.counted()?.raw_day.into())
    }

    /// The last day of the deadline, at the association's seat, after the moves to a working day (T4).
    #[reads(due_day)]
    fn last_day(&self) -> Day {
        self.last().into()
    }

    /// The instant at which the last day is over at the association's seat. What is done before it is in time; what is done at it
    /// is late (T3).
    #[reads(due_at)]
    fn ends_at(&self) -> Instant {
        self.end().into()
    }

    /// The counting in sentences: the start, the day reached, each move to a working day and why, the end (T6); then when it was
    /// missed, when it was met, and why it was missed as far as that is known (T8).
    async fn explanation(&self, ctx: &Context<'_>) -> Result<Bilingual> {
        let (counted, now) = (self.counted()?, request(ctx)?.now);
        let explain = |event: StartEvent| counted.explain(&LocalizedText::of(event).in_sentence());
        let Of::Complaint(row) = &self.0 else {
            return Ok(explain(StartEvent::Notice).into());
        };
        let mut sentences = vec![explain(read(&row.rules)?.deliberation.starts_on)];
        sentences.extend(counted.outcome(row.met_at, now));
        sentences.extend(row.missed_because.map(missed::in_words));
        Ok(LocalizedText::joined(&sentences).into())
    }

    /// Whether the end of the deadline has come.
    #[reads(due_at)]
    fn is_over(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(deadline::is_due(self.end(), request(ctx)?.now))
    }

    /// Whether what the deadline asks for was done, in time or late (T7). It stays false for the time of a defence, in which
    /// nothing has to be done.
    #[reads(met_at)]
    fn met(&self) -> bool {
        self.done().is_some()
    }

    /// The instant at which what the deadline asks for was done, later than its end where that was late; null while it is not done.
    #[reads(met_at)]
    fn met_at(&self) -> Option<Instant> {
        self.done().map(Into::into)
    }

    /// The meeting that did what the deadline asks for (T7); null while it is not done, and where the viewer may not read meetings.
    #[reads()]
    async fn met_by(&self, ctx: &Context<'_>) -> Option<Loaded<Meeting>> {
        match &self.0 {
            Of::Complaint(row) => row.one(ctx),
            Of::Defence(_) => None,
        }
    }

    /// Whether the deadline ended before what it asks for was done. It stays true where that is done later (T8).
    #[reads(due_at, met_at)]
    fn missed(&self, ctx: &Context<'_>) -> Result<bool> {
        let Of::Complaint(row) = &self.0 else {
            return Ok(false);
        };
        Ok(deadline::is_missed(
            row.due_at,
            row.met_at,
            request(ctx)?.now,
        ))
    }

    /// The first step that was lacking when the deadline was missed; null where it was not missed, or where the server has not
    /// recorded the miss yet (T8).
    #[reads(missed_because)]
    fn missed_because(&self) -> Option<Enum<MissedBecause>> {
        match &self.0 {
            Of::Complaint(row) => row.missed_because.map(Into::into),
            Of::Defence(_) => None,
        }
    }

    /// The number of calendar days from today at the association's seat to the last day: 0 on the last day, negative after it.
    #[reads(due_day, time_zone)]
    fn days_left(&self, ctx: &Context<'_>) -> Result<i64> {
        let today = self.day(request(ctx)?.now)?;
        Ok((self.last() - today).num_days())
    }
}
