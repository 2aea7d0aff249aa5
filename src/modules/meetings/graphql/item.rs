//! A file on a meeting's agenda.

use super::meeting::Meeting;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{Entity, Node, Relation, Scope, Table, nullable};
use crate::graphql::{Bilingual, Enum, Id, Instant};
use crate::modules::charter::format::RecusalFallback;
use crate::modules::meetings::case::MeetingCase;
use crate::modules::meetings::fallback_note;
use crate::modules::proceedings::{Proceeding, inside};
use async_graphql::{Context, Description, Object, Result, SimpleObject};
use derive_more::From;
use entity::id::MeetingItemId;
use entity::meeting_item;
use sea_orm::sea_query::Condition;

/// A file on a meeting's agenda, and what the meeting could do with it. Hidden from who stands aside from the file (R4).
#[derive(Debug, From, Description)]
pub struct MeetingItem(Node<Self>);

impl Entity for MeetingItem {
    type Row = meeting_item::Model;
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Meeting>("meeting", "meeting_id"),
        Relation::one::<Proceeding>("proceeding", "proceeding_id"),
        Relation::case::<MeetingCase>("quorum").from("meeting_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        inside(viewer, Read::Meeting, at, "proceeding_id", Condition::all)
    }
}

#[Object(use_type_description)]
impl MeetingItem {
    /// The item's id.
    pub async fn id(&self) -> Id<MeetingItemId> {
        self.0.id.into()
    }

    /// The meeting.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Meeting> {
        self.0.required(ctx)
    }

    /// The file.
    async fn proceeding(&self, ctx: &Context<'_>) -> Result<Proceeding> {
        self.0.required(ctx)
    }

    /// Its place on the agenda, from 1.
    fn position(&self) -> i64 {
        self.0.position
    }

    /// Who was there for it when the meeting opened, recusals apart; null before.
    async fn quorum(&self, ctx: &Context<'_>) -> Option<ItemQuorum> {
        let case = nullable(ctx, self.0.case::<MeetingCase>(ctx))?;
        let (rules, quorum) = case.found(self.0.id)?;
        let fallback = rules.meeting.recusal_fallback;
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

    /// When the meeting took the file up (T7); null where it did not: the quorum was not there, the board was not convened whole
    /// and in time, or the defence time still ran. Null too where the quorum broke before any vote and was not there at the close:
    /// the limit is not met then, and another meeting can take the file up (R6).
    fn taken_up_at(&self) -> Option<Instant> {
        self.0.taken_up_at.map(Into::into)
    }
}

/// Who was there for a file, recusals apart. A recused member counts for neither quorum nor vote, and the body does not become
/// smaller by it (R4, R6).
#[derive(Debug, SimpleObject)]
pub struct ItemQuorum {
    /// Members who were present, and neither recused nor acting for the accused.
    present: u32,
    /// Members in office.
    body: u32,
    /// How many the rules ask for.
    needed: u32,
    /// Whether enough were there (R3).
    reached: bool,
    /// Whether recusals leave too few even with everybody there (R6).
    out_of_reach: bool,
    /// Who decides then, by the rules; null where the quorum is in reach.
    fallback: Option<Enum<RecusalFallback>>,
    /// The same in words.
    fallback_note: Option<Bilingual>,
}
