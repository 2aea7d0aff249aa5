//! One throw-away PostgreSQL cluster for the whole test process, started when first asked for.

#![expect(
    clippy::disallowed_methods,
    reason = "whether PostgreSQL must be there is asked of the environment here alone"
)]

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Set to `required`, a missing PostgreSQL fails the tests instead of leaving SQLite alone.
const REQUIRED: &str = "SCEAU_TEST_POSTGRES";

/// What makes it fast and careless.
const SETTINGS: [&str; 4] = [
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=300",
];

/// The running cluster.
pub struct Cluster {
    cluster: bench::Cluster,
    databases: AtomicU32,
}

/// The cluster, or `None` where no PostgreSQL is installed.
pub fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start).as_ref()
}

impl Cluster {
    /// The URL of a new, empty database.
    pub async fn database(&self) -> String {
        self.create("template1").await
    }

    /// The URL of a new database that is a copy of `template`, to which nothing may be connected.
    pub async fn create(&self, template: &str) -> String {
        let name = format!("t{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.cluster.create(&name, template).await.unwrap()
    }

    /// The URL of a new, empty database of this name.
    pub async fn database_named(&self, name: &str) -> String {
        self.cluster.create(name, "template1").await.unwrap()
    }

    fn start() -> Option<Self> {
        let Some(cluster) = bench::Cluster::start(&SETTINGS).unwrap() else {
            let required = std::env::var(REQUIRED).is_ok_and(|value| value == "required");
            assert!(!required, "no initdb found, and {REQUIRED}=required");
            // Not a print macro, whose line the test harness would keep to itself.
            let line = format!(
                "\n*** NO POSTGRESQL FOUND: these tests run on SQLite ALONE ({REQUIRED}=required makes it a failure) ***\n\n"
            );
            std::io::stderr().write_all(line.as_bytes()).expect("write");
            return None;
        };
        Some(Self {
            cluster,
            databases: AtomicU32::new(0),
        })
    }
}
