//! What an act's transaction may write, said once: each table, and what its writer shows.

use crate::access::{Effect, Named, OutOfPermit, Permit};
use crate::modules::accounts;
use crate::{journal, outbox, post, rate};
use sea_orm::{EntityTrait, IntoActiveModel, Iterable as _, ModelTrait, Value};
use std::collections::HashSet;
use uuid::Uuid;

/// A row that an act's transaction can write. A table that is not below cannot be written.
pub trait Stored:
    ModelTrait + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel> + 'static
{
    /// What its writer shows: a permit, or what one room of the house alone can make.
    type Proof: Proof;

    /// Whether that reaches this table.
    fn reaches(proof: &Self::Proof) -> Result<(), OutOfPermit>;

    /// The ids in it: its own, and each that it names.
    fn named(&self) -> Named {
        let mut named = Named::default();
        for column in <Self::Entity as EntityTrait>::Column::iter() {
            let Value::Uuid(Some(id)) = self.get(column) else {
                continue;
            };
            match sea_orm::IdenStatic::as_str(&column) {
                "id" => named.id = Some(id),
                "association_id" => named.association = Some(id),
                _ => named.others.push(id),
            }
        }
        named
    }
}

/// A row of one room, which may remove it too. Nothing of the domain is removed, but [erased](super::Tx::erase) where it has to be.
pub trait Kept: Stored {}

/// How a row is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Written {
    Made,
    Changed,
}

/// What the writer of a row shows. What one room alone can make reaches all rows of its tables.
pub trait Proof {
    /// The permit, where it is one.
    fn permit(&self) -> Option<&Permit> {
        None
    }
}

impl Proof for Permit {
    fn permit(&self) -> Option<&Permit> {
        Some(self)
    }
}

/// Whether `proof` reaches a row, where the act `reached` others before: this one is among them then.
pub(super) fn reaches<M: Stored>(
    proof: &M::Proof,
    row: &M,
    written: Written,
    reached: &mut HashSet<Uuid>,
) -> Result<(), OutOfPermit> {
    M::reaches(proof)?;
    if let Some(permit) = proof.permit() {
        let named = row.named();
        match written {
            Written::Made => permit.makes(&named, reached)?,
            Written::Changed => permit.changes(&named, reached)?,
        }
        reached.extend(named.id);
    }
    Ok(())
}

/// Rows of the domain: the permit's act has this effect.
macro_rules! effects {
    ($($effect:ident: $($row:ident)+;)+) => { $($(
        impl Stored for entity::$row::Model {
            type Proof = Permit;

            fn reaches(permit: &Permit) -> Result<(), OutOfPermit> {
                permit.covers(Effect::$effect)
            }
        }
    )+)+ };
}

/// Rows of one room: whoever has its keeper is that room.
macro_rules! kept_by {
    ($($keeper:path: $($row:ident)+;)+) => { $(
        impl Proof for $keeper {}

        $(impl Kept for entity::$row::Model {}

        impl Stored for entity::$row::Model {
            type Proof = $keeper;

            fn reaches(_: &$keeper) -> Result<(), OutOfPermit> {
                Ok(())
            }
        })+
    )+ };
}

effects! {
    Association: association;
    Account: account account_link;
    Session: session;
    Organisation: organisation;
    Affiliation: affiliation;
    Mandate: mandate;
    Membership: membership;
    Ban: ban;
    Charter: charter charter_version clause chapter article;
    Signature: signature;
    Commitment: commitment commitment_revision;
    Label: label;
    Complaint: complaint complaint_article;
    Proceeding: proceeding allegation notice defence recusal;
    Meeting: meeting meeting_item meeting_summons;
    Ballot: ballot ballot_elector ballot_voter ballot_key ballot_paper;
    Decision: decision sanction;
}

kept_by! {
    journal::Keeper: journal_chain journal_entry journal_checkpoint;
    outbox::Keeper: outbox;
    post::Keeper: mailbox;
    rate::Keeper: attempt;
    accounts::Keeper: signing_key;
    super::Keeper: idempotency_key;
}
