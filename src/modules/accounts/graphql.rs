//! Accounts and sessions in GraphQL.

use super::actions::{self, Credentials, Issued};
use super::store::{self, AccountKey, load_caller};
use crate::access::Read;
use crate::context::{Isolation, Viewer};
use crate::graphql::read::{
    self, Entity, Guarded, List, Loaded, Node, Order, ReadAs, Scope, Sort, Table, find_by_id,
    internal, nullable, reads,
};
use crate::graphql::{
    Answer, Asked, Id, Instant, MutationName, Reach, UserError, ViewerAction, answer, mutate,
    request,
};
use crate::modules::mandates::Mandate;
use crate::modules::organisations::Organisation;
use async_graphql::{
    Context, Description, ID, InputObject, Object, OneofObject, Result, SimpleObject,
};
use derive_more::From;
use entity::account;
use entity::id::{AccountId, OrganisationId};
use entity::value::AffiliationState;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use uuid::Uuid;

/// The account of a person, as far as the viewer may see it.
#[derive(Debug, From, Description)]
pub struct Account(Node<Self>);

crate::row! {
    /// What is read of an account: never its password's hash, never its salt.
    AccountRow of account::Model {
        id: AccountId,
        display_name: String,
        email: Option<String>,
    }
}

impl Entity for Account {
    type Row = AccountRow;
    const READ: &'static [Read] = &[Read::Account];
    const GUARDED: &'static [Guarded] = &[("email", Read::AccountEmail, reach)];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        reach(viewer, Read::Account, at)
    }
}

/// An account is its holder's own. An organisation's people see who acts for it, or asks to; an office sees those who have to do
/// with its association.
fn reach(viewer: &Viewer, read: Read, at: Table) -> Scope {
    Reach::of(viewer, read)
        .own(|me| at.col("id").eq(me))
        .parties(|organisations| {
            let live = Expr::col(("affiliation", "state")).ne(AffiliationState::Revoked);
            let of = Expr::col(("affiliation", "organisation_id")).is_in(organisations);
            store::tied(at.col("id"), "affiliation", "account_id", of.and(live))
        })
        .office(|here| store::known_to(&at.col("id"), here.associations()))
        .scope()
}

/// The order of lists of people.
pub const BY_NAME: &[Order] = &[Order::by("display_name", Sort::Text)];

#[reads]
#[Object(use_type_description)]
impl Account {
    /// The id of the account.
    pub async fn id(&self) -> Id<AccountId> {
        self.0.id.into()
    }

    /// The name of the person, as others see it.
    fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// The e-mail address of the person; null to anybody but the person and the association's office.
    fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }
}

/// A person, named either by the id of their account or by their e-mail address.
#[derive(Debug, OneofObject)]
pub enum AccountBy {
    /// The id of the person's account, where they have to do with the association already.
    Id(Id<AccountId>),
    /// The e-mail address with which the person registered.
    Email(String),
}

impl AccountBy {
    /// As acts take it.
    #[must_use]
    pub fn key(&self) -> AccountKey {
        match self {
            Self::Id(id) => AccountKey::Id(id.0),
            Self::Email(email) => AccountKey::Email(email.clone()),
        }
    }
}

/// Who asks: the signed-in person, and the rights that they hold now.
#[derive(Debug, Default, Description)]
pub struct Me(Asked);

#[Object(name = "Viewer", use_type_description)]
impl Me {
    /// The account of the person.
    async fn account(&self, ctx: &Context<'_>) -> Option<Account> {
        let me = nullable(ctx, read::viewer(ctx))?.account()?;
        find_by_id(ctx, me).await
    }

    /// The mandates that hold today, the oldest first.
    async fn mandates(&self, ctx: &Context<'_>) -> Result<List<Loaded<Mandate>>> {
        let held = read::viewer(ctx)?.mandates().iter();
        let order = [Order::by("first_day", Sort::Date)];
        these(ctx, held.map(|held| held.mandate.into()), &order).await
    }

    /// The organisations that the person may act for, by name: the id of one is what `actingAs` takes.
    async fn acts_for(&self, ctx: &Context<'_>) -> Result<List<Loaded<Organisation>>> {
        let held = read::viewer(ctx)?.affiliations().iter();
        let order = [Order::by("name", Sort::Text)];
        these(ctx, held.map(|held| held.organisation.into()), &order).await
    }

    /// Whether the person may do an act on an object now and, where not, why: what `viewerActions` of that object says of it. Where
    /// the object lists no such act for them, or they see no such object, it is not allowed, and there is no reason: a screen shows no
    /// button. Null where the id is none.
    async fn can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation that does the act.")] action: MutationName,
        #[graphql(
            desc = "The id of the object: of the association, for what is begun in it. Left out for what a person does about their own account and session."
        )]
        id: Option<ID>,
        #[graphql(
            name = "actingAs",
            desc = "The id of the organisation for which the person would act, as `viewerActions` of the object takes it."
        )]
        _acting_as: Option<Id<OrganisationId>>,
    ) -> Option<ViewerAction> {
        nullable(ctx, self.0.can(ctx, action, id.as_ref()).await)
    }
}

/// All objects of these ids.
async fn these<E: Entity>(
    ctx: &Context<'_>,
    ids: impl Iterator<Item = Uuid>,
    order: &[Order],
) -> Result<List<Loaded<E>>> {
    let ids: Vec<_> = ids.collect();
    let count = ids.len() as u64;
    let such = |at: Table| Condition::all().add(at.col("id").is_in(ids));
    read::list(ctx, such, order, count).await
}

/// What is asked about people.
#[derive(Debug, Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The signed-in person who asks; null where nobody is signed in: what somebody who signs in may come to do is told by
    /// `viewerActions` of the object, as the reason `UNAUTHENTICATED`.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Me> {
        read::viewer(ctx).ok()?.account().map(|_| Me::default())
    }
}

/// The account to make.
#[derive(Debug, InputObject)]
pub struct AccountRegisterInput {
    /// The e-mail address of the person, at most 254 characters.
    email: String,
    /// The password: at least 12 characters, at most 1,000 bytes.
    password: String,
    /// The name that others see, at most 200 characters.
    display_name: String,
}

/// The password to set by means of a one-time link.
#[derive(Debug, InputObject)]
pub struct AccountActivateInput {
    /// The code that the link contains.
    code: String,
    /// The password to set: at least 12 characters, at most 1,000 bytes.
    password: String,
}

/// The e-mail address and the password with which a person signs in.
#[derive(Debug, InputObject)]
pub struct SessionCreateInput {
    /// The e-mail address with which the person registered.
    email: String,
    /// The password of the person's account.
    password: String,
}

/// The refresh token to exchange for a new pair of tokens.
#[derive(Debug, InputObject)]
pub struct SessionRefreshInput {
    /// The refresh token that was given last.
    refresh_token: String,
}

/// The session to end.
#[derive(Debug, InputObject)]
pub struct SessionEndInput {
    /// The refresh token of the session.
    refresh_token: String,
}

/// The answer to the mutation `accountRegister`, which is the same for an e-mail address that has an account already.
#[derive(Debug, SimpleObject)]
pub struct AccountRegisterPayload {
    /// Whether the request was accepted. Where the e-mail address is free the account exists now; where it is not, its owner is
    /// told.
    accepted: bool,
    /// The reasons for which it was not; empty where it was.
    user_errors: List<UserError>,
}

/// A session that was opened or renewed, with the tokens of the person who signed in, which are told this once.
#[Object(name = "Session")]
impl Issued {
    /// The short-lived access token, to be sent as `Authorization: Bearer …`.
    fn access_token(&self) -> &str {
        &self.access_token
    }

    /// The instant at which the access token ends.
    fn expires_at(&self) -> Instant {
        self.expires_at.into()
    }

    /// The token that `sessionRefresh` exchanges for the next pair, once. One that was used already ends the session.
    fn refresh_token(&self) -> &str {
        &self.refresh_token
    }

    /// The person who signed in, and the rights that they hold now: what the query `viewer` answers to a request with the access
    /// token. Null where the session is over already.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<ReadAs<Me>> {
        let request = nullable(ctx, request(ctx))?;
        let caller = load_caller(&request.app, &self.access_token, request.now).await;
        let theirs = nullable(ctx, caller.map_err(internal))?
            .ok()?
            .asking(request);
        nullable(
            ctx,
            ReadAs::new(ctx, theirs.viewer(), theirs, Me::default()),
        )
    }
}

/// Makes the payload of a mutation that opens or renews a session.
macro_rules! session_payload {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Description)]
        pub struct $name(Answer<Issued>);

        #[Object(use_type_description)]
        impl $name {
            /// The session; null where there is none.
            async fn session(&self) -> Option<&Issued> {
                self.0.result.as_ref()
            }

            /// The reasons for which there is no session; empty where there is one.
            async fn user_errors(&self) -> List<&UserError> {
                self.0.user_errors()
            }
        }
    };
}

session_payload! {
    /// The answer to the mutation `accountActivate`.
    AccountActivatePayload
}

session_payload! {
    /// The answer to the mutation `sessionCreate`.
    SessionCreatePayload
}

session_payload! {
    /// The answer to the mutation `sessionRefresh`.
    SessionRefreshPayload
}

/// The answer to the mutation `sessionEnd`.
#[derive(Debug, SimpleObject)]
pub struct SessionEndPayload {
    /// Whether the session is over now.
    ended: bool,
    /// The reasons for which it is not; empty where it is.
    user_errors: List<UserError>,
}

/// What people do about their accounts.
#[derive(Debug, Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Makes an account. The answer is the same for an e-mail address that has one already. The server makes a limited number of
    /// accounts an hour, and refuses more as `RATE_LIMITED`.
    async fn account_register(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to make.")] input: AccountRegisterInput,
    ) -> Option<AccountRegisterPayload> {
        let request = nullable(ctx, request(ctx))?;
        let credentials = Credentials {
            email: &input.email,
            password: &input.password,
        };
        let outcome = actions::register(request, credentials, &input.display_name).await;
        let answer = answer(ctx, outcome)?;
        Some(AccountRegisterPayload {
            accepted: answer.result.is_some(),
            user_errors: answer.errors.into(),
        })
    }

    /// Sets a password by means of a one-time link, and signs in. It ends what opened the account before: an earlier password,
    /// every other session, and other links.
    async fn account_activate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the link, and the password to set.")]
        input: AccountActivateInput,
    ) -> Option<AccountActivatePayload> {
        let request = nullable(ctx, request(ctx))?;
        let outcome = actions::activate(request, &input.code, &input.password).await;
        answer(ctx, outcome).map(AccountActivatePayload)
    }

    /// Signs in with an e-mail address and a password. After ten attempts no more are taken until a quarter of an hour has passed
    /// since the first; the right password takes them back.
    async fn session_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The e-mail address and the password.")] input: SessionCreateInput,
    ) -> Option<SessionCreatePayload> {
        let request = nullable(ctx, request(ctx))?;
        let credentials = Credentials {
            email: &input.email,
            password: &input.password,
        };
        answer(ctx, actions::sign_in(request, credentials).await).map(SessionCreatePayload)
    }

    /// Exchanges a refresh token for a new pair of tokens. For half a minute the same one gives the same refresh token again, so that
    /// two tabs or an answer that was lost do no harm; shown later, it ends the session: somebody has a copy.
    async fn session_refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The refresh token to exchange.")] input: SessionRefreshInput,
    ) -> Option<SessionRefreshPayload> {
        let request = nullable(ctx, request(ctx))?;
        answer(ctx, actions::refresh(request, &input.refresh_token).await)
            .map(SessionRefreshPayload)
    }

    /// Signs out: the tokens of the session are good no longer. The refresh token is all that it takes.
    async fn session_end(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The session to end.")] input: SessionEndInput,
    ) -> Option<SessionEndPayload> {
        let token = &input.refresh_token;
        let answer = mutate(ctx, &input, Isolation::ReadCommitted, |tx| {
            Box::pin(actions::end_session(tx, token))
        })
        .await?;
        Some(SessionEndPayload {
            ended: answer.result.is_some(),
            user_errors: answer.errors.into(),
        })
    }
}
