//! One throw-away PostgreSQL cluster for the whole test process, started when first asked for.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

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

/// A cluster of a story's own, whose files it searches or which it crashes: careful with what it writes, and it vacuums nothing.
pub fn server() -> Option<bench::Cluster> {
    cluster()?;
    bench::Cluster::start(&["autovacuum=off"]).unwrap()
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
        let cluster = bench::Cluster::for_tests().unwrap()?;
        Some(Self {
            cluster,
            databases: AtomicU32::new(0),
        })
    }
}
