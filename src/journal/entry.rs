//! Writing an entry.

use super::Keeper;
use super::form::Entry;
use super::value::Recordable;
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::rows::Rows as _;
use crate::secrets::sha256;
use anyhow::anyhow;
use data_encoding::HEXLOWER;
use entity::id::{AssociationId, TypedId};
use entity::{journal_chain, journal_entry};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// The version of the entries' format. It grows where a key or what it says changes, and `print.rs` tells what changed.
pub(super) const FORMAT: u32 = 2;

/// The chain that an entry belongs to: one per file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    pub(super) kind: &'static str,
    pub(super) id: Uuid,
    /// Whether there is none yet: nobody has to look for its head.
    pub(super) begins: bool,
}

impl Chain {
    /// The chain of the thing with this id; of a person it is [`Chain::about`].
    pub fn of<I: TypedId + Recordable>(id: I) -> Self {
        Self {
            kind: I::PREFIX,
            id: id.into(),
            begins: false,
        }
    }

    /// The chain of a thing that this act makes, which begins with this entry.
    pub fn of_new<I: TypedId + Recordable>(id: I) -> Self {
        Self {
            begins: true,
            ..Self::of(id)
        }
    }
}

/// The body of an entry, as it is hashed.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    pub v: u32,
    pub chain: Uuid,
    pub kind: String,
    pub seq: i64,
    pub prev: Option<String>,
    pub at: String,
    pub association: Option<String>,
    pub act: String,
    pub by: String,
    pub facts: Value,
}

/// Records an entry of the act of `permit` in `chain`, in the act's own transaction.
///
/// # Errors
/// Where the act or the chain is not one of the entry's, the database fails, or another transaction wrote to the chain in between
/// (the act is run again then).
pub async fn record<E: Entry>(
    tx: &Tx<'_>,
    permit: &Permit,
    chain: Chain,
    entry: &E,
) -> Outcome<()> {
    let (act, kind) = (permit.act(), chain.kind);
    if !E::ACTS.contains(&act) || !E::CHAINS.contains(&kind) {
        let why = anyhow!("{act:?} records no {} in a chain of kind {kind}", E::NAME);
        return Err(Failure::Internal(why));
    }
    write(tx, permit, chain, serde_json::to_value(entry)?).await
}

async fn write(tx: &Tx<'_>, permit: &Permit, chain: Chain, facts: Value) -> Outcome<()> {
    // Who writes to the chain next waits for this act's end: an entry has one before it, and one after.
    let head = if chain.begins {
        None
    } else {
        let head = tx.held(journal_chain::Entity::find_by_id(chain.id));
        tx.one(head).await?
    };
    let sequence = head.as_ref().map_or(1, |head| head.length + 1);
    let body = Body {
        v: FORMAT,
        chain: chain.id,
        kind: chain.kind.to_owned(),
        seq: sequence,
        prev: head.as_ref().map(|head| HEXLOWER.encode(&head.head_hash)),
        at: instant(tx.now()),
        association: permit.association().map(|id: AssociationId| id.to_string()),
        act: permit.act().name().to_owned(),
        by: tx.mark().text(),
        facts,
    };
    let text = serde_json_canonicalizer::to_string(&body)?;
    let hash = sha256(&[text.as_bytes()]).to_vec();
    if let Some(head) = head {
        tx.change(&Keeper(()), head, |head| {
            head.length = sequence;
            head.head_hash.clone_from(&hash);
        })
        .await?;
    } else {
        let head = journal_chain::Model {
            id: chain.id,
            association_id: permit.association(),
            kind: chain.kind.to_owned(),
            length: sequence,
            sealed: 0,
            head_hash: hash.clone(),
        };
        tx.insert(&Keeper(()), head).await?;
    }
    let entry = journal_entry::Model {
        chain_id: chain.id,
        sequence,
        association_id: permit.association(),
        recorded_at: tx.now(),
        body: text,
        hash,
    };
    tx.insert(&Keeper(()), entry).await?;
    tx.recorded(permit);
    Ok(())
}

/// An instant as entries write it: RFC 3339, UTC, microseconds.
pub(super) fn instant(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}
