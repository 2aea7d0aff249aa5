//! The GraphQL endpoint, after the GraphQL over HTTP draft.
//!
//! Its own reader and writer: the crate's stock ones run mutations over GET, take any content
//! type for JSON, read without bound and always answer 200.
//!
//! **Cross-site requests.** A page of another site can make a browser send a GET, or a POST of a
//! form, without asking first. Neither harms here: identity is a bearer token, which a browser
//! never adds by itself, so such a request is anonymous; a POST must be `application/json`, which
//! a browser asks leave for; a GET runs queries only, and its answer is unreadable for a page
//! whose origin is not allowed. So no further header is demanded. It must be, if identity ever
//! comes from a cookie.

use super::{
    HttpConfig,
    document::{Documents, Prepared},
    mask::mask_all,
    negotiate::MediaType,
    request::{Parameters, Reading},
    response::{Outcome, Refusal},
};
use crate::error::ErrorCode;
use async_graphql::{
    Executor, Name, Request, Response as Executed, Value, parser::types::OperationType,
};
use axum::{
    Router,
    extract::{self, State},
    http::{HeaderMap, Method},
    response::Response,
    routing::get,
};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

/// How many errors of a document are told. One is enough to refuse it, and a document can hold
/// as many as it has fields.
const DOCUMENT_ERRORS: usize = 20;

/// What is attached to a request before it is executed: who asks, when, in which language.
pub trait Attach: Send + Sync + 'static {
    /// What was attached, as far as it may have to be attached anew.
    type Attached: Send + Sync;

    /// Adds data to `request` (see [`Request::data`]), or refuses it.
    ///
    /// The document is parsed and within its limits by now. A request without a token is not to
    /// be refused here: the resolvers say what it may see.
    ///
    /// # Errors
    ///
    /// [`Refusal::invalid_token`], or any other refusal that doesn't depend on what is asked.
    fn attach(
        &self,
        headers: &HeaderMap,
        knowledge: Knowledge,
        request: Request,
    ) -> impl Future<Output = Result<(Request, Self::Attached), Refusal>> + Send;

    /// Whether a mutation needs no bearer: what it takes stands in its input.
    fn needs_no_bearer(&self, _mutation: &str) -> bool {
        false
    }

    /// Whether what was attached held when the request came. Where it did not, the answer is thrown
    /// away, and the request executed with what is attached [`Knowledge::Fresh`]. What was attached for
    /// [`Knowledge::Acting`] holds, or is refused here: nothing was done with it then.
    ///
    /// # Errors
    ///
    /// A refusal, where it cannot be said or the request turned out to be nobody's.
    fn held(&self, attached: &Self::Attached)
    -> impl Future<Output = Result<bool, Refusal>> + Send;
}

/// What may be attached to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// What an earlier request found out, too: the request changes nothing, so that it can be executed again.
    Kept,
    /// The same, for a request whose acts find out by themselves.
    Acting,
    /// The same, for a request that does nothing but what needs no bearer: one that is no longer good is as none.
    Unneeded,
    /// What is found out now.
    Fresh,
}

/// Attaches nothing.
impl Attach for () {
    type Attached = ();

    async fn attach(
        &self,
        _: &HeaderMap,
        _: Knowledge,
        request: Request,
    ) -> Result<(Request, ()), Refusal> {
        Ok((request, ()))
    }

    async fn held(&self, (): &()) -> Result<bool, Refusal> {
        Ok(true)
    }
}

/// A schema served over HTTP.
pub struct Endpoint<E, A> {
    schema: E,
    attach: A,
    documents: Documents,
    reading: Reading,
    timeout: Duration,
}

impl<E: Executor, A: Attach> Endpoint<E, A> {
    /// Serves `schema`, with what `attach` adds to each request.
    pub fn new(schema: E, attach: A, config: &HttpConfig) -> Self {
        Self {
            schema,
            attach,
            documents: Documents::new(config.limits),
            reading: Reading {
                body_limit: config.body_limit,
                timeout: config.timeout,
            },
            timeout: config.timeout,
        }
    }

    /// The route at `path`, for [`super::assemble`].
    pub fn route(self, path: &str) -> Router {
        let method = get(serve::<E, A>).post(serve::<E, A>);
        Router::new().route(path, method).with_state(Arc::new(self))
    }

    async fn answer(&self, request: extract::Request) -> Result<Outcome, Refusal> {
        let (parts, body) = request.into_parts();
        let read = (&parts.method, &parts.uri, &parts.headers);
        let parameters = Parameters::read(read, body, self.reading).await?;
        let source = parameters.clone();
        let Prepared { request, ty, does } = match self.documents.prepare(parameters) {
            Ok(prepared) => prepared,
            Err(error) => return Ok(Outcome::failed(vec![error])),
        };
        if ty == OperationType::Mutation && parts.method != Method::POST {
            return Err(Refusal::mutation_over_get());
        }
        let unneeded = |does: &Vec<Name>| does.iter().all(|it| self.attach.needs_no_bearer(it));
        let knowledge = match ty {
            OperationType::Query => Knowledge::Kept,
            _ if does.as_ref().is_some_and(unneeded) => Knowledge::Unneeded,
            _ => Knowledge::Acting,
        };
        let execution = self.execute(&parts.headers, (request, knowledge), &source);
        // After a panic nothing of this request is used any more. What it shared is the pool and
        // the schema, which take a lost task as they take a dropped connection.
        let execution = AssertUnwindSafe(execution).catch_unwind();
        match tokio::time::timeout(self.timeout, execution).await {
            Ok(Ok(executed)) => Ok(self.settle(executed?, source).await),
            Ok(Err(_)) => {
                tracing::error!("a resolver panicked");
                Err(Refusal::internal())
            }
            Err(_) => {
                tracing::warn!("an execution was given up after its time");
                Err(Refusal::execution_timeout())
            }
        }
    }

    async fn execute(
        &self,
        headers: &HeaderMap,
        (request, knowledge): (Request, Knowledge),
        source: &Parameters,
    ) -> Result<Executed, Refusal> {
        let (request, attached) = self.attach.attach(headers, knowledge, request).await?;
        let executed = self.schema.execute(request).await;
        if self.attach.held(&attached).await? {
            return Ok(executed);
        }
        let Ok(Prepared { request, .. }) = self.documents.prepare(source.clone()) else {
            return Err(Refusal::internal());
        };
        let (request, _) = self
            .attach
            .attach(headers, Knowledge::Fresh, request)
            .await?;
        Ok(self.schema.execute(request).await)
    }

    /// Decides whether the operation was executed, and lets out only texts meant for callers.
    ///
    /// The crate answers a document that it refuses and a root that failed with the same null and
    /// the same kind of error; only a path, which not every error gets, proves an execution. When
    /// in doubt the document runs once more with its resolvers switched off: what fails now is the
    /// document's fault, and its text cannot come from a resolver.
    async fn settle(&self, executed: Executed, source: Parameters) -> Outcome {
        let Executed {
            mut errors,
            data,
            extensions,
            ..
        } = executed;
        let in_doubt = data == Value::Null && errors.iter().all(|error| error.path.is_empty());
        if in_doubt {
            let request = source.into_request().only_introspection();
            let mut found = self.schema.execute(request).await.errors;
            if !found.is_empty() {
                found.truncate(DOCUMENT_ERRORS);
                for error in &mut found {
                    if ErrorCode::of(error).is_none() {
                        ErrorCode::ValidationFailed.mark(error);
                    }
                }
                return Outcome::failed(found);
            }
        }
        mask_all(&mut errors);
        Outcome {
            errors,
            data: Some(data),
            extensions,
        }
    }
}

async fn serve<E: Executor, A: Attach>(
    State(endpoint): State<Arc<Endpoint<E, A>>>,
    request: extract::Request,
) -> Response {
    let Some(media) = MediaType::negotiate(request.headers()) else {
        return Refusal::not_acceptable().respond(MediaType::Json);
    };
    match endpoint.answer(request).await {
        Ok(outcome) => outcome.respond(media),
        Err(refusal) => refusal.respond(media),
    }
}
