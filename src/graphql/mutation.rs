//! How a mutation runs and answers.
//!
//! A business outcome is data: `userErrors` of the payload. What is denied, not found or broken goes to `errors[]`, and the
//! payload is null. [`mutations!`](crate::mutations) declares a slice's mutations, and [`mutate`] runs the act in its transaction,
//! once for each idempotency key.

use crate::access::Denied;
use crate::context::{Context as Request, Isolation, Once, Tx, Work};
use crate::error::ErrorCode;
use crate::failure::{Failure, Outcome, Refusal, RefusalCode, Step};
use crate::graphql::read::{self, ById, List, find_by_id, nullable};
use crate::graphql::{Enum, RuleText};
use crate::input::{self, limits};
use crate::secrets::sha256;
use crate::text::Language;
use async_graphql::{Context, Description, Error, InputType, Object, Value};
use futures_util::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};

/// What a mutation answers: the result, or why there is none.
#[derive(Debug)]
pub struct Answer<T> {
    /// What came of it.
    pub result: Option<T>,
    /// Why nothing came of it.
    pub errors: Vec<UserError>,
}

impl<T> Answer<T> {
    /// Why nothing came of it.
    #[must_use]
    pub fn user_errors(&self) -> List<&UserError> {
        self.errors.iter().collect()
    }

    /// The object of the id that came of it, as the viewer may see it now.
    pub async fn read<E: ById>(
        &self,
        ctx: &Context<'_>,
        id: impl FnOnce(&T) -> E::Id,
    ) -> Option<E> {
        find_by_id(ctx, id(self.result.as_ref()?)).await
    }
}

/// Why an act did not happen, in the language of the request.
#[derive(Clone, Debug, Description)]
pub struct UserError {
    refusal: Refusal,
    language: Language,
}

impl UserError {
    /// The refusal as it is read in `language`.
    #[must_use]
    pub fn new(refusal: Refusal, language: Language) -> Self {
        Self { refusal, language }
    }

    /// All of them as they are read in `language`.
    #[must_use]
    pub fn all(refusals: Vec<Refusal>, language: Language) -> Vec<Self> {
        let refusals = refusals.into_iter();
        refusals
            .map(|refusal| Self::new(refusal, language))
            .collect()
    }
}

#[Object(use_type_description)]
impl UserError {
    /// The kind of the refusal, for programs.
    fn code(&self) -> Enum<RefusalCode> {
        self.refusal.code.into()
    }

    /// What is wrong and what to do about it, for people, in the language of `Accept-Language` (French by default).
    fn message(&self) -> &str {
        self.refusal.message.get(self.language)
    }

    /// The part of the input that is refused, as a path of field names; empty where the whole is.
    async fn field(&self) -> List<&'static str> {
        List(self.refusal.field.clone())
    }

    /// The rule of the domain that refuses the act; null where none does.
    async fn rule(&self) -> Option<RuleText> {
        self.refusal.rule.map(RuleText)
    }

    /// The steps that are missing, where `code` is `STEP_MISSING`; empty otherwise.
    async fn missing(&self) -> List<Enum<Step>> {
        self.refusal.missing.iter().copied().map(Enum).collect()
    }
}

/// The request that `ctx` belongs to.
///
/// # Errors
/// Where the server put none there.
pub fn request<'a>(ctx: &Context<'a>) -> Result<&'a Request, Error> {
    ctx.data::<Request>()
}

/// Runs `work` for a mutation with `input`, once for each `idempotencyKey` of it, kept apart from other acts as `isolation` says.
///
/// Answers nothing where the act was denied or broke; the error is in `errors[]` then.
pub fn mutate<'a, I, T>(
    ctx: &'a Context<'_>,
    input: &'a I,
    isolation: Isolation,
    work: impl for<'t> Fn(&'t Tx<'a>) -> Work<'t, T> + Send + Sync + 'a,
) -> BoxFuture<'a, Option<Answer<T>>>
where
    I: InputType,
    T: Serialize + DeserializeOwned + Send + Sync + 'a,
{
    Box::pin(async move {
        let request: &'a Request = nullable(ctx, request(ctx))?;
        let outcome = match once(ctx, request, input.to_value()) {
            Ok(once) => request.act_once(once, isolation, work).await,
            Err(refusal) => Err(refusal.into()),
        };
        read::forget(ctx, request.session.as_ref().and_then(|it| it.actor()));
        answer(ctx, outcome)
    })
}

/// Turns an outcome into what a mutation answers.
pub fn answer<T>(ctx: &Context<'_>, outcome: Outcome<T>) -> Option<Answer<T>> {
    let (result, errors) = match outcome {
        Ok(result) => (Some(result), Vec::new()),
        Err(failure) => (None, user_errors(ctx, failure)?),
    };
    Some(Answer { result, errors })
}

/// A refusal as it is told; nothing where it goes to `errors[]`.
fn user_errors(ctx: &Context<'_>, failure: Failure) -> Option<Vec<UserError>> {
    let Failure::Refused(refusals) = failure else {
        return nullable(ctx, Err(error(failure)));
    };
    let request = request(ctx).ok();
    let language = request.map(|request| request.language).unwrap_or_default();
    Some(UserError::all(refusals, language))
}

/// A failure that is not a refusal, as an error of `errors[]`.
pub fn error(failure: Failure) -> Error {
    match failure {
        Failure::Denied(Denied::Unauthenticated) => {
            ErrorCode::Unauthenticated.error("Sign in to do this.")
        }
        Failure::Denied(Denied::Forbidden) => ErrorCode::Forbidden.error("You may not do this."),
        Failure::Denied(Denied::Hidden) => ErrorCode::NotFound.error("There is no such thing."),
        Failure::Refused(_) | Failure::Internal(_) => crate::graphql::read::internal(failure),
    }
}

/// The caller's idempotency key and the hash of the rest of the input.
fn once(ctx: &Context<'_>, request: &Request, input: Value) -> Result<Option<Once>, Refusal> {
    let Value::Object(mut fields) = input else {
        return Ok(None);
    };
    let Some(Value::String(key)) = fields.swap_remove("idempotencyKey") else {
        return Ok(None);
    };
    let key = input::line(&["idempotencyKey"], &key, limits::KEY)?;
    if request.session.is_none() && key.chars().count() < limits::SECRET_KEY {
        return Err(Refusal::invalid(
            &["idempotencyKey"],
            "Sans connexion, cette clé est votre secret : prenez-en une de 16 caractères ou plus, que personne ne devine, comme un UUID.",
            "Without signing in this key is your secret: take one of 16 characters or more that nobody guesses, such as a UUID.",
        ));
    }
    let canonical = Value::Object(fields)
        .into_json()
        .and_then(|json| serde_json_canonicalizer::to_vec(&json))
        .map_err(|_| {
            Refusal::new(
                RefusalCode::InvalidInput,
                "Ces données ne peuvent pas être lues.",
                "This input cannot be read.",
            )
        })?;
    Ok(Some(Once {
        operation: operation(ctx),
        key,
        input_hash: sha256(&[&canonical]),
    }))
}

/// The mutation's name, from the list of acts: a name that lives as long as the process.
fn operation(ctx: &Context<'_>) -> &'static str {
    let field = ctx.field().name();
    crate::access::Act::ALL
        .iter()
        .map(|act| act.name())
        .find(|name| name.eq_ignore_ascii_case(field))
        .unwrap_or("other")
}

/// Declares the mutations of a slice: of each its name, what it takes, what it answers, and the act.
///
/// ```text
/// mutations! {
///     /// What is done about commitments.
///     CommitmentMutation {
///         /// Takes a commitment back; what was said is kept. For the organisation's people.
///         commitment_withdraw(
///             /// A commitment to take back.
///             CommitmentWithdrawInput {
///                 /// The commitment.
///                 commitment_id: Id<CommitmentId>,
///             }
///         ) on Commitment by commitment_id -> CommitmentWithdrawPayload<CommitmentId> {
///             /// The commitment, withdrawn.
///             commitment: Commitment,
///         } = |tx, input| actions::withdraw(tx, input.commitment_id.0).await;
///     }
/// }
/// ```
///
/// An input takes an idempotency key besides, unless it is one `without key`. The type in `<>` is what the act answers, and is kept
/// under the key: an id, or what `field: Object = |result| …` takes the object's id from. A payload without it is the slice's own
/// type, made of an [`Answer`](crate::graphql::Answer).
///
/// An act on a thing says so: `) on Commitment by commitment_id -> …`. Whether the actor may know of it is asked before anything else
/// in the transaction, so that a hidden id is answered as one that is not there, after the same statements.
///
/// An act runs as if it ran alone. One whose proof says that it need not has the word for how it runs, and why that is enough, before
/// its closure: `= ReadCommitted "the ballot is held" |tx, input| …`; so does one behind a lock, which it names.
#[macro_export]
macro_rules! mutations {
    ($(#[$doc:meta])* $mutations:ident { $(
        $(#[$mutation_doc:meta])* $mutation:ident(
            $(#[$input_doc:meta])* $input:ident $(without $key:ident)? { $($(#[$meta:meta])* $field:ident: $type:ty,)* }
        ) $(on $subject:ident by $by:ident)? -> $payload:ident $(<$result:ty> {
            $($(#[$object_doc:meta])* $object:ident: $entity:ty $(= $id:expr)?,)+
        })? = $($isolation:ident $(($lock:expr))? $why:literal)? |$tx:ident, $taken:ident| $act:expr;
    )+ }) => {
        $($crate::mutations!(@input $(#[$input_doc])* $input $(without $key)? { $($(#[$meta])* $field: $type,)* });)+

        $($($crate::mutations!(@payload $payload<$result> { $($(#[$object_doc])* $object: $entity [$($id)?])+ });)?)+

        $(#[$doc])*
        #[derive(Debug, Default)]
        pub struct $mutations;

        #[async_graphql::Object]
        impl $mutations {
            $($(#[$mutation_doc])*
            async fn $mutation(
                &self,
                ctx: &async_graphql::Context<'_>,
                #[graphql(desc = "What the mutation is done with.")] input: $input,
            ) -> Option<$payload> {
                let given = &input;
                let isolation = $crate::mutations!(@isolation $($isolation $(($lock))?)?);
                let answer = $crate::graphql::mutate(ctx, given, isolation, |$tx| {
                    let $taken = given;
                    Box::pin(async move {
                        $($crate::graphql::read::known::<$subject>($tx, &$taken.$by).await?;)?
                        $act
                    })
                });
                answer.await.map($payload)
            })+
        }
    };
    (@input $(#[$doc:meta])* $input:ident without key { $($fields:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug, async_graphql::InputObject)]
        pub struct $input { $($fields)* }
    };
    (@input $(#[$doc:meta])* $input:ident { $($fields:tt)* }) => {
        $crate::mutations!(@input $(#[$doc])* $input without key {
            $($fields)*
            /// A key of the caller's choice, at most 200 characters: where the mutation is sent again with the same key, it is
            /// done once and answered as before. Of somebody who is not signed in it is their secret, of at least 16 characters.
            idempotency_key: Option<String>,
        });
    };
    (@payload $payload:ident<$result:ty> { $($(#[$doc:meta])* $object:ident: $entity:ty [$($id:expr)?])+ }) => {
        /// The answer to a mutation: what came of it, or the reasons for which it was refused.
        #[derive(Debug, async_graphql::Description)]
        pub struct $payload($crate::graphql::Answer<$result>);

        #[async_graphql::Object(use_type_description)]
        impl $payload {
            $($(#[$doc])*
            async fn $object(&self, ctx: &async_graphql::Context<'_>) -> Option<$entity> {
                self.0.read(ctx, $crate::mutations!(@id $($id)?)).await
            })+

            /// The reasons for which the mutation was refused; empty where it was done. `docs/errors.md` says what to do about each code.
            async fn user_errors(&self) -> $crate::graphql::read::List<&$crate::graphql::UserError> {
                self.0.user_errors()
            }
        }
    };
    (@isolation $isolation:ident $(($lock:expr))?) => {
        $crate::context::Isolation::$isolation $(($lock))?
    };
    (@isolation) => {
        $crate::context::Isolation::Serializable
    };
    (@id $id:expr) => {
        $id
    };
    (@id) => {
        |id| *id
    };
}
