//! The stage of a run: a filled database of its own, the servers over it, and who asks them.

use crate::cluster::Cluster;
use crate::compare;
use crate::fill::{self, Filled, Scale};
use crate::load::Load;
use crate::operations::{Operation, People};
use crate::options::{Options, Store};
use crate::peers;
use crate::process::{Server, used_by_children};
use anyhow::Context as _;
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use sceau::clock::Clock;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;

/// The secret key of the server that is measured.
const SECRET: [u8; 32] = *b"a bench keeps nothing secret ...";
/// A cluster as somebody runs it who wants to keep what was acknowledged.
const SETTINGS: [&str; 5] = [
    "shared_buffers=1GB",
    "max_wal_size=4GB",
    "max_connections=200",
    "jit=off",
    "shared_preload_libraries=pg_stat_statements",
];

/// Everything that a run needs.
pub struct Stage {
    store: Home,
    /// The server's binary.
    binary: PathBuf,
    /// What the database holds.
    pub filled: Filled,
    /// Who asks.
    pub people: People,
    /// The limit, this server, and its peers.
    pub targets: Vec<Target>,
    /// When it was filled.
    pub now: DateTime<Utc>,
    /// What counts PostgreSQL's statements.
    counter: Option<DatabaseConnection>,
}

/// Where the database is.
pub(crate) enum Home {
    Postgres(Cluster),
    Sqlite(tempfile::TempDir),
}

/// A server that is measured.
pub struct Target {
    /// Its name in the table.
    pub name: &'static str,
    /// The process.
    pub server: Server,
    kind: Kind,
}

enum Kind {
    /// This server: it knows who asks by a token.
    Sceau,
    /// The limit takes the same requests.
    Limit,
    /// A peer has a schema of its own.
    Peer(peers::Peer),
}

impl Target {
    /// The requests of an operation in this server's words; nothing where it has no such form.
    pub fn requests(&self, operation: &Operation, stage: &Stage) -> Option<Rc<[Vec<u8>]>> {
        match &self.kind {
            Kind::Sceau => Some(operation.signed(&stage.people)),
            Kind::Limit => Some(operation.unsigned(&stage.people)),
            Kind::Peer(peer) => peer.requests(operation, &stage.people),
        }
    }

    /// An operation's load on it, where it has such a form.
    pub fn load(
        &self,
        stage: &Stage,
        operation: &Operation,
        connections: usize,
        time: Duration,
    ) -> Option<Load> {
        Some(Load {
            to: self.server.address,
            requests: self.requests(operation, stage)?,
            connections,
            time,
            acts: operation.acts(),
        })
    }

    /// Where an answer says something else than the limit's.
    pub fn difference(&self, limit: &Json, answer: &Json) -> Option<String> {
        match &self.kind {
            Kind::Peer(peer) if !peer.has_our_shape() => compare::other_things(limit, answer),
            _ => compare::difference(limit, answer),
        }
    }
}

impl Stage {
    /// Fills a database and starts the servers.
    ///
    /// # Errors
    /// Where there is no such database, or a server does not start.
    pub async fn set(options: &Options, scale: Scale) -> anyhow::Result<Self> {
        let binary = match &options.server {
            Some(binary) => binary.clone(),
            None => build()?,
        };
        let (store, url) = Home::make(options.database).await?;
        let now = Clock::system().now();
        let filled = fill::fill(&url, SECRET, scale, now).await?;
        let took = Clock::system().now() - now;
        eprintln!("filled in {} s: {:?}", took.num_seconds(), filled.rows);
        let app = fill::open(&url, SECRET, Clock::system()).await?;
        let people = People::sign_in(&app, &filled).await?;
        app.db.close().await?;
        let limit = Server::start(Command::new(std::env::current_exe()?).args(["limit", &url]))?;
        let target = |name, server, kind| Target { name, server, kind };
        let mut targets = vec![
            target("limit", limit, Kind::Limit),
            target("sceau", sceau(&binary, &url, store.folder())?, Kind::Sceau),
        ];
        if options.peers && options.database == Store::Postgres {
            for (peer, server) in peers::start(&url).await? {
                targets.push(target(peer.name(), server, Kind::Peer(peer)));
            }
        }
        let counter = match &store {
            Home::Postgres(_) => counter(&url).await,
            Home::Sqlite(_) => None,
        };
        Ok(Self {
            store,
            binary,
            filled,
            people,
            targets,
            now,
            counter,
        })
    }

    /// The URL of an empty database beside the filled one.
    pub async fn empty(&self) -> anyhow::Result<String> {
        match &self.store {
            Home::Postgres(cluster) => cluster.create("empty", "template1").await,
            Home::Sqlite(folder) => Ok(format!(
                "sqlite:{}",
                folder.path().join("empty.db").display()
            )),
        }
    }

    /// This server over the filled database.
    ///
    /// # Errors
    /// Where it is not among the servers.
    pub fn ours(&self) -> anyhow::Result<&Target> {
        let ours = |target: &&Target| matches!(target.kind, Kind::Sceau);
        self.targets.iter().find(ours).context("no server of ours")
    }

    /// This server over a database.
    pub fn sceau(&self, url: &str) -> anyhow::Result<Server> {
        sceau(&self.binary, url, self.store.folder())
    }

    /// Nanoseconds of the processors that each of the database's processes used so far; SQLite has none of its own.
    pub fn used_by_database(&self) -> HashMap<u32, u64> {
        self.store.used()
    }

    /// Counts PostgreSQL's statements from now on.
    pub async fn count_anew(&self) -> anyhow::Result<()> {
        if let Some(counter) = &self.counter {
            counter
                .execute_unprepared("SELECT pg_stat_statements_reset()")
                .await?;
        }
        Ok(())
    }

    /// How many statements there were since, begin and commit among them.
    pub async fn counted(&self) -> anyhow::Result<Option<i64>> {
        let Some(counter) = &self.counter else {
            return Ok(None);
        };
        let sum = "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%' \
            AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())";
        let sum = Statement::from_string(counter.get_database_backend(), sum);
        let row = counter.query_one_raw(sum).await?.context("no sum")?;
        Ok(Some(row.try_get_by_index(0)?))
    }
}

/// What counts statements, where PostgreSQL has its extension.
async fn counter(url: &str) -> Option<DatabaseConnection> {
    let connection = Database::connect(url).await.ok()?;
    let extension =
        connection.execute_unprepared("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    extension.await.ok().map(|_| connection)
}

impl Home {
    /// A new, empty database and its URL.
    pub(crate) async fn make(store: Store) -> anyhow::Result<(Self, String)> {
        match store {
            Store::Postgres => {
                let cluster = Cluster::start(&SETTINGS)?
                    .context("no PostgreSQL is installed: try --database sqlite")?;
                let url = cluster.create("sceau", "template1").await?;
                Ok((Self::Postgres(cluster), url))
            }
            Store::Sqlite => {
                let folder = tempfile::tempdir()?;
                let url = format!("sqlite:{}", folder.path().join("sceau.db").display());
                Ok((Self::Sqlite(folder), url))
            }
        }
    }

    /// Nanoseconds of the processors that each of its processes used so far; SQLite has none of its own.
    pub(crate) fn used(&self) -> HashMap<u32, u64> {
        match self {
            Self::Postgres(cluster) => cluster
                .process()
                .map_or_else(|_| HashMap::new(), used_by_children),
            Self::Sqlite(_) => HashMap::new(),
        }
    }

    /// Where the server may keep files.
    fn folder(&self) -> PathBuf {
        match self {
            Self::Postgres(_) => std::env::temp_dir(),
            Self::Sqlite(folder) => folder.path().to_owned(),
        }
    }
}

/// Builds the server as it is shipped, but for the time that linking it as one takes.
fn build() -> anyhow::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cargo = Command::new(env!("CARGO"))
        .args(["build", "--release", "--bin", "sceau"])
        .current_dir(&root)
        .status()?;
    anyhow::ensure!(cargo.success(), "the server is not built");
    let own = std::env::current_exe()?;
    Ok(own.with_file_name("sceau"))
}

fn sceau(binary: &Path, url: &str, folder: PathBuf) -> anyhow::Result<Server> {
    let mut command = Command::new(binary);
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
        .args(["--acts-an-hour", "1000000000", "--sweep-seconds", "86400"])
        .env_remove("RUST_BACKTRACE")
        .env("SCEAU_DATABASE_URL", url)
        .env("SCEAU_SECRET_KEY", BASE64.encode(&SECRET))
        .current_dir(folder);
    Server::start(&mut command)
}
