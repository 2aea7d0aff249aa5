//! The demo: invented people and firms, a story of months told in minutes, and a page to try it.
//!
//! It fills a SQLite file of its own in the data folder by sending the same mutations as anybody, each at the instant of its
//! story; nothing is written past the rules. Run again, it keeps the file. Its clock can be moved (`POST /demo/clock`), which
//! `serve` never offers.

mod cast;
mod clock;
mod page;
mod people;
mod story;
mod teller;

use crate::config::{Limits, Serving, Store};
use crate::context::App;
use crate::post::{Carrier, Post};
use crate::{modules, process, sweep};
use anyhow::{Context as _, anyhow, bail};
use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long a demo token lives.
const TOKEN_LIFETIME: TimeDelta = TimeDelta::hours(24);
/// How often the demo does what falls due.
const SWEEP: Duration = Duration::from_secs(5);

/// Fills the demo's file where it is missing, prints its people, and serves it.
///
/// # Errors
/// Where the file cannot be made, a step of the story is refused, or the address cannot be listened on.
pub async fn run(
    store: &Store,
    serving: &Serving,
    fresh: bool,
    at: Option<DateTime<Utc>>,
) -> anyhow::Result<()> {
    if store.database_url.is_some() {
        bail!("the demo has a SQLite file of its own: leave SCEAU_DATABASE_URL out");
    }
    let folder = store.data_dir.join("demo");
    if fresh && folder.exists() {
        std::fs::remove_dir_all(&folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    let store = Store {
        data_dir: folder.clone(),
        ..store.clone()
    };
    let front = Url::parse(&format!("http://{}/", serving.listen))?;
    let app = open(&store, &folder, at, front).await?;
    let people = people::table(&app).await?;
    let now = app.clock.now().to_rfc3339_opts(SecondsFormat::Secs, true);
    process::say(&format!(
        "{people}\npage:    http://{listen}/\nGraphQL: http://{listen}/graphql\nclock:   {now}\n",
        listen = serving.listen
    ));
    let routes = page::routes(&app).merge(clock::routes(Arc::clone(&app), folder));
    process::serve(&app, serving, SWEEP, routes).await
}

/// Opens the file, tells the story where it has not been told, and sets the clock.
async fn open(
    store: &Store,
    folder: &Path,
    at: Option<DateTime<Utc>>,
    front: Url,
) -> anyhow::Result<Arc<App>> {
    let clock = clock::restore(folder);
    let post = Post::new(Carrier::Mailbox, front, modules::told())?;
    let app = process::open(store, clock, TOKEN_LIFETIME, Limits::default(), post).await?;
    let present = at.unwrap_or_else(|| app.clock.now());
    if !story::is_told(&app).await? {
        let told = story::tell(&app, present).await;
        if told.is_err() {
            // Half a story is none: the next start tells it anew.
            app.db.close().await?;
            std::fs::remove_dir_all(folder)?;
        }
        told.context("the demo's story was refused")?;
    }
    clock::set(&app, folder, present)?;
    sweep::sweep(&app, app.clock.now()).await?;
    Ok(app)
}

/// An instant at which the demo's story can end: it takes some months, within every calendar.
pub(crate) fn instant(text: &str) -> anyhow::Result<DateTime<Utc>> {
    let at: DateTime<Utc> = text
        .parse()
        .map_err(|_| anyhow!("not an instant such as 2027-03-01T09:00:00Z"))?;
    if (2000..2100).contains(&at.year()) {
        Ok(at)
    } else {
        bail!("the demo plays between the years 2000 and 2100")
    }
}
