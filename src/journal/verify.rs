//! Reading the journal against itself.

use super::checkpoint;
use super::entry::{Body, FORMAT, instant};
use crate::db::Database;
use crate::secrets::sha256;
use data_encoding::HEXLOWER;
use entity::{journal_chain, journal_checkpoint, journal_entry};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::HashMap;
use std::fmt;
use uuid::Uuid;

/// Rows read at a time.
const PAGE: u64 = 2_000;

/// What is wrong, and with which entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The entry's text does not have the hash that stands beside it, or says another place or time than its row.
    Changed {
        /// The chain.
        chain: Uuid,
        /// The entry's number.
        sequence: i64,
    },
    /// The chain has no entry of this number, and should.
    Removed {
        /// The chain.
        chain: Uuid,
        /// The number that is missing.
        sequence: i64,
    },
    /// The entry does not follow the one before it: it was added, or put in another place.
    OutOfPlace {
        /// The chain.
        chain: Uuid,
        /// The entry's number.
        sequence: i64,
    },
    /// A checkpoint is missing, changed, or does not follow the one before it.
    Checkpoint {
        /// The checkpoint's number.
        number: i64,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { chain, sequence } => {
                write!(f, "chain {chain}, entry {sequence}: changed")
            }
            Self::Removed { chain, sequence } => {
                write!(f, "chain {chain}, entry {sequence}: removed")
            }
            Self::OutOfPlace { chain, sequence } => {
                write!(f, "chain {chain}, entry {sequence}: added or out of place")
            }
            Self::Checkpoint { number } => {
                write!(f, "checkpoint {number}: changed, removed or added")
            }
        }
    }
}

/// What was read and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries read.
    pub entries: u64,
    /// Chains read.
    pub chains: u64,
    /// Checkpoints read.
    pub checkpoints: u64,
    /// What is wrong, in the order in which it was met.
    pub faults: Vec<Fault>,
}

/// Where a chain was last seen: its length and the hash of its last entry.
type Heads = HashMap<Uuid, (i64, String)>;

/// Reads the whole journal as it is at one moment, so that it may be verified while acts go on. Nothing is written.
///
/// # Errors
/// Where the database fails; what is wrong with the journal is in the report.
pub async fn verify(db: &Database) -> Result<Report, DbErr> {
    let moment = db.snapshot().await?;
    let report = read(&moment).await?;
    moment.commit().await?;
    Ok(report)
}

async fn read(db: &impl ConnectionTrait) -> Result<Report, DbErr> {
    let mut report = Report::default();
    let sealed = checkpoints(db, &mut report).await?;
    let found = entries(db, &sealed, &mut report).await?;
    let heads: HashMap<_, _> = journal_chain::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .map(|head| (head.id, head))
        .collect();
    for (chain, (length, hash)) in &found {
        match heads.get(chain) {
            Some(head) if head.length > *length => report.faults.push(Fault::Removed {
                chain: *chain,
                sequence: length + 1,
            }),
            Some(head) if head.length == *length && HEXLOWER.encode(&head.head_hash) == *hash => {}
            _ => report.faults.push(Fault::OutOfPlace {
                chain: *chain,
                sequence: *length,
            }),
        }
    }
    let whole_chains_gone = heads
        .keys()
        .copied()
        .chain(sealed.keys().map(|(chain, _)| *chain))
        .filter(|chain| !found.contains_key(chain));
    for chain in whole_chains_gone {
        let fault = Fault::Removed { chain, sequence: 1 };
        if !report.faults.contains(&fault) {
            report.faults.push(fault);
        }
    }
    for ((chain, length), _) in sealed {
        if found.get(&chain).is_some_and(|(last, _)| *last < length) {
            let fault = Fault::Removed {
                chain,
                sequence: length,
            };
            if !report.faults.contains(&fault) {
                report.faults.push(fault);
            }
        }
    }
    report.chains = found.len() as u64;
    Ok(report)
}

/// Reads the checkpoints; answers each head that one of them sealed.
async fn checkpoints(
    db: &impl ConnectionTrait,
    report: &mut Report,
) -> Result<HashMap<(Uuid, i64), String>, DbErr> {
    let mut sealed = HashMap::new();
    let mut before: Option<(i64, String)> = None;
    let rows = journal_checkpoint::Entity::find()
        .order_by_asc(journal_checkpoint::Column::Number)
        .all(db)
        .await?;
    for row in rows {
        report.checkpoints += 1;
        let hash = HEXLOWER.encode(&row.hash);
        let expected = before.as_ref().map_or(1, |(number, _)| number + 1);
        for number in expected..row.number {
            report.faults.push(Fault::Checkpoint { number });
        }
        let body = serde_json::from_str::<checkpoint::Body>(&row.body).ok();
        let sound = body.as_ref().is_some_and(|body| {
            (1..=FORMAT).contains(&body.v)
                && body.number == row.number
                && body.prev.as_ref() == before.as_ref().map(|(_, hash)| hash)
                && HEXLOWER.encode(&sha256(&[row.body.as_bytes()])) == hash
                && body.at == instant(row.taken_at)
        });
        match body {
            Some(body) if sound => {
                for (chain, (length, hash)) in body.heads {
                    sealed.insert((chain, length), hash);
                }
            }
            _ => report.faults.push(Fault::Checkpoint { number: row.number }),
        }
        before = Some((row.number, hash));
    }
    Ok(sealed)
}

/// Reads every entry in order; answers where each chain ends.
async fn entries(
    db: &impl ConnectionTrait,
    sealed: &HashMap<(Uuid, i64), String>,
    report: &mut Report,
) -> Result<Heads, DbErr> {
    use journal_entry::Column::{ChainId, Sequence};
    let mut heads = Heads::new();
    let mut after: Option<(Uuid, i64)> = None;
    loop {
        let mut page = journal_entry::Entity::find()
            .order_by_asc(ChainId)
            .order_by_asc(Sequence)
            .limit(PAGE);
        if let Some((chain, sequence)) = after {
            page = page.filter(
                Condition::any().add(ChainId.gt(chain)).add(
                    Condition::all()
                        .add(ChainId.eq(chain))
                        .add(Sequence.gt(sequence)),
                ),
            );
        }
        let rows = page.all(db).await?;
        let Some(last) = rows.last() else {
            return Ok(heads);
        };
        after = Some((last.chain_id, last.sequence));
        for row in &rows {
            report.entries += 1;
            entry(row, &mut heads, sealed, report);
        }
    }
}

fn entry(
    row: &journal_entry::Model,
    heads: &mut Heads,
    sealed: &HashMap<(Uuid, i64), String>,
    report: &mut Report,
) {
    let (chain, sequence) = (row.chain_id, row.sequence);
    let before = heads.get(&chain);
    let expected = before.map_or(1, |(length, _)| length + 1);
    for missing in expected..sequence {
        report.faults.push(Fault::Removed {
            chain,
            sequence: missing,
        });
    }
    let hash = HEXLOWER.encode(&row.hash);
    let body = serde_json::from_str::<Body>(&row.body).ok();
    let own = body.as_ref().is_some_and(|body| {
        (1..=FORMAT).contains(&body.v)
            && body.chain == chain
            && body.seq == sequence
            && body.at == instant(row.recorded_at)
            && HEXLOWER.encode(&sha256(&[row.body.as_bytes()])) == hash
            && sealed
                .get(&(chain, sequence))
                .is_none_or(|seal| *seal == hash)
    });
    let follows = body.is_some_and(|body| body.prev.as_ref() == before.map(|(_, hash)| hash));
    if !own {
        report.faults.push(Fault::Changed { chain, sequence });
    } else if !follows && expected == sequence {
        report.faults.push(Fault::OutOfPlace { chain, sequence });
    }
    heads.insert(chain, (sequence, hash));
}
