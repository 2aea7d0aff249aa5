//! Settings: by flag or by environment variable with the prefix `SCEAU_`, checked before anything opens.
//!
//! A wrong or unknown one is one line and exit code 2. This is the one room that reads the environment.

use crate::http::Patience;
use crate::outbox::Kind;
use crate::post::{Carrier, Post, Smtp};
use crate::secrets::Keyring;
use anyhow::{Context as _, anyhow, bail};
use axum::http::HeaderValue;
use chrono::TimeDelta;
use clap::Args;
use lettre::message::Mailbox;
use secrecy::{ExposeSecret as _, SecretString};
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;
use zeroize::Zeroizing;

/// Every variable that is read. `SCEAU_TEST_POSTGRES` belongs to the tests.
const VARIABLES: &[&str] = &[
    "SCEAU_DATABASE_URL",
    "SCEAU_DATA_DIR",
    "SCEAU_SECRET_KEY",
    "SCEAU_NEW_SECRET_KEY",
    "SCEAU_LISTEN",
    "SCEAU_MAIL_CA",
    "SCEAU_MAIL_FROM",
    "SCEAU_MAIL_URL",
    "SCEAU_PUBLIC_URL",
    "SCEAU_ALLOWED_ORIGINS",
    "SCEAU_ACCESS_TOKEN_MINUTES",
    "SCEAU_ACCOUNTS_AN_HOUR",
    "SCEAU_ACTS_AN_HOUR",
    "SCEAU_REQUEST_TIMEOUT_SECONDS",
    "SCEAU_STOP_SECONDS",
    "SCEAU_SWEEP_SECONDS",
    "SCEAU_LOG",
    "SCEAU_LOG_FORMAT",
    "SCEAU_TEST_POSTGRES",
];

/// How long a connection may be idle, or take to send the head of a request: more than the minute for which common proxies keep
/// an idle connection, lest they send a request on one that was just closed.
const HEAD_TIME: Duration = Duration::from_secs(75);

/// Where the data is, and the key to its secrets.
#[derive(Clone, Debug, Args)]
pub struct Store {
    /// The database: `sqlite:PATH` or `postgres://…`. Without it, a SQLite file in the data folder.
    #[arg(long, env = "SCEAU_DATABASE_URL", hide_env_values = true, global = true, value_parser = database_url)]
    pub database_url: Option<SecretString>,

    /// The folder of the server's files.
    #[arg(
        long,
        env = "SCEAU_DATA_DIR",
        global = true,
        default_value = "./sceau-data"
    )]
    pub data_dir: PathBuf,

    /// The secret key: 32 random bytes in base64. Without it, a file `secret-key` in the data folder, made at the first start.
    #[arg(long, env = "SCEAU_SECRET_KEY", hide_env_values = true, global = true, value_parser = secret_key)]
    pub secret_key: Option<SecretString>,
}

/// How the server serves.
#[derive(Clone, Debug, Args)]
pub struct Serving {
    /// The address and port to listen on.
    #[arg(long, env = "SCEAU_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Web origins whose pages may read answers, separated by commas.
    #[arg(long, env = "SCEAU_ALLOWED_ORIGINS", value_delimiter = ',', value_parser = origin)]
    pub allowed_origins: Vec<HeaderValue>,

    /// How long a request may take, in seconds.
    #[arg(long, env = "SCEAU_REQUEST_TIMEOUT_SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub request_timeout_seconds: u64,

    /// How long requests under way may take to end once the server is told to stop, in seconds.
    #[arg(long, env = "SCEAU_STOP_SECONDS", default_value = "30", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub stop_seconds: u64,

    /// How often what has fallen due is done, in seconds.
    #[arg(long, env = "SCEAU_SWEEP_SECONDS", default_value = "60", value_parser = clap::value_parser!(u64).range(1..=86400))]
    pub sweep_seconds: u64,
}

/// How mail is sent.
#[derive(Clone, Debug, Default, Args)]
pub struct Mailing {
    /// The mail server: `smtps://user:password@host`, or `smtp://…` with `STARTTLS`. Without it nothing is sent, and messages wait.
    #[arg(long, env = "SCEAU_MAIL_URL", hide_env_values = true, value_parser = mail_url, requires_all = ["mail_from", "public_url"])]
    pub mail_url: Option<SecretString>,

    /// In whose name mail is sent, such as `Association <no-reply@example.org>`.
    #[arg(long, env = "SCEAU_MAIL_FROM")]
    pub mail_from: Option<Mailbox>,

    /// A file of certificates (PEM) of authorities that may have signed the mail server's, beside the public ones.
    #[arg(long, env = "SCEAU_MAIL_CA")]
    pub mail_ca: Option<PathBuf>,

    /// The address of the front end, which links in mails lead to.
    #[arg(long, env = "SCEAU_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<Url>,
}

/// How long access tokens live.
#[derive(Clone, Debug, Args)]
pub struct Signing {
    /// How long an access token lives, in minutes.
    #[arg(long, env = "SCEAU_ACCESS_TOKEN_MINUTES", default_value = "15", value_parser = clap::value_parser!(i64).range(1..=1440))]
    pub access_token_minutes: i64,
}

/// How much is done in an hour before whoever does it has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Args)]
pub struct Limits {
    /// How many accounts are made in an hour, over all.
    #[arg(long, env = "SCEAU_ACCOUNTS_AN_HOUR", default_value_t = Limits::DEFAULT.accounts_an_hour, value_parser = clap::value_parser!(i64).range(1..=1_000_000_000))]
    pub accounts_an_hour: i64,

    /// How many organisations one person makes known in an hour, and how many complaints they file.
    #[arg(long, env = "SCEAU_ACTS_AN_HOUR", default_value_t = Limits::DEFAULT.acts_an_hour, value_parser = clap::value_parser!(i64).range(1..=1_000_000_000))]
    pub acts_an_hour: i64,
}

/// What is written to the log, on standard error.
#[derive(Clone, Debug, Args)]
pub struct Logging {
    /// What to log, such as `info` or `sceau=debug,warn`.
    #[arg(
        long,
        env = "SCEAU_LOG",
        global = true,
        default_value = "warn,sceau=info"
    )]
    pub log: tracing_subscriber::filter::Targets,

    /// How to write it.
    #[arg(long, env = "SCEAU_LOG_FORMAT", global = true, default_value = "text")]
    pub log_format: LogFormat,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one JSON object a line.
    Json,
}

impl Store {
    /// The database's address, which may hold a password; makes the data folder where the database is a file in it.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn url(&self) -> anyhow::Result<SecretString> {
        if let Some(url) = &self.database_url {
            return Ok(url.clone());
        }
        make_folder(&self.data_dir)?;
        let file = self.data_dir.join("sceau.db");
        Ok(format!("sqlite:{}", file.display()).into())
    }

    /// That a key is given where one is needed.
    ///
    /// # Errors
    /// Where a database elsewhere has no key of its own.
    pub fn check_key(&self) -> anyhow::Result<()> {
        let elsewhere = |url: &SecretString| !url.expose_secret().starts_with("sqlite:");
        if self.secret_key.is_none() && self.database_url.as_ref().is_some_and(elsewhere) {
            bail!(
                "SCEAU_SECRET_KEY is needed with PostgreSQL: several servers share one database and one key"
            );
        }
        Ok(())
    }

    /// The secret key: as given, or from the file in the data folder. For a database that is `new` the file is made where there is none.
    ///
    /// # Errors
    /// Where the file cannot be read or made.
    pub fn secret(&self, new: Option<[u8; 32]>) -> anyhow::Result<Keyring> {
        if let Some(key) = &self.secret_key {
            return Keyring::parse(key.expose_secret());
        }
        make_folder(&self.data_dir)?;
        key_file(&self.key_path(), new)
    }

    /// Another secret key: as given, or `fresh` in a file that waits beside the present one.
    ///
    /// # Errors
    /// Where the present key is given and the other is not, or the file cannot be written.
    pub fn next_secret(
        &self,
        given: Option<SecretString>,
        fresh: [u8; 32],
    ) -> anyhow::Result<(Keyring, Option<NextKey>)> {
        if let Some(key) = given {
            return Ok((Keyring::parse(key.expose_secret())?, None));
        }
        if self.secret_key.is_some() {
            bail!("SCEAU_NEW_SECRET_KEY is needed where SCEAU_SECRET_KEY is set");
        }
        let path = self.key_path();
        let next = NextKey {
            waits: path.with_extension("new"),
            old: path.with_extension("old"),
            path,
        };
        // One that waits there already may be the database's, where the last change was cut off.
        Ok((key_file(&next.waits, Some(fresh))?, Some(next)))
    }

    /// The file of the secret key.
    #[must_use]
    pub fn key_path(&self) -> PathBuf {
        self.data_dir.join("secret-key")
    }
}

/// A secret key's file that waits for the database to be wrapped with it.
#[derive(Debug)]
pub struct NextKey {
    waits: PathBuf,
    path: PathBuf,
    old: PathBuf,
}

impl NextKey {
    /// From now on it is the key; the one before is kept under another name.
    ///
    /// # Errors
    /// Where the files cannot be renamed.
    pub fn put_in_place(self) -> anyhow::Result<()> {
        fs::rename(&self.path, &self.old)
            .and_then(|()| fs::rename(&self.waits, &self.path))
            .with_context(|| {
                format!(
                    "the database opens with {}, which could not be put in its place",
                    self.waits.display()
                )
            })
    }
}

impl Mailing {
    /// What carries these messages out, as far as it is set.
    ///
    /// # Errors
    /// Where a setting is no good after all.
    pub fn post(&self, kinds: Vec<Kind>) -> anyhow::Result<Post> {
        let carrier = match (&self.mail_url, &self.mail_from) {
            (Some(url), Some(from)) => {
                let server = Smtp::new(url.expose_secret(), from.clone(), &self.authorities()?);
                Carrier::Smtp(server?)
            }
            _ => Carrier::None,
        };
        let front = match &self.public_url {
            Some(url) => url.clone(),
            None => Url::parse("https://example.org/")?,
        };
        Post::new(carrier, front, kinds)
    }

    fn authorities(&self) -> anyhow::Result<Vec<u8>> {
        let Some(file) = &self.mail_ca else {
            return Ok(Vec::new());
        };
        fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
    }
}

impl Signing {
    /// How long an access token lives.
    #[must_use]
    pub fn lifetime(&self) -> TimeDelta {
        TimeDelta::minutes(self.access_token_minutes)
    }
}

impl Limits {
    /// Far above what an association does, and far below what a program does.
    const DEFAULT: Self = Self {
        accounts_an_hour: 200,
        acts_an_hour: 20,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Serving {
    /// How long a request may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds)
    }

    /// For how long a connection is waited for.
    #[must_use]
    pub fn patience(&self) -> Patience {
        Patience {
            head: HEAD_TIME,
            stop: Duration::from_secs(self.stop_seconds),
        }
    }
}

/// Refuses a variable with our prefix that nothing reads: it is a slip of the pen, and would be ignored in silence.
///
/// # Errors
/// Names the variable.
pub fn check_environment() -> anyhow::Result<()> {
    let mut names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    match names.find(|name| name.starts_with("SCEAU_") && !VARIABLES.contains(&name.as_str())) {
        Some(name) => bail!("{name} is no setting of sceau; `sceau --help` lists them"),
        None => Ok(()),
    }
}

/// Makes a folder that only its owner reads.
fn make_folder(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("the data folder {} cannot be made", path.display()))
}

/// The key in a file; where there is none, the `new` one is written there.
fn key_file(path: &Path, new: Option<[u8; 32]>) -> anyhow::Result<Keyring> {
    match fs::read_to_string(path).map(Zeroizing::new) {
        Ok(text) => {
            Keyring::parse(&text).with_context(|| format!("{} holds no key", path.display()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let Some(new) = new.map(Zeroizing::new) else {
                bail!(
                    "the database is filled, and its secret key is missing: neither {} nor SCEAU_SECRET_KEY",
                    path.display()
                );
            };
            match write_key(path, &new) {
                // Another process that starts was sooner.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => key_file(path, None),
                written => written
                    .map(|()| Keyring::new(*new))
                    .with_context(|| format!("{} cannot be written", path.display())),
            }
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

/// Writes a key to a new file, which is there whole or not at all.
fn write_key(path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
    let text = Zeroizing::new(data_encoding::BASE64.encode(key));
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft).and(written)
}

fn database_url(text: &str) -> anyhow::Result<SecretString> {
    let path = text.strip_prefix("sqlite:");
    if path.is_some_and(|path| !path.is_empty() && !path.contains(":memory:")) {
        return Ok(text.into());
    }
    if path.is_none() && (text.starts_with("postgres://") || text.starts_with("postgresql://")) {
        return Ok(text.into());
    }
    Err(anyhow!("neither sqlite:PATH nor postgres://…"))
}

fn mail_url(text: &str) -> anyhow::Result<SecretString> {
    Smtp::new(text, Mailbox::new(None, "nobody@example.org".parse()?), b"")?;
    Ok(text.into())
}

fn public_url(text: &str) -> anyhow::Result<Url> {
    let url =
        Url::parse(text).map_err(|_| anyhow!("not an address such as https://example.org"))?;
    if !matches!(url.scheme(), "https" | "http")
        || url.query().is_some()
        || url.fragment().is_some()
    {
        bail!("an address is written like https://example.org, with a path at the most");
    }
    Ok(url)
}

pub fn secret_key(text: &str) -> anyhow::Result<SecretString> {
    Keyring::parse(text)?;
    Ok(text.into())
}

fn origin(text: &str) -> anyhow::Result<HeaderValue> {
    let host = ["https://", "http://"]
        .into_iter()
        .find_map(|start| text.strip_prefix(start));
    let plain = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@']));
    if !plain && text != "*" {
        bail!("an origin is written like https://example.org, without a path");
    }
    Ok(HeaderValue::from_str(text)?)
}
