//! `sceau post`: carries the outbox out, and shows what waits and what is dead.

use super::{must_exist, open_existing};
use crate::clock::Clock;
use crate::config::{Limits, Mailing, Store};
use crate::context::{App, Context};
use crate::modules::{messages, told};
use crate::outbox::queue;
use crate::post::{self, carry, carry_forever};
use crate::process::{open, say, stopped};
use crate::text::Language;
use anyhow::{Context as _, bail};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use clap::{Args, Subcommand, ValueEnum};
use entity::id::OutboxId;
use entity::outbox;
use std::sync::Arc;

/// How many rows are listed.
const MOST: u64 = 1_000;
/// None are issued here.
const TOKENS: TimeDelta = TimeDelta::minutes(15);

#[derive(Subcommand)]
pub(super) enum PostCommand {
    /// Carries out what is due, as `serve` does.
    Run {
        /// Ends when nothing is due any more.
        #[arg(long)]
        once: bool,
        #[command(flatten)]
        mailing: Mailing,
    },
    /// Lists what waits and what is dead: ids and codes.
    List,
    /// Lets what is dead be tried again.
    Replay(Which),
    /// Prints what a message looks like.
    Preview {
        /// The message's name, such as `MANDATE_PROPOSED`.
        kind: String,
        /// In which language.
        #[arg(long, default_value = "fr")]
        language: Spoken,
        /// As HTML instead of as text.
        #[arg(long)]
        html: bool,
    },
}

/// Which dead messages.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(super) struct Which {
    /// The message's id, as it is listed.
    id: Option<OutboxId>,
    /// Every one.
    #[arg(long)]
    all_dead: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Spoken {
    Fr,
    En,
}

impl PostCommand {
    pub(super) async fn execute(self, store: &Store) -> anyhow::Result<()> {
        match self {
            Self::Run { once, mailing } => run(store, once, &mailing).await,
            Self::List => list(&*existing(store).await?).await,
            Self::Replay(which) => replay(&existing(store).await?, &which).await,
            Self::Preview {
                kind,
                language,
                html,
            } => preview(&kind, language, html),
        }
    }
}

async fn existing(store: &Store) -> anyhow::Result<Arc<App>> {
    open_existing(store, TOKENS).await
}

async fn run(store: &Store, once: bool, mailing: &Mailing) -> anyhow::Result<()> {
    must_exist(store)?;
    let post = mailing.post(told())?;
    let app = open(store, Clock::system(), TOKENS, Limits::default(), post).await?;
    if !app.post.can_send() {
        bail!("no mail can be sent without SCEAU_MAIL_URL: messages wait");
    }
    if once {
        say(&format!("{}\n", carry(&app).await?));
        return Ok(());
    }
    let carrying = tokio::spawn(carry_forever(Arc::clone(&app)));
    stopped().await;
    app.post.stop();
    Ok(carrying.await?)
}

/// What waits and what is dead, each with its id and codes, and with nobody's name or address.
async fn list(app: &App) -> anyhow::Result<()> {
    let reader = app.reader();
    let dead = queue::dead(&reader, MOST).await?;
    let (waiting, in_all) = queue::waits(&reader, MOST).await?;
    for row in &dead {
        say(&line("dead", row, row.dead_at));
    }
    for row in &waiting {
        let carried = row
            .leased_until
            .is_some_and(|until| until > app.clock.now());
        let state = if carried { "leased" } else { "waits" };
        say(&line(state, row, Some(row.due_at)));
    }
    say(&format!("{in_all} wait, {} are dead\n", dead.len()));
    Ok(())
}

fn line(state: &str, row: &outbox::Model, at: Option<DateTime<Utc>>) -> String {
    let at = at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    let (at, fault) = (at.unwrap_or_default(), row.last_fault.as_deref());
    format!(
        "{state:<6} {} {} {at} {} {} tries {}\n",
        row.id,
        row.channel,
        row.kind,
        row.attempts,
        fault.unwrap_or("-")
    )
}

/// Who runs a server sends from the next look on; from here nothing is sent.
async fn replay(app: &Arc<App>, which: &Which) -> anyhow::Result<()> {
    let system = &Context::system(app);
    let replayed = match which.id {
        Some(id) => {
            let replayed = system.act(|tx| Box::pin(messages::replay(tx, id)));
            replayed.await.map(|_| 1).context("nothing is replayed")?
        }
        None => messages::replay_all(system).await?,
    };
    say(&format!("{replayed} to be tried again\n"));
    Ok(())
}

fn preview(kind: &str, language: Spoken, html: bool) -> anyhow::Result<()> {
    let language = match language {
        Spoken::Fr => Language::Fr,
        Spoken::En => Language::En,
    };
    let post = Mailing::default().post(told())?;
    let (subject, parts) = post::preview(&post, kind, language).with_context(|| {
        let names: Vec<_> = post.kinds().iter().map(|kind| kind.text.name).collect();
        format!("{kind} is none of {}", names.join(", "))
    })?;
    if html {
        say(&parts.html);
    } else {
        say(&format!("{subject}\n\n{}\n", parts.text));
    }
    Ok(())
}
