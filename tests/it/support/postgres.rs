//! One throw-away PostgreSQL cluster for the whole test process, started when first asked for.
//!
//! A watchdog holds the server: a shell that waits for the end of its standard input, whose other end only this process
//! has. However the process ends, by a panic or a kill too, the pipe closes, and the watchdog stops the server and
//! removes its directory.

#![expect(
    clippy::disallowed_methods,
    reason = "where PostgreSQL is, and whether it must be, is asked of the environment here alone"
)]

use sea_orm::{ConnectionTrait, Database};
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Set to `required`, a missing PostgreSQL fails the tests instead of leaving SQLite alone.
const REQUIRED: &str = "SCEAU_TEST_POSTGRES";

/// Makes the cluster, serves it until the pipe closes, and cleans up. A server that has hardly begun does not hear QUIT yet:
/// it is told until it is gone.
const WATCHDOG: &str = r#"
PATH=$PATH:/usr/bin:/bin
if "$1/initdb" -D "$2/data" --no-sync --auth=trust --username=postgres --encoding=UTF8 --locale=C >"$2/log" 2>&1
then
    "$1/postgres" -D "$2/data" -k "$2" -p "$3" -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off \
        -c synchronous_commit=off -c max_connections=300 >>"$2/log" 2>&1 &
    server=$!
    while read -r _; do :; done
    while kill -QUIT $server 2>/dev/null; do sleep 0.1; done &
    wait $server
else
    while read -r _; do :; done
fi
rm -rf "$2"
"#;

/// The running cluster.
pub struct Cluster {
    port: u16,
    databases: AtomicU32,
    /// The watchdog, with its standard input: open as long as this process lives.
    _watchdog: Child,
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
        self.copy(template, &name).await
    }

    /// The URL of a new, empty database of this name.
    pub async fn database_named(&self, name: &str) -> String {
        self.copy("template1", name).await
    }

    async fn copy(&self, template: &str, name: &str) -> String {
        let admin = Database::connect(self.url("postgres"))
            .await
            .expect("connect");
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        admin
            .execute_unprepared(&create)
            .await
            .expect("create a database");
        admin.close().await.expect("close");
        self.url(name)
    }

    /// The URL of a database by name.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }

    fn start() -> Option<Self> {
        let Some(binaries) = binaries() else {
            let required = std::env::var(REQUIRED).is_ok_and(|value| value == "required");
            assert!(!required, "no initdb found, and {REQUIRED}=required");
            // Not a print macro, whose line the test harness would keep to itself.
            let line = format!(
                "\n*** NO POSTGRESQL FOUND: these tests run on SQLite ALONE ({REQUIRED}=required makes it a failure) ***\n\n"
            );
            std::io::stderr().write_all(line.as_bytes()).expect("write");
            return None;
        };
        // Somebody may take the port between our look and the server's: then another is tried.
        (0..3)
            .find_map(|_| Self::serve(&binaries))
            .or_else(|| panic!("PostgreSQL does not start"))
    }

    fn serve(binaries: &Path) -> Option<Self> {
        let home = tempfile::Builder::new().prefix("sceau-pg-").tempdir();
        let home = home.expect("a directory").keep();
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = port.expect("a free port").port();
        let mut watchdog = Command::new("/bin/sh");
        watchdog
            .args(["-c", WATCHDOG, "watchdog"])
            .args([binaries, &home])
            .arg(port.to_string())
            .current_dir(&home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // An interrupt from the keyboard goes to our group: the watchdog must outlive it.
            .process_group(0);
        if let Some((uid, gid)) = owner() {
            chown(&home, Some(uid), Some(gid)).expect("chown");
            watchdog.uid(uid).gid(gid);
        }
        let watchdog = watchdog.spawn().expect("start the server");
        ready(&home).then(|| Self {
            port,
            databases: AtomicU32::new(0),
            _watchdog: watchdog,
        })
    }
}

/// Waits until the server says that it is ready.
fn ready(home: &Path) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_mins(1) {
        let state = fs::read_to_string(home.join("data/postmaster.pid")).unwrap_or_default();
        if state.lines().any(|line| line.trim() == "ready") {
            return true;
        }
        let log = fs::read_to_string(home.join("log")).unwrap_or_default();
        if log.contains("FATAL") || log.contains("initdb: error") {
            eprintln!("{log}");
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

/// Where `initdb` and `postgres` are: the newest of Debian's directories, or the first on the path.
fn binaries() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut installed: Vec<_> = installed
        .map(|version| version.path().join("bin"))
        .collect();
    installed.sort_by_key(|path| {
        let version = path
            .parent()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str()?.parse::<u32>().ok());
        std::cmp::Reverse(version)
    });
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = installed.into_iter().chain(std::env::split_paths(&path));
    found
        .into_iter()
        .find(|dir| dir.join("initdb").is_file() && dir.join("postgres").is_file())
}

/// Who the server runs as when we are root, whom it refuses.
fn owner() -> Option<(u32, u32)> {
    if fs::metadata("/proc/self").map_or(1, |me| me.uid()) != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the users");
    let find = |wanted: &str| {
        users.lines().find_map(|line| {
            let parts: Vec<_> = line.split(':').collect();
            let ids = (parts.get(2)?.parse().ok()?, parts.get(3)?.parse().ok()?);
            (parts[0] == wanted).then_some(ids)
        })
    };
    Some(
        find("postgres")
            .or_else(|| find("nobody"))
            .expect("an unprivileged user"),
    )
}
