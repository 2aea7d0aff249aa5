//! Checkpoints: what makes a chain's lost tail visible.

use super::Keeper;
use super::entry::{FORMAT, instant};
use crate::context::{Context, Tx};
use crate::failure::Outcome;
use crate::rows::Rows as _;
use crate::secrets::sha256;
use data_encoding::HEXLOWER;
use entity::{journal_chain, journal_checkpoint};
use sea_orm::{EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many chains one checkpoint seals at the most; the rest waits for the next.
const CHAINS: u64 = 10_000;

/// The body of a checkpoint, as it is hashed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    pub v: u32,
    pub number: i64,
    pub prev: Option<String>,
    pub at: String,
    /// Length and hash of each chain that grew since the checkpoint before.
    pub heads: BTreeMap<Uuid, (i64, String)>,
}

/// Takes a checkpoint where a chain grew since the last one; answers its number.
pub async fn take_checkpoint(context: &Context) -> Outcome<Option<i64>> {
    context.act(|tx| Box::pin(seal(tx))).await
}

async fn seal(tx: &Tx<'_>) -> Outcome<Option<i64>> {
    let last = journal_checkpoint::Entity::find().order_by_desc(journal_checkpoint::Column::Number);
    let last = tx.one(last).await?;
    let grown = journal_chain::Entity::find()
        .filter(
            Expr::col(journal_chain::Column::Sealed).lt(Expr::col(journal_chain::Column::Length)),
        )
        .order_by_asc(journal_chain::Column::Id)
        .limit(CHAINS);
    let grown = tx.all(grown).await?;
    if grown.is_empty() {
        return Ok(None);
    }
    let number = last.as_ref().map_or(1, |last| last.number + 1);
    let body = Body {
        v: FORMAT,
        number,
        prev: last.map(|last| HEXLOWER.encode(&last.hash)),
        at: instant(tx.now()),
        heads: grown
            .iter()
            .map(|head| (head.id, (head.length, HEXLOWER.encode(&head.head_hash))))
            .collect(),
    };
    let text = serde_json_canonicalizer::to_string(&body)?;
    let hash = sha256(&[text.as_bytes()]).to_vec();
    let checkpoint = journal_checkpoint::Model {
        number,
        taken_at: tx.now(),
        body: text,
        hash,
    };
    tx.insert(&Keeper(()), checkpoint).await?;
    let (length, sealed) = (journal_chain::Column::Length, journal_chain::Column::Sealed);
    let grown: Vec<_> = grown.iter().map(|head| head.id).collect();
    let seal = journal_chain::Entity::update_many().col_expr(sealed, Expr::col(length));
    tx.change_all(&Keeper(()), (journal_chain::Column::Id, grown), seal)
        .await?;
    Ok(Some(number))
}
