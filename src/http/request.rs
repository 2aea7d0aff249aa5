//! Reading a GraphQL request out of an HTTP request (GraphQL over HTTP, section "Request").

use super::{negotiate::body_is_json, response::Refusal};
use async_graphql::{Request, Variables};
use axum::{
    body::Body,
    extract::Query,
    http::{HeaderMap, Method, Uri},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Map, Value};
use std::time::Duration;

/// The parameters of a well-formed GraphQL-over-HTTP request.
#[derive(Clone, Debug)]
pub(super) struct Parameters {
    pub query: String,
    pub operation_name: Option<String>,
    pub variables: Variables,
    pub extensions: Map<String, Value>,
}

/// How much is read, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// In bytes.
    pub body_limit: usize,
    pub timeout: Duration,
}

impl Parameters {
    /// Reads the query string of a GET (or HEAD), the body of anything else.
    pub async fn read(
        (method, uri, headers): (&Method, &Uri, &HeaderMap),
        body: Body,
        reading: Reading,
    ) -> Result<Self, Refusal> {
        if *method == Method::GET || *method == Method::HEAD {
            return Self::from_uri(uri);
        }
        if !body_is_json(headers) {
            return Err(Refusal::unsupported_media_type());
        }
        let body = Limited::new(body, reading.body_limit).collect();
        let bytes = match tokio::time::timeout(reading.timeout, body).await {
            Ok(Ok(read)) => read.to_bytes(),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                return Err(Refusal::payload_too_large(reading.body_limit));
            }
            Ok(Err(_)) => return Err(Refusal::bad_request("The body could not be read.")),
            Err(_) => return Err(Refusal::body_timeout()),
        };
        Self::from_json(&bytes)
    }

    /// The parameters are UTF-8 by the URL standard's own rule, which replaces what isn't.
    fn from_uri(uri: &Uri) -> Result<Self, Refusal> {
        let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(uri) else {
            return Err(Refusal::bad_request("The query string cannot be read."));
        };
        let mut parameters = Map::new();
        for (name, text) in pairs {
            let value = match name.as_str() {
                "query" | "operationName" => Value::String(text),
                "variables" | "extensions" => json(text.as_bytes(), &name)?,
                _ => continue,
            };
            if parameters.insert(name, value).is_some() {
                return Err(Refusal::bad_request("A parameter is given twice."));
            }
        }
        Self::from_object(parameters)
    }

    fn from_json(body: &[u8]) -> Result<Self, Refusal> {
        match json(body, "The body")? {
            Value::Object(parameters) => Self::from_object(parameters),
            Value::Array(_) => Err(Refusal::bad_request(
                "Batches are not served: send one request at a time.",
            )),
            _ => Err(Refusal::bad_request("The body must be a JSON object.")),
        }
    }

    /// Unknown names are passed over: they are reserved for later versions of the draft.
    fn from_object(mut parameters: Map<String, Value>) -> Result<Self, Refusal> {
        let query = match parameters.remove("query") {
            Some(Value::String(query)) => query,
            None | Some(Value::Null) => {
                return Err(Refusal::bad_request("`query` is missing."));
            }
            Some(_) => return Err(Refusal::bad_request("`query` must be a string.")),
        };
        let operation_name = match parameters.remove("operationName") {
            Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
            None | Some(Value::Null) => None,
            Some(_) => return Err(Refusal::bad_request("`operationName` must be a string.")),
        };
        let variables = Value::Object(object(&mut parameters, "variables")?);
        Ok(Self {
            query,
            operation_name,
            variables: Variables::from_json(variables),
            extensions: object(&mut parameters, "extensions")?,
        })
    }

    /// The crate's request, without the document.
    pub fn into_request(self) -> Request {
        let mut request = Request::new(self.query).variables(self.variables);
        request.operation_name = self.operation_name;
        // An object always is a map of values.
        request.extensions =
            serde_json::from_value(Value::Object(self.extensions)).unwrap_or_default();
        request
    }
}

fn object(parameters: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, Refusal> {
    match parameters.remove(name) {
        Some(Value::Object(object)) => Ok(object),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(_) => Err(Refusal::bad_request(format!("`{name}` must be an object."))),
    }
}

/// Parses JSON. The reader's own text is kept back since it quotes the input; its recursion stops
/// at 128 levels.
fn json(text: &[u8], what: &str) -> Result<Value, Refusal> {
    let Ok(text) = str::from_utf8(text) else {
        return Err(Refusal::bad_request(format!("{what} is not UTF-8.")));
    };
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Refusal::bad_request(format!(
            "{what} is not JSON (line {line}, column {column})."
        ))
    })
}
