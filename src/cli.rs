//! The command line: one binary, one command for each thing an operator does.

use crate::clock::Clock;
use crate::config::{Limits, LogFormat, Logging, Serving, Signing, Store, check_environment};
use crate::context::{App, Context};
use crate::db::Database;
use crate::failure::cause;
use crate::http::HttpConfig;
use crate::modules::accounts::{self, Passwords, Tokens};
use crate::modules::charter;
use crate::random::Random;
use crate::setup::{self, Setup};
use crate::{access, demo, graphql, http, journal, modules, server, sweep};
use anyhow::{Context as _, anyhow, bail};
use axum::Router;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use std::error::Error as _;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tracing_subscriber::prelude::*;

/// How long the database's connections may take to close when the server stops.
const CLOSING: Duration = Duration::from_secs(5);

/// A GraphQL server for associations that run a charter and a quality label.
#[derive(Parser)]
#[command(name = "sceau", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    #[command(flatten)]
    store: Store,

    #[command(flatten)]
    logging: Logging,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the API, and does what falls due.
    Serve {
        #[command(flatten)]
        serving: Serving,
        #[command(flatten)]
        signing: Signing,
        #[command(flatten)]
        limits: Limits,
    },
    /// Fills a SQLite file with invented people and a story, and serves it.
    Demo {
        #[command(flatten)]
        serving: Serving,
        /// Throws the demo's file away and starts anew.
        #[arg(long)]
        fresh: bool,
        /// The instant at which the demo's clock stands, such as 2027-03-01T09:00:00Z; between the years 2000 and 2100.
        #[arg(long, value_parser = demo_instant)]
        at: Option<DateTime<Utc>>,
    },
    /// Makes an association and its first two people, and prints their one-time codes.
    Setup(Setup),
    /// Brings the database's tables up to date.
    Migrate,
    /// Prints the GraphQL schema.
    Schema,
    /// Prints who may do what.
    Matrix,
    /// Prints an access token for the account of an e-mail address.
    Token {
        /// The account's e-mail address.
        #[arg(long)]
        email: String,
        #[command(flatten)]
        signing: Signing,
    },
    /// Does what has fallen due, once.
    Sweep {
        /// The instant to sweep at, instead of the present.
        #[arg(long)]
        now: Option<DateTime<Utc>>,
    },
    /// The journal that proves each act.
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Charters as files.
    #[command(subcommand)]
    Charter(CharterCommand),
}

#[derive(Subcommand)]
enum JournalCommand {
    /// Reads the journal against itself, and names what was changed, removed, added or put in another place.
    Verify,
    /// Prints the format of its entries.
    Format,
}

#[derive(Subcommand)]
enum CharterCommand {
    /// Checks a charter's file, and names line and fault.
    Check {
        /// The file.
        file: PathBuf,
    },
    /// Brings a charter's file in as a draft, which the president publishes.
    Import {
        /// The file.
        file: PathBuf,
        /// The association's short name.
        #[arg(long)]
        association: String,
    },
}

/// Runs the command line; answers the exit code: 0 done, 1 failed, 2 a wrong setting.
pub async fn run() -> ExitCode {
    let cli = match check_environment().and_then(|()| Ok(Cli::try_parse()?)) {
        Ok(cli) => cli,
        Err(error) => return misuse(&error),
    };
    match cli.execute().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sceau: {}", cause(&error));
            ExitCode::FAILURE
        }
    }
}

/// Writes to standard output. A reader that has gone away (`| head`) is no fault.
pub(crate) fn say(text: &impl std::fmt::Display) {
    use std::io::Write as _;
    drop(write!(std::io::stdout(), "{text}"));
}

/// A wrong setting in one line; help where it was asked for.
fn misuse(error: &anyhow::Error) -> ExitCode {
    let Some(usage) = error.downcast_ref::<clap::Error>() else {
        eprintln!("sceau: {error:#}");
        return ExitCode::from(2);
    };
    if !usage.use_stderr() {
        say(usage);
        return ExitCode::SUCCESS;
    }
    eprintln!("sceau: {} (see `sceau --help`)", in_one_line(usage));
    ExitCode::from(2)
}

/// A wrong usage in one line. A value that may hold a secret is not repeated.
fn in_one_line(usage: &clap::Error) -> String {
    const SECRETS: [&str; 2] = ["--secret-key", "--database-url"];
    if usage.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "a command is missing".to_owned();
    }
    if let Some(ContextValue::String(setting)) = usage.get(ContextKind::InvalidArg)
        && let Some(why) = usage.source()
        && SECRETS.iter().any(|secret| setting.starts_with(secret))
    {
        return format!("invalid value for '{setting}': {why}");
    }
    let text = usage.to_string();
    let words: Vec<_> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let line = words.join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

impl Cli {
    async fn execute(self) -> anyhow::Result<()> {
        self.logging.start();
        let store = self.store;
        match self.command {
            Command::Serve {
                serving,
                signing,
                limits,
            } => {
                let app = open(&store, Clock::system(), signing.lifetime(), limits).await?;
                let sweeping = tokio::spawn(sweep::sweep_forever(
                    Arc::clone(&app),
                    Duration::from_secs(serving.sweep_seconds),
                ));
                serve(&app, &serving, Router::new()).await?;
                sweeping.abort();
                Ok(())
            }
            Command::Demo { serving, fresh, at } => demo::run(&store, &serving, fresh, at).await,
            Command::Setup(setup) => {
                let app = open_once(&store, TimeDelta::minutes(15)).await?;
                let made = setup::set_up(&Context::system(&app), &setup).await?;
                say(&made);
                Ok(())
            }
            Command::Migrate => Database::migrate(&store.url()?).await,
            Command::Schema => {
                say(&graphql::sdl());
                Ok(())
            }
            Command::Matrix => {
                say(&access::matrix_page());
                Ok(())
            }
            Command::Token { email, signing } => {
                let app = open_existing(&store, signing.lifetime()).await?;
                say(&format!("{}\n", token(&app, &email).await?));
                Ok(())
            }
            Command::Sweep { now } => {
                let app = open_existing(&store, TimeDelta::minutes(15)).await?;
                let swept = sweep::sweep(&app, now.unwrap_or_else(|| app.clock.now())).await?;
                say(&format!("{swept}\n"));
                Ok(())
            }
            Command::Journal(JournalCommand::Verify) => verify(&store).await,
            Command::Journal(JournalCommand::Format) => {
                say(&journal::format_page(&modules::journal_forms()));
                Ok(())
            }
            Command::Charter(CharterCommand::Check { file }) => check(&file).map(|_| ()),
            Command::Charter(CharterCommand::Import { file, association }) => {
                let text = check(&file)?;
                let app = open_existing(&store, TimeDelta::minutes(15)).await?;
                let version = setup::import(&Context::system(&app), &association, &text).await?;
                say(&format!("imported as a draft: {version}\n"));
                Ok(())
            }
        }
    }
}

impl Logging {
    fn start(&self) {
        let lines = tracing_subscriber::fmt::layer()
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr);
        let registry = tracing_subscriber::registry().with(self.log.clone());
        let started = match self.log_format {
            LogFormat::Text => registry.with(lines).try_init(),
            LogFormat::Json => registry.with(lines.json()).try_init(),
        };
        // Only a second start in one process could fail, and the first one serves.
        drop(started);
    }
}

/// Opens the process for one command of the operator's, whom no limit slows down.
/// The same over a database that is there: a folder that was mistyped stays empty.
async fn open_existing(store: &Store, token_lifetime: TimeDelta) -> anyhow::Result<Arc<App>> {
    let file = store.data_dir.join("sceau.db");
    if store.database_url.is_none() && !file.exists() {
        bail!("there is no database at {}", file.display());
    }
    open_once(store, token_lifetime).await
}

/// An instant at which the demo's story can end: it takes some months, within every calendar.
fn demo_instant(text: &str) -> Result<DateTime<Utc>, String> {
    let at: DateTime<Utc> = text
        .parse()
        .map_err(|_| "not an instant such as 2027-03-01T09:00:00Z".to_owned())?;
    if (2000..2100).contains(&at.year()) {
        Ok(at)
    } else {
        Err("the demo plays between the years 2000 and 2100".to_owned())
    }
}

async fn open_once(store: &Store, token_lifetime: TimeDelta) -> anyhow::Result<Arc<App>> {
    open(store, Clock::system(), token_lifetime, Limits::default()).await
}

/// Opens the process over its database, which is brought up to date first.
///
/// # Errors
/// Where the database or the secret key cannot be opened.
pub(crate) async fn open(
    store: &Store,
    clock: Clock,
    token_lifetime: TimeDelta,
    limits: Limits,
) -> anyhow::Result<Arc<App>> {
    let random = Random::system().map_err(|_| anyhow!("the system gives no random numbers"))?;
    let keyring = store.keyring(|| random.bytes())?;
    let url = store.url()?;
    Database::migrate(&url).await?;
    Ok(Arc::new(App {
        db: Database::connect(&url).await?,
        clock,
        keyring,
        passwords: Passwords::new(&random)?,
        tokens: Tokens::new(token_lifetime),
        limits,
        random,
    }))
}

/// Serves until the process is told to stop, and lets requests under way end, for as long as is set.
///
/// # Errors
/// Where the address cannot be listened on.
pub(crate) async fn serve(app: &Arc<App>, serving: &Serving, more: Router) -> anyhow::Result<()> {
    let config = HttpConfig {
        timeout: serving.timeout(),
        allowed_origins: serving.allowed_origins.clone(),
        ..HttpConfig::default()
    };
    let listener = TcpListener::bind(serving.listen)
        .await
        .with_context(|| format!("{} cannot be listened on", serving.listen))?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    let router = server::router(app, &config, more);
    http::serve(listener, router, stopped(), serving.patience()).await;
    // A request that was cut off may still hold a connection, and the process ends all the same.
    if let Ok(closed) = tokio::time::timeout(CLOSING, app.db.close()).await {
        closed?;
    }
    Ok(())
}

/// Waits for the signal to stop: SIGTERM, or Ctrl-C.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupted = tokio::signal::ctrl_c();
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        drop(interrupted.await);
        return;
    };
    tokio::select! {
        _ = interrupted => {}
        _ = terminated.recv() => {}
    }
}

/// An access token for the account of `email`.
///
/// # Errors
/// Where there is no such account.
pub(crate) async fn token(app: &Arc<App>, email: &str) -> anyhow::Result<String> {
    let (_, folded) =
        accounts::email(&["email"], email).map_err(|_| anyhow!("this is not an e-mail address"))?;
    let account = accounts::find_by_email(&app.reader(), &folded)
        .await?
        .context("no account has this e-mail address")?;
    let issued = accounts::open_session(&Context::system(app), account.id).await?;
    Ok(issued.access_token)
}

async fn verify(store: &Store) -> anyhow::Result<()> {
    let db = Database::connect(&store.url()?).await?;
    let report = journal::verify(&db).await?;
    for fault in &report.faults {
        say(&format!("{fault}\n"));
    }
    say(&format!(
        "{} entries in {} chains, {} checkpoints, {} faults\n",
        report.entries,
        report.chains,
        report.checkpoints,
        report.faults.len()
    ));
    if !report.faults.is_empty() {
        bail!("the journal does not hold");
    }
    Ok(())
}

/// Reads a charter's file, or names each fault with file and line.
fn check(file: &std::path::Path) -> anyhow::Result<charter::file::CharterText> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let charter = charter::file::parse(&text).map_err(|faults| {
        for fault in &faults {
            say(&format!("{}:{fault}\n", file.display()));
        }
        anyhow!("{} has {} faults", file.display(), faults.len())
    })?;
    say(&format!(
        "{}: {} chapters, {} articles, no fault\n",
        file.display(),
        charter.chapters.len(),
        charter.articles().count()
    ));
    Ok(charter)
}
