//! The limit on SQLite, at the server's durability: readers of the file, and one writer.

use super::{Asked, By, Filing, now, shown_since};
use anyhow::bail;
use chrono::{DateTime, Days, Months, SecondsFormat, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use rusqlite::{Connection, ToSql, TransactionBehavior, params};
use sceau::input::fold;
use sceau::random::Random;
use sceau::secrets::sha256;
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

const READERS: usize = 4;

const Q1: &str = include_str!("sqlite/q1.sql");
const Q2: &str = include_str!("sqlite/q2.sql");
const Q3: &str = include_str!("sqlite/q3.sql");
const Q4: &str = include_str!("sqlite/q4.sql");
const COMPLAINT: &str = include_str!("sqlite/w1_complaint.sql");
const ARTICLE: &str =
    "INSERT INTO complaint_article (complaint_id, article_id, association_id) VALUES (?1, ?2, ?3)";
const CHAIN: &str = "INSERT INTO journal_chain (id, association_id, kind, length, sealed, head_hash) VALUES (?1, ?2, 'complaint', 1, 0, ?3)";
const ENTRY: &str = "INSERT INTO journal_entry (chain_id, sequence, association_id, recorded_at, body, hash) VALUES (?1, 1, ?2, ?3, ?4, ?5)";
const TOLD: &str = include_str!("sqlite/w1_told.sql");
const COUNTED: &str = "INSERT INTO attempt (key_hash, window_started_at, taken) VALUES (?1, ?2, 1) \
    ON CONFLICT (key_hash) DO UPDATE SET taken = taken + 1";
/// The association by its short name.
const BY_SLUG: &str = "(SELECT id FROM association WHERE slug = ?1)";

/// Connections to the file.
pub struct Limit {
    readers: Vec<Mutex<Connection>>,
    next: AtomicUsize,
    writer: Mutex<Connection>,
    random: Random,
    /// The statements by short name, and by id: `Q1`, `Q2`, `Q4`.
    texts: [[String; 2]; 3],
}

impl Limit {
    pub fn open(path: &str) -> anyhow::Result<Self> {
        let connect = || -> anyhow::Result<Mutex<Connection>> {
            let connection = Connection::open(path)?;
            connection.execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
                PRAGMA busy_timeout = 10000; PRAGMA cache_size = -32000",
            )?;
            Ok(Mutex::new(connection))
        };
        let readers: anyhow::Result<Vec<_>> = (0..READERS).map(|_| connect()).collect();
        Ok(Self {
            readers: readers?,
            next: AtomicUsize::new(0),
            writer: connect()?,
            random: Random::system()?,
            texts: [Q1, Q2, Q4]
                .map(|text| [BY_SLUG, "?1"].map(|by| text.replace("{association}", by))),
        })
    }

    pub fn read(&self, asked: &Asked) -> anyhow::Result<String> {
        let since = text(shown_since(now()));
        match asked {
            Asked::Q1 { association } => self.ask(0, association, &[&since]),
            Asked::Q2 { association } => self.ask(1, association, &[]),
            Asked::Q3 { id } => self.run(Q3, &[&blob(*id), &since]),
            Asked::Q4 {
                association,
                state,
                after,
                name,
            } => self.ask(2, association, &[state, &text(*after), &fold(name)]),
            Asked::W1 { .. } => bail!("an act is no read"),
        }
    }

    fn ask(&self, place: usize, association: &By, more: &[&dyn ToSql]) -> anyhow::Result<String> {
        let (form, by): (usize, Box<dyn ToSql>) = match association {
            By::Slug(slug) => (0, Box::new(slug.clone())),
            By::Id(id) => (1, Box::new(blob(*id))),
        };
        let mut parameters = vec![&*by];
        parameters.extend(more);
        self.run(&self.texts[place][form], &parameters)
    }

    fn run(&self, text: &str, parameters: &[&dyn ToSql]) -> anyhow::Result<String> {
        let place = self.next.fetch_add(1, Ordering::Relaxed) % self.readers.len();
        tokio::task::block_in_place(|| {
            let connection = self.readers[place]
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let mut statement = connection.prepare_cached(text)?;
            Ok(statement.query_row(parameters, |row| row.get(0))?)
        })
    }

    pub fn file(&self, filing: &Filing, account: Uuid) -> anyhow::Result<String> {
        tokio::task::block_in_place(|| {
            let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            self.write(&mut writer, filing, account)
        })
    }

    fn write(
        &self,
        writer: &mut Connection,
        filing: &Filing,
        account: Uuid,
    ) -> anyhow::Result<String> {
        let at = now();
        let id: Uuid = self.random.id(at);
        let due_day = at.date_naive() + Months::new(2);
        let due_at = text(
            (due_day + Days::new(1))
                .and_time(chrono::NaiveTime::MIN)
                .and_utc()
                - TimeDelta::hours(1),
        );
        let (at, id_bytes, by) = (
            text(at),
            id.as_bytes().to_vec(),
            account.as_bytes().to_vec(),
        );
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (association, version): (Vec<u8>, Vec<u8>) = tx.prepare_cached(COMPLAINT)?.query_row(
            params![
                id_bytes,
                by,
                filing.facts,
                filing.happened_on.to_string(),
                at,
                sha256(&[&id_bytes]).to_vec(),
                due_day.to_string(),
                due_at,
                blob(filing.accused_id),
                blob(filing.charter_id)
            ],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        for article in &filing.article_ids {
            tx.prepare_cached(ARTICLE)?
                .execute(params![id_bytes, blob(*article), association])?;
        }
        let hash = |bytes: &[u8]| HEXLOWER.encode(&sha256(&[bytes]));
        let body = json!({
            "act": "ComplaintFile", "association": HEXLOWER.encode(&association), "at": at, "by": hash(&by), "chain": id,
            "facts": {
                "accused": filing.accused_id, "articles": filing.article_ids, "channel": "ONLINE",
                "charterVersion": HEXLOWER.encode(&version), "dueAt": due_at, "text": hash(filing.facts.as_bytes()),
            },
            "kind": "complaint", "prev": null, "seq": 1, "v": 2,
        })
        .to_string();
        let head = sha256(&[body.as_bytes()]).to_vec();
        tx.prepare_cached(CHAIN)?
            .execute(params![id_bytes, association, head])?;
        tx.prepare_cached(ENTRY)?
            .execute(params![id_bytes, association, at, body, head])?;
        tx.prepare_cached(TOLD)?
            .execute(params![association, id_bytes, by, at, &at[..10]])?;
        tx.prepare_cached(COUNTED)?
            .execute(params![sha256(&[&by]).to_vec(), at])?;
        tx.commit()?;
        Ok(json!({ "data": { "complaintFile": {
            "complaint": { "id": id, "state": "RECEIVED", "deadline": { "endsAt": due_at } }, "userErrors": [],
        } } })
        .to_string())
    }
}

/// An id as SQLite keeps it.
fn blob(id: impl Into<Uuid>) -> Vec<u8> {
    id.into().as_bytes().to_vec()
}

/// An instant as SQLite keeps it.
fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}
