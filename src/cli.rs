//! The command line: one binary, one command for each thing an operator does.

mod misuse;
mod post;

use crate::clock::Clock;
use crate::config::{
    Limits, LogFormat, Logging, Mailing, Serving, Signing, Store, check_environment, secret_key,
};
use crate::context::{App, Context};
use crate::db::{Database, root};
use crate::failure::cause;
use crate::modules::charter;
use crate::process::{open, say, serve, system_random, token, unlock};
use crate::setup::{self, Setup};
use crate::{access, demo, graphql, journal, modules, sweep};
use anyhow::{Context as _, anyhow, bail};
use axum::Router;
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Parser, Subcommand};
use misuse::misuse;
use secrecy::{ExposeSecret as _, SecretString};
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tracing_subscriber::prelude::*;

/// How long the tokens live of a command that gives none.
const TOKENS: TimeDelta = TimeDelta::minutes(15);

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
        #[command(flatten)]
        mailing: Mailing,
    },
    /// Fills a SQLite file with invented people and a story, and serves it.
    Demo {
        #[command(flatten)]
        serving: Serving,
        /// Throws the demo's file away and starts anew.
        #[arg(long)]
        fresh: bool,
        /// The instant at which the demo's clock stands, such as 2027-03-01T09:00:00Z; between the years 2000 and 2100.
        #[arg(long, value_parser = demo::instant)]
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
    /// What is told, and whether it left.
    #[command(subcommand)]
    Post(post::PostCommand),
    /// The journal that proves each act.
    #[command(subcommand)]
    Journal(JournalCommand),
    /// The secret key.
    #[command(subcommand)]
    Key(KeyCommand),
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
enum KeyCommand {
    /// Puts another secret key in the place of the present one, which opens the database no longer. Servers that run go on; the next
    /// start needs the new key. A key in the data folder is kept as `secret-key.old` until you delete it; a key of your own is asked
    /// for as `SCEAU_NEW_SECRET_KEY`.
    Rotate {
        /// The new secret key: 32 random bytes in base64.
        #[arg(long, env = "SCEAU_NEW_SECRET_KEY", hide_env_values = true, value_parser = secret_key)]
        new_secret_key: Option<SecretString>,
    },
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

impl Cli {
    async fn execute(self) -> anyhow::Result<()> {
        self.logging.start();
        let store = self.store;
        match self.command {
            Command::Serve {
                serving,
                signing,
                limits,
                mailing,
            } => {
                let post = mailing.post(modules::told())?;
                let app = open(&store, Clock::system(), signing.lifetime(), limits, post).await?;
                let every = Duration::from_secs(serving.sweep_seconds);
                serve(&app, &serving, every, Router::new()).await
            }
            Command::Demo { serving, fresh, at } => demo::run(&store, &serving, fresh, at).await,
            Command::Setup(setup) => {
                let app = open_once(&store, TOKENS).await?;
                let made = setup::set_up(&Context::system(&app), &setup).await?;
                say(&made);
                Ok(())
            }
            Command::Migrate => open_once(&store, TOKENS).await.map(drop),
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
                let app = open_existing(&store, TOKENS).await?;
                let swept = sweep::sweep(&app, now.unwrap_or_else(|| app.clock.now())).await?;
                say(&format!("{swept}\n"));
                Ok(())
            }
            Command::Post(command) => command.execute(&store).await,
            Command::Journal(JournalCommand::Verify) => verify(&store).await,
            Command::Journal(JournalCommand::Format) => {
                say(&journal::format_page(&modules::journal_forms()));
                Ok(())
            }
            Command::Key(KeyCommand::Rotate { new_secret_key }) => {
                rotate(&store, new_secret_key).await
            }
            Command::Charter(CharterCommand::Check { file }) => check(&file).map(|_| ()),
            Command::Charter(CharterCommand::Import { file, association }) => {
                let text = check(&file)?;
                let app = open_existing(&store, TOKENS).await?;
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

/// Opens the process for one command of the operator's, whom no limit slows down. It sends nothing by itself.
async fn open_once(store: &Store, token_lifetime: TimeDelta) -> anyhow::Result<Arc<App>> {
    let post = Mailing::default().post(modules::told())?;
    open(
        store,
        Clock::system(),
        token_lifetime,
        Limits::default(),
        post,
    )
    .await
}

/// The same over a database that is there: a folder that was mistyped stays empty.
async fn open_existing(store: &Store, token_lifetime: TimeDelta) -> anyhow::Result<Arc<App>> {
    must_exist(store)?;
    open_once(store, token_lifetime).await
}

fn must_exist(store: &Store) -> anyhow::Result<()> {
    let file = store.data_dir.join("sceau.db");
    if store.database_url.is_none() && !file.exists() {
        bail!("there is no database at {}", file.display());
    }
    Ok(())
}

/// Wraps the root key with another secret key. A key file is written beside the old one before the database changes, and put in its
/// place after: whatever is cut off, one of the two files opens the database.
async fn rotate(store: &Store, given: Option<SecretString>) -> anyhow::Result<()> {
    let random = system_random()?;
    let url = store.url()?;
    let (_, old) = unlock(store, url.expose_secret(), &random).await?;
    let (new, file) = store.next_secret(given, random.bytes())?;
    let db = Database::connect(url.expose_secret()).await?;
    root::rewrap(db.writer(), (&old, &new), &random, Clock::system().now()).await?;
    db.close().await?;
    if let Some(file) = file {
        file.put_in_place()?;
    }
    say(&"the database opens with the new secret key alone\n");
    Ok(())
}

async fn verify(store: &Store) -> anyhow::Result<()> {
    let url = store.url()?;
    let random = system_random()?;
    unlock(store, url.expose_secret(), &random).await?;
    let db = Database::connect(url.expose_secret()).await?;
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
fn check(file: &std::path::Path) -> anyhow::Result<charter::format::CharterText> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let charter = charter::format::parse(&text).map_err(|faults| {
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
