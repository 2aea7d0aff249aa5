//! A throw-away PostgreSQL cluster.
//!
//! A watchdog holds the server: a shell that waits for the end of its standard input, whose other end only this process
//! has. However the process ends, by a panic or a kill too, the pipe closes, and the watchdog stops the server and
//! removes its directory.

#![expect(
    clippy::disallowed_methods,
    reason = "where PostgreSQL is, and whether it must be there, is asked of the environment here alone"
)]

use anyhow::{Context as _, bail};
use sea_orm::{ConnectionTrait, Database};
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Makes the cluster, serves it until the pipe closes, and cleans up. A server that has hardly begun does not hear QUIT yet:
/// it is told until it is gone.
const WATCHDOG: &str = r#"
PATH=$PATH:/usr/bin:/bin
binaries=$1
home=$2
shift 2
if "$binaries/initdb" -D "$home/data" --no-sync --auth=trust --username=postgres --encoding=UTF8 --locale=C >"$home/log" 2>&1
then
    "$binaries/postgres" -D "$home/data" -k "$home" -c listen_addresses=127.0.0.1 "$@" >>"$home/log" 2>&1 &
    server=$!
    while read -r _; do :; done
    while kill -QUIT $server 2>/dev/null; do sleep 0.1; done &
    wait $server
else
    while read -r _; do :; done
fi
rm -rf "$home"
"#;

/// What makes a cluster fast and careless: tests keep nothing.
const CARELESS: [&str; 4] = [
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=300",
];

/// Set to `required`, a missing PostgreSQL fails the tests instead of leaving SQLite alone.
const REQUIRED: &str = "SCEAU_TEST_POSTGRES";

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    port: u16,
    home: PathBuf,
    binaries: PathBuf,
    /// The watchdog, with its standard input: open as long as this process lives.
    _watchdog: Child,
}

impl Cluster {
    /// A cluster for tests, which say aloud where they go without.
    ///
    /// # Errors
    /// Where it does not start, or there has to be one and is none.
    pub fn for_tests() -> anyhow::Result<Option<Self>> {
        let cluster = Self::start(&CARELESS)?;
        if cluster.is_none() {
            let required = std::env::var(REQUIRED).is_ok_and(|value| value == "required");
            anyhow::ensure!(!required, "no initdb found, and {REQUIRED}=required");
            // Not a print macro, whose line the test harness would keep to itself.
            let line = format!(
                "\n*** NO POSTGRESQL FOUND: these tests run on SQLite ALONE ({REQUIRED}=required makes it a failure) ***\n\n"
            );
            std::io::stderr().write_all(line.as_bytes())?;
        }
        Ok(cluster)
    }

    /// Starts a cluster with these settings, such as `fsync=off`; nothing where no PostgreSQL is installed.
    ///
    /// # Errors
    /// Where it is installed and does not start.
    pub fn start(settings: &[&str]) -> anyhow::Result<Option<Self>> {
        let Some(binaries) = binaries() else {
            return Ok(None);
        };
        // Somebody may take the port between our look and the server's: then another is tried.
        for _ in 0..3 {
            if let Some(cluster) = Self::serve(&binaries, settings)? {
                return Ok(Some(cluster));
            }
        }
        bail!("PostgreSQL does not start")
    }

    /// Makes a database that is a copy of `template`, to which nothing may be connected, and answers its URL.
    ///
    /// # Errors
    /// Where there is one of this name already.
    pub async fn create(&self, name: &str, template: &str) -> anyhow::Result<String> {
        let admin = Database::connect(self.url("postgres")).await?;
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        admin.execute_unprepared(&create).await?;
        admin.close().await?;
        Ok(self.url(name))
    }

    /// The URL of a database by name.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }

    /// Where its files are, and its log.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.home
    }

    /// What `pg_dump` writes of a database by name.
    ///
    /// # Errors
    /// Where it fails.
    pub fn dump(&self, name: &str) -> anyhow::Result<String> {
        let mut dump = Command::new(self.binaries.join("pg_dump"));
        let done = dump.args(["--dbname", &self.url(name)]).output()?;
        let failure = String::from_utf8_lossy(&done.stderr);
        anyhow::ensure!(done.status.success(), "pg_dump: {failure}");
        Ok(String::from_utf8(done.stdout)?)
    }

    /// The id of the process whose children serve the connections.
    ///
    /// # Errors
    /// Where the server is gone.
    pub fn process(&self) -> anyhow::Result<u32> {
        let file = fs::read_to_string(self.home.join("data/postmaster.pid"))?;
        let first = file.lines().next().context("an empty file")?;
        Ok(first.parse()?)
    }

    fn serve(binaries: &Path, settings: &[&str]) -> anyhow::Result<Option<Self>> {
        let home = tempfile::Builder::new()
            .prefix("sceau-pg-")
            .tempdir()?
            .keep();
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut watchdog = Command::new("/bin/sh");
        watchdog
            .args(["-c", WATCHDOG, "watchdog"])
            .args([binaries, &home])
            .args(["-p", &port.to_string()])
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            .current_dir(&home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // An interrupt from the keyboard goes to our group: the watchdog must outlive it.
            .process_group(0);
        if let Some((uid, gid)) = owner()? {
            chown(&home, Some(uid), Some(gid))?;
            watchdog.uid(uid).gid(gid);
        }
        let cluster = Self {
            port,
            _watchdog: watchdog.spawn()?,
            home,
            binaries: binaries.to_owned(),
        };
        Ok(cluster.ready().then_some(cluster))
    }

    /// Waits until the server says that it is ready.
    fn ready(&self) -> bool {
        let start = Instant::now();
        while start.elapsed() < Duration::from_mins(1) {
            let state =
                fs::read_to_string(self.home.join("data/postmaster.pid")).unwrap_or_default();
            if state.lines().any(|line| line.trim() == "ready") {
                return true;
            }
            let log = fs::read_to_string(self.home.join("log")).unwrap_or_default();
            if log.contains("FATAL") || log.contains("initdb: error") {
                eprintln!("{log}");
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
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
fn owner() -> anyhow::Result<Option<(u32, u32)>> {
    if fs::metadata("/proc/self").map_or(1, |me| me.uid()) != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let find = |wanted: &str| {
        users.lines().find_map(|line| {
            let parts: Vec<_> = line.split(':').collect();
            let ids = (parts.get(2)?.parse().ok()?, parts.get(3)?.parse().ok()?);
            (parts[0] == wanted).then_some(ids)
        })
    };
    let user = find("postgres").or_else(|| find("nobody"));
    Ok(Some(user.context("no unprivileged user")?))
}
