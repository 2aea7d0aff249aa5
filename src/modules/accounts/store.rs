//! The rows of accounts, links and sessions.

use super::workflow;
use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use chrono::{DateTime, Utc};
use entity::id::{AccountId, AccountLinkId, AssociationId, SessionId};
use entity::{account, account_link, session};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};

/// The account with this folded e-mail.
pub async fn find_by_email(
    db: &impl ConnectionTrait,
    folded: &str,
) -> Result<Option<account::Model>, DbErr> {
    account::Entity::find()
        .filter(account::Column::EmailFolded.eq(folded))
        .one(db)
        .await
}

/// The name that others see of a person.
///
/// # Errors
/// Hidden where there is no such account.
pub async fn display_name(tx: &Tx<'_>, id: AccountId) -> Outcome<String> {
    let row = account::Entity::find_by_id(id).one(tx.connection()).await?;
    Ok(row.ok_or(Failure::hidden())?.display_name)
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
            let account = find_by_email(tx.connection(), &folded).await?;
            let id = account.map(|account| account.id);
            Ok(id.ok_or_else(|| workflow::nobody_registered(field))?)
        }
        AccountKey::Id(id) => {
            let known = account::Entity::find_by_id(*id)
                .filter(known_to(&Expr::col(("account", "id")), &[association]))
                .one(tx.connection())
                .await?;
            Ok(known.ok_or(Failure::hidden())?.id)
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
    permit.covers(Effect::Account)?;
    let id = tx.id();
    account::Entity::insert(account::ActiveModel {
        id: Set(id),
        email: Set(email),
        email_folded: Set(folded),
        display_name: Set(display_name),
        password_hash: Set(password_hash),
        journal_salt: Set(tx.random().bytes::<32>().to_vec()),
        created_at: Set(tx.now()),
        version: Set(1),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(id)
}

/// From now on this password alone opens the account; without one nothing does, until a new link is used. Sessions end, and links
/// that were not used are void: whoever came in by them before may be somebody else.
pub(super) async fn rekey(
    tx: &Tx<'_>,
    permit: &Permit,
    account: account::Model,
    password_hash: Option<String>,
) -> Outcome<()> {
    permit.covers(Effect::Account)?;
    permit.covers(Effect::Session)?;
    session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(tx.now()))
        .filter(session::Column::AccountId.eq(account.id))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx.connection())
        .await?;
    account_link::Entity::update_many()
        .col_expr(account_link::Column::UsedAt, Expr::value(tx.now()))
        .filter(account_link::Column::AccountId.eq(account.id))
        .filter(account_link::Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    let version = account.version + 1;
    let mut row = account.into_active_model();
    row.password_hash = Set(password_hash);
    row.version = Set(version);
    row.update(tx.connection()).await?;
    Ok(())
}

/// Takes an account over for the person of this name: nothing opens it until a new link is used.
pub async fn take_over(
    tx: &Tx<'_>,
    permit: &Permit,
    account: account::Model,
    display_name: String,
) -> Outcome<()> {
    let named = account::ActiveModel {
        id: Unchanged(account.id),
        display_name: Set(display_name),
        ..Default::default()
    };
    rekey(tx, permit, account, None).await?;
    named.update(tx.connection()).await?;
    Ok(())
}

pub(super) async fn insert_link(
    tx: &Tx<'_>,
    permit: &Permit,
    account: AccountId,
    secret_hash: [u8; 32],
    expires_at: DateTime<Utc>,
) -> Outcome<()> {
    permit.covers(Effect::Account)?;
    account_link::Entity::insert(account_link::ActiveModel {
        id: Set(tx.id::<AccountLinkId>()),
        account_id: Set(account),
        secret_hash: Set(secret_hash.to_vec()),
        created_at: Set(tx.now()),
        expires_at: Set(expires_at),
        used_at: Set(None),
    })
    .exec_without_returning(tx.connection())
    .await?;
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
        .filter(account_link::Column::ExpiresAt.gt(tx.now()))
        .one(tx.connection())
        .await?;
    let Some(link) = link else { return Ok(None) };
    let account = account::Entity::find_by_id(link.account_id)
        .one(tx.connection())
        .await?;
    Ok(account.map(|account| (link, account)))
}

pub(super) async fn insert_session(
    tx: &Tx<'_>,
    permit: &Permit,
    (id, account): (SessionId, AccountId),
    refresh_hash: [u8; 32],
    expires_at: DateTime<Utc>,
) -> Outcome<()> {
    permit.covers(Effect::Session)?;
    session::Entity::insert(session::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        refresh_hash: Set(refresh_hash.to_vec()),
        previous_hash: Set(None),
        created_at: Set(tx.now()),
        expires_at: Set(expires_at),
        ended_at: Set(None),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(())
}

pub(super) async fn find_session(tx: &Tx<'_>, id: SessionId) -> Outcome<Option<session::Model>> {
    Ok(session::Entity::find_by_id(id).one(tx.connection()).await?)
}

/// The newest token counts from now on. The hash of the one before stays in sight: whoever got no answer to a renewal can be
/// told from the row whether it happened.
pub(super) async fn rotate_session(
    tx: &Tx<'_>,
    permit: &Permit,
    session: session::Model,
    refresh_hash: [u8; 32],
) -> Outcome<()> {
    permit.covers(Effect::Session)?;
    let previous = session.refresh_hash.clone();
    let mut row = session.into_active_model();
    row.previous_hash = Set(Some(previous));
    row.refresh_hash = Set(refresh_hash.to_vec());
    row.update(tx.connection()).await?;
    Ok(())
}

pub(super) async fn end_session(
    tx: &Tx<'_>,
    permit: &Permit,
    session: session::Model,
) -> Outcome<()> {
    permit.covers(Effect::Session)?;
    let mut row = session.into_active_model();
    row.ended_at = Set(Some(tx.now()));
    row.update(tx.connection()).await?;
    Ok(())
}
