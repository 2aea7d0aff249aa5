//! A schema that does everything a resolver should not, and a client that reads its answers.

use async_graphql::{
    Context, ContextSelectionSet, EmptySubscription, Error, InputValueError, InputValueResult,
    Object, OutputType, Positioned, Request as GraphqlRequest, Result, Scalar, ScalarType, Schema,
    ServerError, ServerResult, Value, parser::types::Field, registry::Registry,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{
        HeaderMap, HeaderValue, Request, StatusCode,
        header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
    },
};
use sceau::{
    error::ErrorCode,
    graphql::read::List,
    http::{
        HttpConfig, Refusal, assemble,
        graphql::{Attach, Endpoint, Knowledge},
        language,
    },
    text::Language,
};
use serde_json::Value as Json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tower::ServiceExt;

/// What an inner error may say, and no answer may.
pub const SECRET: &str = "unable to open /var/lib/sceau/secret.db";
pub const RESPONSE_JSON: &str = "application/graphql-response+json";
pub const PLAIN_JSON: &str = "application/json";

pub struct Query;

#[expect(clippy::unused_async, reason = "the macro wants resolvers async")]
#[Object]
impl Query {
    async fn echo(&self, text: Option<String>) -> Option<String> {
        text
    }

    async fn sum(&self, of: Vec<i32>) -> i32 {
        of.into_iter().sum()
    }

    async fn person(&self, ctx: &Context<'_>) -> Result<String> {
        let person = ctx.data_opt::<String>().cloned();
        person.ok_or_else(|| ErrorCode::Unauthenticated.error("Sign in first."))
    }

    async fn language(&self, ctx: &Context<'_>) -> Result<&'static str> {
        Ok(match ctx.data::<Language>()? {
            Language::Fr => "fr",
            Language::En => "en",
        })
    }

    async fn leak(&self) -> Result<String> {
        Err(std::io::Error::other(SECRET))?
    }

    async fn leak_of_a_message(&self) -> Result<String> {
        Err(Error::new(SECRET))
    }

    async fn leak_with_a_foreign_code(&self) -> Result<String> {
        let mut error = Error::new(SECRET);
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", "SOMETHING");
        extensions.set("detail", SECRET);
        Err(error)
    }

    async fn leak_without_a_path(&self) -> Leaking {
        Leaking
    }

    async fn leak_beside(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.add_error(ServerError::new(SECRET, None));
        None
    }

    async fn missing(&self) -> Result<String> {
        Err(ErrorCode::NotFound.error("No such thing."))
    }

    async fn day(&self, at: Day) -> i32 {
        at.0
    }

    async fn panic(&self) -> String {
        broken()
    }

    /// Computes for long and waits for nothing.
    async fn busy(&self) -> List<i32> {
        List((0..3_000_000).collect())
    }

    async fn slow(&self) -> i32 {
        tokio::time::sleep(Duration::from_mins(1)).await;
        0
    }
}

fn broken() -> String {
    panic!("{SECRET}")
}

pub struct Mutation;

#[expect(clippy::unused_async, reason = "the macro wants resolvers async")]
#[Object]
impl Mutation {
    async fn bump_and_leak(&self, ctx: &Context<'_>) -> Result<Leaking> {
        self.bump(ctx).await?;
        Ok(Leaking)
    }

    async fn bump(&self, ctx: &Context<'_>) -> Result<usize> {
        Ok(ctx
            .data::<Arc<AtomicUsize>>()?
            .fetch_add(1, Ordering::SeqCst)
            + 1)
    }
}

/// A scalar that says nothing to validation and refuses at execution.
pub struct Day(i32);

#[Scalar]
impl ScalarType for Day {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text.parse()?)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        self.0.into()
    }
}

/// An output type that fails by itself: the crate gives such an error no path.
pub struct Leaking;

impl OutputType for Leaking {
    fn type_name() -> std::borrow::Cow<'static, str> {
        String::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        String::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Err(ServerError::new(SECRET, None))
    }
}

struct Tokens;

impl Attach for Tokens {
    type Attached = ();

    async fn attach(
        &self,
        headers: &HeaderMap,
        _: Knowledge,
        request: GraphqlRequest,
    ) -> Result<(GraphqlRequest, ()), Refusal> {
        let request = request.data(language(headers));
        match headers.get(AUTHORIZATION).map(HeaderValue::as_bytes) {
            None => Ok((request, ())),
            Some(b"Bearer ada") => Ok((request.data("Ada".to_owned()), ())),
            Some(b"Bearer panic") => panic!("{SECRET}"),
            Some(_) => Err(Refusal::invalid_token()),
        }
    }

    async fn held(&self, (): &()) -> Result<bool, Refusal> {
        Ok(true)
    }
}

pub struct Server {
    pub router: Router,
    /// How often the mutation ran.
    pub bumps: Arc<AtomicUsize>,
}

impl Server {
    pub fn new() -> Self {
        Self::with(&HttpConfig::default())
    }

    pub fn with(config: &HttpConfig) -> Self {
        let bumps = Arc::new(AtomicUsize::new(0));
        let schema = Schema::build(Query, Mutation, EmptySubscription)
            .data(bumps.clone())
            .finish();
        let routes = Endpoint::new(schema, Tokens, config).route("/graphql");
        Self {
            router: assemble(routes, config),
            bumps,
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// Posts `body` as JSON.
    pub async fn post(&self, accept: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post("/graphql")
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, accept)
            .body(body.into());
        self.send(request.unwrap()).await
    }

    /// Posts `query` and wants `application/graphql-response+json`.
    pub async fn query(&self, query: &str) -> Answer {
        let body = serde_json::json!({ "query": query }).to_string();
        self.post(RESPONSE_JSON, body).await
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    pub fn data(&self) -> Json {
        let json = self.json();
        assert!(json.get("errors").is_none(), "{json}");
        json["data"].clone()
    }

    /// The code of the only error; also checks what every error has.
    pub fn code(&self) -> String {
        assert!(!self.body.contains(SECRET), "{}", self.body);
        let json = self.json();
        let errors = json["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{json}");
        assert!(errors[0]["message"].is_string());
        errors[0]["extensions"]["code"].as_str().unwrap().to_owned()
    }

    /// Checks that nothing was executed.
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!(
            (self.status.as_u16(), self.code().as_str()),
            (status, code),
            "{}",
            self.body
        );
        assert!(self.json().get("data").is_none(), "{}", self.body);
        assert_eq!(self.header("cache-control"), "no-store");
    }
}
