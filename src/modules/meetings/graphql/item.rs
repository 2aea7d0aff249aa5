//! A file on a meeting's agenda.

use super::meeting::Meeting;
use crate::access::{Facts, Read};
use crate::context::Viewer;
use crate::graphql::read::{
    Computed, Entity, Loaded, Node, Relation, Scope, Table, nullable, reads,
};
use crate::graphql::{Bilingual, Enum, Id, Instant};
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::charter::format::RecusalFallback;
use crate::modules::meetings::case::MeetingCase;
use crate::modules::meetings::{Quorum, fallback_note};
use crate::modules::proceedings::{Proceeding, inside};
use async_graphql::{Context, Description, Object, Result, SimpleObject};
use derive_more::From;
use entity::id::MeetingItemId;
use entity::meeting_item;
use sea_orm::sea_query::Condition;
use std::sync::Arc;

/// A proceeding on the agenda of a meeting, and what the meeting could do with it. Hidden from who stands aside from the proceeding
/// (R4).
#[derive(Debug, From, Description)]
pub struct MeetingItem(Node<Self>);

impl Entity for MeetingItem {
    type Row = meeting_item::Model;
    const READ: &'static [Read] = &[Read::Meeting];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Meeting>("meeting", "meeting_id"),
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::computed::<Found>("quorum").from("meeting_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(viewer, Read::Meeting, at, "proceeding_id", Condition::all)
    }
}

/// Who was there for an item of an agenda, once the meeting was opened.
#[derive(Clone, Debug)]
struct Found {
    item: MeetingItemId,
    quorum: Quorum,
    fallback: RecusalFallback,
}

impl Computed for Found {
    type Of = MeetingCase;
    type Row = Self;
    const READ: Read = Read::Meeting;

    fn rows(case: &Arc<MeetingCase>) -> impl IntoIterator<Item = (Facts, Self)> {
        case.agenda.iter().filter_map(|(row, proceeding)| {
            let (rules, quorum) = case.found(row.id)?;
            let found = Self {
                item: row.id,
                quorum,
                fallback: rules.meeting.recusal_fallback,
            };
            Some((proceeding.facts(), found))
        })
    }
}

#[reads]
#[Object(use_type_description)]
impl MeetingItem {
    /// The id of the item of the agenda.
    pub async fn id(&self) -> Id<MeetingItemId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The meeting on whose agenda it is.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Loaded<Meeting>> {
        self.0.required(ctx)
    }

    /// The proceeding that the meeting is to deliberate on.
    async fn proceeding(&self, ctx: &Context<'_>) -> Result<Loaded<Proceeding>> {
        self.0.required(ctx)
    }

    /// The place of the item on the agenda, from 1.
    fn position(&self) -> i64 {
        self.0.position
    }

    /// Who was there for the proceeding when the meeting opened, without the recused; null before.
    async fn quorum(&self, ctx: &Context<'_>) -> Option<ItemQuorum> {
        let found = nullable(ctx, self.0.computed::<Found>(ctx))?;
        let mut found = found.into_iter();
        let Found {
            quorum, fallback, ..
        } = found.find(|found| found.item == self.0.id)?;
        let out_of_reach = quorum.is_out_of_reach();
        Some(ItemQuorum {
            present: quorum.present,
            body: quorum.body,
            needed: quorum.needed,
            reached: self.0.quorate.unwrap_or_default(),
            out_of_reach,
            fallback: out_of_reach.then_some(fallback.into()),
            fallback_note: out_of_reach.then(|| fallback_note(fallback).into()),
        })
    }

    /// The instant at which the meeting took the proceeding up (T7). Null where it did not: there was no quorum, the whole board
    /// had not been convened in time, or the time for the defence still ran. Null too where recusals left no quorum before any vote
    /// and at the close: the deadline is not met then, and another meeting can take the proceeding up (R6).
    fn taken_up_at(&self) -> Option<Instant> {
        self.0.taken_up_at.map(Into::into)
    }
}

/// Who was there for a proceeding, and whether that is enough. A recused member counts for neither quorum nor vote, and the body
/// that the quorum is counted of does not become smaller by it (R4, R6).
#[derive(Debug, SimpleObject)]
pub struct ItemQuorum {
    /// The number of members who were present, and neither recused nor acting for the accused.
    present: u32,
    /// The number of members of the board in office, recused or not.
    body: u32,
    /// The number of members that the rules of procedure ask for.
    needed: u32,
    /// Whether enough members were present (R3).
    reached: bool,
    /// Whether recusals leave too few members for a quorum even where all the others come (R6).
    out_of_reach: bool,
    /// Who decides where recusals leave no quorum, by the rules of procedure; null while the quorum can be reached.
    fallback: Option<Enum<RecusalFallback>>,
    /// The same as `fallback`, in a sentence.
    fallback_note: Option<Bilingual>,
}
