//! The rows of accounts, links and sessions.

mod caller;
mod signing_key;

pub use caller::{Caller, Callers, Session, load_caller, recall_caller};
pub use signing_key::{Keeper, Tokens};

use super::workflow;
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::journal::Mark;
use crate::rows::Rows;
use chrono::{DateTime, Utc};
use entity::id::{AccountId, AssociationId, SessionId};
use entity::{account, account_link, session};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};
use std::mem;

/// The account with this folded e-mail.
pub async fn find_by_email(rows: &impl Rows, folded: &str) -> Outcome<Option<account::Model>> {
    let named = account::Column::EmailFolded.eq(folded);
    rows.one(account::Entity::find().filter(named)).await
}

/// The name that others see of a person.
///
/// # Errors
/// Hidden where there is no such account.
pub async fn display_name(tx: &Tx<'_>, id: AccountId) -> Outcome<String> {
    Ok(tx.get(account::Entity::find_by_id(id)).await?.display_name)
}

/// How a caller names an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountKey {
    /// By its id.
    Id(AccountId),
    /// By its e-mail address, as typed.
    Email(String),
}

/// The account that the caller names, for an act of `association`: by e-mail whoever has registered, by id who has to do with
/// the association already.
///
/// # Errors
/// A refusal where nobody has registered with that e-mail; hidden where the id is of nobody known to the association.
pub async fn find(tx: &Tx<'_>, key: &AccountKey, association: AssociationId) -> Outcome<AccountId> {
    match key {
        AccountKey::Email(email) => {
            let field = &["account", "email"];
            let (_, folded) = workflow::email(field, email)?;
            let account = find_by_email(tx, &folded).await?;
            let id = account.map(|account| account.id);
            Ok(id.ok_or_else(|| workflow::nobody_registered(field))?)
        }
        AccountKey::Id(id) => {
            let known = known_to(&Expr::col(("account", "id")), &[association]);
            let known = account::Entity::find_by_id(*id).filter(known);
            Ok(tx.get(known).await?.id)
        }
    }
}

/// Whether the account of this id has to do with one of these associations: by a mandate, an affiliation or a complaint.
pub(super) fn known_to(id: &Expr, associations: &[AssociationId]) -> Condition {
    let ties = [
        ("mandate", "account_id"),
        ("affiliation", "account_id"),
        ("complaint", "author_account_id"),
    ];
    ties.into_iter()
        .fold(Condition::any(), |any, (table, column)| {
            let here = Expr::col((table, "association_id")).is_in(associations.iter().copied());
            any.add(tied(id.clone(), table, column, here))
        })
}

/// Whether the account of this id is named by `column` in a row of `table` that is as `such` says.
pub(super) fn tied(id: Expr, table: &'static str, column: &'static str, such: Expr) -> Expr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(table)
            .and_where(Expr::col((table, column)).eq(id))
            .and_where(such)
            .take(),
    )
}

/// Makes an account.
pub async fn insert_account(
    tx: &Tx<'_>,
    permit: &Permit,
    (email, folded): (String, String),
    display_name: String,
    password_hash: Option<String>,
) -> Outcome<AccountId> {
    let row = account::Model {
        id: tx.id(),
        email,
        email_folded: folded,
        display_name,
        password_hash,
        journal_salt: tx.random().bytes::<32>().to_vec(),
        created_at: tx.now(),
        version: 1,
        // Where the server acts nobody has said.
        language: (*tx.mark() != Mark::System).then_some(tx.context().language),
    };
    Ok(tx.insert(permit, row).await?.id)
}

/// From now on this password alone opens the account; without one nothing does, until a new link is used. Sessions end, and links
/// that were not used are void: whoever came in by them before may be somebody else.
pub(super) async fn rekey(
    tx: &Tx<'_>,
    permit: &Permit,
    account: account::Model,
    password_hash: Option<String>,
) -> Outcome<()> {
    lock_out(tx, permit, account.id).await?;
    tx.change(permit, account, |row| row.password_hash = password_hash)
        .await?;
    Ok(())
}

/// Takes an account over for the person of this name: nothing opens it until a new link is used.
pub async fn take_over(
    tx: &Tx<'_>,
    permit: &Permit,
    account: account::Model,
    display_name: String,
) -> Outcome<()> {
    lock_out(tx, permit, account.id).await?;
    tx.change(permit, account, |row| {
        row.display_name = display_name;
        row.password_hash = None;
    })
    .await?;
    Ok(())
}

/// Ends an account's sessions, and makes its unused links void.
async fn lock_out(tx: &Tx<'_>, permit: &Permit, account: AccountId) -> Outcome<()> {
    let sessions = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(tx.now()))
        .filter(session::Column::EndedAt.is_null());
    tx.change_all(permit, (session::Column::AccountId, [account]), sessions)
        .await?;
    let links = account_link::Entity::update_many()
        .col_expr(account_link::Column::UsedAt, Expr::value(tx.now()))
        .filter(account_link::Column::UsedAt.is_null());
    tx.change_all(permit, (account_link::Column::AccountId, [account]), links)
        .await?;
    Ok(())
}

pub(super) async fn insert_link(
    tx: &Tx<'_>,
    permit: &Permit,
    account: AccountId,
    secret_hash: [u8; 32],
    expires_at: DateTime<Utc>,
) -> Outcome<()> {
    let row = account_link::Model {
        id: tx.id(),
        account_id: account,
        secret_hash: secret_hash.to_vec(),
        created_at: tx.now(),
        expires_at,
        used_at: None,
    };
    tx.insert(permit, row).await?;
    Ok(())
}

/// An unused link of this secret and its account.
pub(super) async fn find_link(
    tx: &Tx<'_>,
    secret_hash: [u8; 32],
) -> Outcome<Option<(account_link::Model, account::Model)>> {
    let link = account_link::Entity::find()
        .filter(account_link::Column::SecretHash.eq(secret_hash.to_vec()))
        .filter(account_link::Column::UsedAt.is_null())
        .filter(account_link::Column::ExpiresAt.gt(tx.now()));
    let Some(link) = tx.one(link).await? else {
        return Ok(None);
    };
    let account = tx.one(account::Entity::find_by_id(link.account_id)).await?;
    Ok(account.map(|account| (link, account)))
}

pub(super) async fn insert_session(
    tx: &Tx<'_>,
    permit: &Permit,
    (id, account): (SessionId, AccountId),
    refresh_hash: [u8; 32],
    expires_at: DateTime<Utc>,
) -> Outcome<()> {
    let row = session::Model {
        id,
        account_id: account,
        refresh_hash: refresh_hash.to_vec(),
        previous_hash: None,
        renewed_at: None,
        created_at: tx.now(),
        expires_at,
        ended_at: None,
    };
    tx.insert(permit, row).await?;
    Ok(())
}

/// An account.
///
/// # Errors
/// Hidden where there is none.
pub(super) async fn load(tx: &Tx<'_>, id: AccountId) -> Outcome<account::Model> {
    tx.get(account::Entity::find_by_id(id)).await
}

/// A session, held: who renews it comes before who ends it, or after.
pub(super) async fn find_session(tx: &Tx<'_>, id: SessionId) -> Outcome<Option<session::Model>> {
    tx.one(tx.held(session::Entity::find_by_id(id))).await
}

/// The newest token counts from now on. The hash of the one before stays in sight: whoever got no answer to a renewal, or asked beside
/// another tab, is given the same again.
pub(super) async fn rotate_session(
    tx: &Tx<'_>,
    permit: &Permit,
    session: session::Model,
    refresh_hash: [u8; 32],
) -> Outcome<()> {
    tx.change(permit, session, |row| {
        let previous = mem::replace(&mut row.refresh_hash, refresh_hash.to_vec());
        row.previous_hash = Some(previous);
        row.renewed_at = Some(tx.now());
    })
    .await?;
    Ok(())
}

pub(super) async fn end_session(
    tx: &Tx<'_>,
    permit: &Permit,
    session: session::Model,
) -> Outcome<()> {
    tx.change(permit, session, |row| row.ended_at = Some(tx.now()))
        .await?;
    Ok(())
}
