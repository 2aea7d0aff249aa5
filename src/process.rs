//! The process as commands run it: opened over its database, asked for a token, serving until it is told to stop.

use crate::clock::Clock;
use crate::config::{Limits, Serving, Store};
use crate::context::{App, Context};
use crate::db::Database;
use crate::db::root::Root;
use crate::directory::Directory;
use crate::http::{self, HttpConfig};
use crate::modules::accounts::{self, Callers, Passwords, Tokens};
use crate::post::{self, Post};
use crate::random::Random;
use crate::secrets::Keyring;
use crate::{server, sweep};
use anyhow::{Context as _, anyhow};
use axum::Router;
use chrono::TimeDelta;
use secrecy::ExposeSecret as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long the letter in hand may take when the server stops.
const CARRYING: Duration = Duration::from_secs(35);
/// How long the database's connections may take to close when the server stops.
const CLOSING: Duration = Duration::from_secs(5);

/// Opens the process over its database, which is brought up to date first.
///
/// # Errors
/// Where the database or the secret key cannot be opened.
pub(crate) async fn open(
    store: &Store,
    clock: Clock,
    token_lifetime: TimeDelta,
    limits: Limits,
    post: Post,
) -> anyhow::Result<Arc<App>> {
    let random = system_random()?;
    let url = store.url()?;
    let (root, secret) = unlock(store, url.expose_secret(), &random).await?;
    Database::migrate(url.expose_secret()).await?;
    let db = Database::connect(url.expose_secret()).await?;
    let keyring = root
        .settle(db.writer(), &secret, &random, clock.now())
        .await?;
    Ok(Arc::new(App {
        db,
        clock,
        keyring,
        passwords: Passwords::default(),
        tokens: Tokens::new(token_lifetime),
        callers: Callers::default(),
        limits,
        directory: Directory::default(),
        post,
        random,
    }))
}

/// Random values of the system.
///
/// # Errors
/// Where it gives none.
pub(crate) fn system_random() -> anyhow::Result<Random> {
    Random::system().map_err(|_| anyhow!("the system gives no random numbers"))
}

/// What the database has for a root key, and the secret key that opens it. Nothing is written before both are there, save a new key for
/// a new database.
///
/// # Errors
/// Where the secret key is another one's, or cannot be read.
pub(crate) async fn unlock(
    store: &Store,
    url: &str,
    random: &Random,
) -> anyhow::Result<(Root, Keyring)> {
    store.check_key()?;
    let root = Root::look(url).await?;
    let new = root.has_no_secrets().then(|| random.bytes());
    let secret = store.secret(new)?;
    let waits = store.key_path().with_extension("new");
    root.open(&secret).with_context(|| {
        if store.secret_key.is_none() && waits.exists() {
            format!(
                "a change of the key was cut off: {} may be the one",
                waits.display()
            )
        } else {
            "nothing was written".to_owned()
        }
    })?;
    Ok((root, secret))
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

/// Serves, carries the outbox out, and sweeps so often, until the process is told to stop; lets requests under way end, for as long as is set. It sweeps from
/// when it listens until before the database is closed, so that no sweep fails for want of either.
///
/// # Errors
/// Where the address cannot be listened on.
pub(crate) async fn serve(
    app: &Arc<App>,
    serving: &Serving,
    every: Duration,
    more: Router,
) -> anyhow::Result<()> {
    let config = HttpConfig {
        timeout: serving.timeout(),
        allowed_origins: serving.allowed_origins.clone(),
        ..HttpConfig::default()
    };
    let listener = TcpListener::bind(serving.listen)
        .await
        .with_context(|| format!("{} cannot be listened on", serving.listen))?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    if !app.post.can_send() {
        tracing::warn!(
            "NO MAIL IS SENT: without SCEAU_MAIL_URL nobody is told anything, and messages wait in the outbox"
        );
    }
    let router = server::router(app, &config, more);
    let sweeping = tokio::spawn(sweep::sweep_forever(Arc::clone(app), every));
    let carrying = tokio::spawn(post::carry_forever(Arc::clone(app)));
    http::serve(listener, router, stopped(), serving.patience()).await;
    app.post.stop();
    sweeping.abort();
    // That it was cut short is all that it can say.
    let _ = sweeping.await;
    // A letter that is under way may arrive: it is marked as sent then, and not sent again.
    let _ = tokio::time::timeout(CARRYING, carrying).await;
    // A request that was cut off may still hold a connection, and the process ends all the same.
    if let Ok(closed) = tokio::time::timeout(CLOSING, app.db.close()).await {
        closed?;
    }
    Ok(())
}

/// Waits for the signal to stop: SIGTERM, or Ctrl-C.
pub(crate) async fn stopped() {
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

/// Writes to standard output. A reader that has gone away (`| head`) is no fault.
pub(crate) fn say(text: &impl std::fmt::Display) {
    use std::io::Write as _;
    drop(write!(std::io::stdout(), "{text}"));
}
