//! The acts of accounts and sessions.

use super::crypto::refresh_token;
use super::entries::{AccountRegistered, SessionEnded, SessionOpened, SessionRefreshed};
use super::store;
use super::workflow::{self, Shown};
use crate::access::{Act, Facts};
use crate::context::{Context, Isolation, Tx};
use crate::failure::Outcome;
use crate::input::{self, limits};
use crate::journal::{self, Chain};
use crate::modules::accounts::entries::Message;
use crate::outbox;
use crate::rate::{self, Counted};
use crate::secrets::sha256;
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE32_NOPAD;
use entity::id::{AccountId, AccountLinkId, SessionId};
use entity::{account, account_link, session};
use uuid::Uuid;
use zeroize::Zeroizing;

/// An e-mail and a password, as typed.
#[derive(Clone, Copy, Debug)]
pub struct Credentials<'a> {
    /// The e-mail.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
}

/// What signing in gives.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The short-lived token that goes with each request.
    pub access_token: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// The token that gives the next pair, once.
    pub refresh_token: String,
    /// Who signed in.
    pub account: AccountId,
}

/// Makes an account; for an e-mail that has one the answer is the same, and its owner is told.
///
/// # Errors
/// A refusal where a value is not good, or too many accounts were made.
pub async fn register(
    context: &Context,
    credentials: Credentials<'_>,
    display_name: &str,
) -> Outcome<()> {
    let email = workflow::email(&["email"], credentials.email)?;
    let name = input::line(&["displayName"], display_name, limits::NAME)?;
    workflow::new_password(&["password"], credentials.password)?;
    // Counted before the password is hashed, which is what costs.
    count(context, &registration()).await?;
    let app = &context.app;
    let hash = app
        .passwords
        .hash(credentials.password, &app.random)
        .await?;
    let (email, name, hash) = (&email, &name, &hash);
    context
        .act(|tx| {
            Box::pin(async move {
                let permit = tx.require(Act::AccountRegister, &Facts::default())?;
                let known = store::find_by_email(tx, &email.1).await?;
                let account = match &known {
                    Some(known) => {
                        // One mail a day: nobody fills the mailbox of another.
                        let first = rate::count(tx, &known_mail(&email.1)).await?.is_ok();
                        let told = first.then_some(known.id);
                        outbox::tell(tx, &permit, Message::AccountKnown, known.id, told).await?;
                        known.id
                    }
                    None => {
                        store::insert_account(
                            tx,
                            &permit,
                            email.clone(),
                            name.clone(),
                            Some(hash.clone()),
                        )
                        .await?
                    }
                };
                let known = known.is_some();
                let chain = Chain::about(tx, account).await?;
                journal::record(tx, &permit, chain, &AccountRegistered { known }).await
            })
        })
        .await
}

/// A one-time link to set the password of `account`: the secret, to be handed over once.
pub async fn new_link(
    tx: &Tx<'_>,
    permit: &crate::access::Permit,
    account: AccountId,
) -> Outcome<Zeroizing<String>> {
    let (secret, hash) = new_secret(tx);
    let expires_at = tx.now() + workflow::LINK_LIFETIME;
    store::insert_link(tx, permit, account, hash, expires_at).await?;
    Ok(secret)
}

/// Sets a password by a one-time link, and signs in. Whatever opened the account before no longer does: whoever holds the link is
/// known to who gave it, and whoever came first need not be the same person.
///
/// # Errors
/// A refusal where the link is not good, or the password is not, or after too many attempts.
pub async fn activate(context: &Context, secret: &str, password: &str) -> Outcome<Issued> {
    workflow::new_password(&["password"], password)?;
    let code = sha256(&[secret.as_bytes()]);
    // Looked up and counted before the password is hashed: a code that is none costs one look.
    context
        .act(|tx| {
            Box::pin(async move {
                let (link, _) = find_link(tx, code).await?;
                Ok(rate::count(tx, &activation(link.id)).await??)
            })
        })
        .await?;
    let app = &context.app;
    app.tokens.ready(app, context.now).await?;
    let hash = app.passwords.hash(password, &app.random).await?;
    let hash = &hash;
    let (account, session, refresh) = context
        .act(|tx| {
            Box::pin(async move {
                let (_, account) = find_link(tx, code).await?;
                let id = account.id;
                let permit = tx.require(Act::AccountActivate, &Facts::default().on([id]))?;
                store::rekey(tx, &permit, account, Some(hash.clone())).await?;
                let (refresh, session) = start_session(tx, &permit, id).await?;
                let chain = Chain::about(tx, id).await?;
                journal::record(tx, &permit, chain, &SessionOpened { session }).await?;
                Ok((id, session, refresh))
            })
        })
        .await?;
    issue(context, account, session, refresh).await
}

/// The unused link of this code, and its account.
async fn find_link(tx: &Tx<'_>, code: [u8; 32]) -> Outcome<(account_link::Model, account::Model)> {
    let found = store::find_link(tx, code).await?;
    Ok(found.ok_or_else(|| workflow::bad_token(&["code"]))?)
}

/// Counts one more time, in a transaction of its own: whatever comes of it stays counted.
async fn count(context: &Context, what: &Counted) -> Outcome<()> {
    let once = context.act_in(Isolation::ReadCommitted, |tx| {
        Box::pin(async move { Ok(rate::count(tx, what).await??) })
    });
    once.await
}

/// Signs in with e-mail and password. The attempt is counted before the password is tried, so that attempts that come at once
/// are no more than those that come one by one; the right password takes it back.
///
/// # Errors
/// A refusal where they do not go together, or after too many attempts.
pub async fn sign_in(context: &Context, credentials: Credentials<'_>) -> Outcome<Issued> {
    let app = &context.app;
    let (_, folded) =
        workflow::email(&["email"], credentials.email).map_err(|_| workflow::bad_credentials())?;
    let attempt = &sign_in_with(&folded);
    count(context, attempt).await?;
    let account = store::find_by_email(&context.reader(), &folded).await?;
    let known = account
        .as_ref()
        .and_then(|account| account.password_hash.clone());
    let same = workflow::plausible(credentials.password)
        && app.passwords.verify(credentials.password, known).await?;
    let Some(account) = account.filter(|_| same) else {
        return Err(workflow::bad_credentials().into());
    };
    open(context, account.id, Some((attempt, account.password_hash))).await
}

/// Opens a session for an account whose identity is established.
pub async fn open_session(context: &Context, account: AccountId) -> Outcome<Issued> {
    open(context, account, None).await
}

/// Opens a session, and takes back the attempt that was right: with the password that still opens the account.
async fn open(
    context: &Context,
    account: AccountId,
    tried: Option<(&Counted, Option<String>)>,
) -> Outcome<Issued> {
    let tried = &tried;
    let (session, refresh) = context
        .act(|tx| {
            Box::pin(async move {
                let person = store::load(tx, account).await?;
                if let Some((attempt, password_hash)) = tried {
                    if person.password_hash != *password_hash {
                        return Err(workflow::bad_credentials().into());
                    }
                    rate::forgive(tx, attempt).await?;
                }
                let permit = tx.require(Act::SessionCreate, &Facts::default().on([account]))?;
                let (refresh, session) = start_session(tx, &permit, account).await?;
                let chain = Chain::about_row(&person);
                journal::record(tx, &permit, chain, &SessionOpened { session }).await?;
                Ok((session, refresh))
            })
        })
        .await?;
    issue(context, account, session, refresh).await
}

/// Changes a refresh token for a new pair. The one before the newest gives the same again for half a minute; later, or with any earlier
/// one, the session ends: somebody has a copy.
///
/// # Errors
/// A refusal where the token is not good.
pub async fn refresh(context: &Context, token: &str) -> Outcome<Issued> {
    // The session is held.
    let renewed = context
        .act_in(Isolation::ReadCommitted, |tx| {
            Box::pin(async move {
                let Some((session, hash)) = find_session(tx, token).await? else {
                    return Ok(None);
                };
                if session.ended_at.is_some() || session.expires_at <= tx.now() {
                    return Ok(None);
                }
                let (account, id) = (session.account_id, session.id);
                let (secret, next) = refresh_token::next(tx.keyring(), id, hash)?;
                let reused = match workflow::shown(&session, &hash, tx.now()) {
                    Shown::JustRenewed => return Ok(Some((account, id, secret))),
                    Shown::Newest => false,
                    Shown::Copied => true,
                };
                let permit = tx.require(Act::SessionRefresh, &Facts::default().on([id]))?;
                if reused {
                    store::end_session(tx, &permit, session).await?;
                } else {
                    store::rotate_session(tx, &permit, session, next).await?;
                }
                let next = (!reused).then_some((account, id, secret));
                let entry = SessionRefreshed {
                    session: id,
                    reused,
                };
                journal::record(tx, &permit, Chain::about(tx, account).await?, &entry).await?;
                Ok(next)
            })
        })
        .await?;
    let Some((account, session, secret)) = renewed else {
        return Err(workflow::bad_token(&["refreshToken"]).into());
    };
    issue(context, account, session, secret).await
}

/// Ends the session of a refresh token, which is all that it takes. An unknown one ends nothing, and the answer is the same.
///
/// # Errors
/// Where the database fails.
pub async fn end_session(tx: &Tx<'_>, token: &str) -> Outcome<()> {
    let found = find_session(tx, token).await?;
    let Some((session, _)) = found.filter(|(session, _)| session.ended_at.is_none()) else {
        return Ok(());
    };
    let account = session.account_id;
    let permit = tx.require(Act::SessionEnd, &Facts::default().on([session.id]))?;
    let entry = SessionEnded {
        session: session.id,
    };
    store::end_session(tx, &permit, session).await?;
    journal::record(tx, &permit, Chain::about(tx, account).await?, &entry).await
}

async fn start_session(
    tx: &Tx<'_>,
    permit: &crate::access::Permit,
    account: AccountId,
) -> Outcome<(Zeroizing<String>, SessionId)> {
    let session = tx.id();
    let (secret, hash) = refresh_token::new(tx.keyring(), tx.random(), session)?;
    let expires = tx.now() + workflow::SESSION_LIFETIME;
    store::insert_session(tx, permit, (session, account), hash, expires).await?;
    Ok((secret, session))
}

/// The session for which a refresh token was given out, and the token's hash.
async fn find_session(tx: &Tx<'_>, token: &str) -> Outcome<Option<(session::Model, [u8; 32])>> {
    let Some((id, hash)) = refresh_token::read(tx.keyring(), token)? else {
        return Ok(None);
    };
    let session = store::find_session(tx, id).await?;
    Ok(session.map(|session| (session, hash)))
}

/// A secret of 256 bits as people can copy it, and the hash that is kept.
fn new_secret(tx: &Tx<'_>) -> (Zeroizing<String>, [u8; 32]) {
    let secret = BASE32_NOPAD
        .encode(tx.random().secret().as_slice())
        .to_ascii_lowercase();
    let hash = sha256(&[secret.as_bytes()]);
    (Zeroizing::new(secret), hash)
}

async fn issue(
    context: &Context,
    account: AccountId,
    session: SessionId,
    refresh: Zeroizing<String>,
) -> Outcome<Issued> {
    let app = &context.app;
    let (access_token, expires_at) = app.tokens.issue(app, account, session, context.now).await?;
    Ok(Issued {
        access_token,
        expires_at,
        refresh_token: refresh.to_string(),
        account,
    })
}

/// Attempts at one password, or with one link, in a quarter of an hour.
const ATTEMPTS: i64 = 10;
/// How long those are counted.
const QUARTER: TimeDelta = TimeDelta::minutes(15);

/// Signing in with this e-mail, folded; whether it has an account makes no difference.
fn sign_in_with(email: &str) -> Counted {
    Counted::new("sign in", email, |_| ATTEMPTS, QUARTER)
}

/// Setting a password by this link.
fn activation(link: AccountLinkId) -> Counted {
    let link = Uuid::from(link).to_string();
    Counted::new("activation", &link, |_| ATTEMPTS, QUARTER)
}

/// Making accounts: all of them together, since nobody is known yet.
fn registration() -> Counted {
    let hour = TimeDelta::hours(1);
    Counted::new("registration", "", |limits| limits.accounts_an_hour, hour)
}

/// Telling the owner of this e-mail that somebody tried to register with it.
fn known_mail(email: &str) -> Counted {
    Counted::new("known mail", email, |_| 1, rate::LONGEST)
}
