//! What an act's transaction may write, said once: each table, and what its writer shows.

use crate::access::{Effect, OutOfPermit, Permit};
use crate::modules::accounts;
use crate::{journal, outbox, rate};
use sea_orm::{EntityTrait, IntoActiveModel, ModelTrait};

/// A row that an act's transaction can write. A table that is not below cannot be written.
pub trait Stored:
    ModelTrait + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel> + 'static
{
    /// What its writer shows: a permit, or what one room of the house alone can make.
    type Proof;

    /// Whether that reaches this table.
    fn reaches(proof: &Self::Proof) -> Result<(), OutOfPermit>;
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
    ($($keeper:path: $($row:ident)+;)+) => { $($(
        impl Stored for entity::$row::Model {
            type Proof = $keeper;

            fn reaches(_: &$keeper) -> Result<(), OutOfPermit> {
                Ok(())
            }
        }
    )+)+ };
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
    rate::Keeper: attempt;
    accounts::Keeper: signing_key;
    super::Keeper: idempotency_key;
}
