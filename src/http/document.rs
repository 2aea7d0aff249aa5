//! From a request's text to a document that may be executed.

use super::request::Parameters;
use crate::{error::ErrorCode, graphql::limits::Limits};
use async_graphql::{
    Name, Request, ServerError, Value, Variables,
    parser::types::{
        DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
    },
};
use quick_cache::{Weighter, sync::Cache};
use std::sync::Arc;

/// How many bytes of text are kept parsed, all documents together. Parsed, a document takes some thirty times as many.
const KEPT: u64 = 512 * 1024;

/// Reads documents. They are kept parsed, by their text: a client sends the same few again and again. One that changes something may
/// have a secret among its strings, and is kept only where it has none: its values come as variables.
pub(super) struct Documents {
    limits: Limits,
    parsed: Cache<String, Arc<ExecutableDocument>, Length>,
}

/// A request whose document was read.
pub(super) struct Prepared {
    pub request: Request,
    /// Its operation's.
    pub ty: OperationType,
    /// The mutations that it consists of, where it is written as a plain list of them.
    pub does: Option<Vec<Name>>,
}

/// The fields of an operation; none where a fragment brings some.
fn mutations(operation: &OperationDefinition) -> Option<Vec<Name>> {
    let items = operation.selection_set.node.items.iter();
    let names = items.map(|item| match &item.node {
        Selection::Field(field) => Some(field.node.name.node.clone()),
        _ => None,
    });
    names.collect()
}

#[derive(Clone)]
struct Length;

impl Weighter<String, Arc<ExecutableDocument>> for Length {
    fn weight(&self, text: &String, _: &Arc<ExecutableDocument>) -> u64 {
        text.len() as u64
    }
}

impl Documents {
    /// Reads what `limits` allow.
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            parsed: Cache::with_weighter(1_000, KEPT, Length),
        }
    }

    /// Parses and counts the document of `parameters`, and picks its operation.
    ///
    /// The document is handed on parsed, so the crate doesn't parse it a second time.
    ///
    /// # Errors
    ///
    /// A GraphQL request error, coded: `PARSE_FAILED`, `LIMIT_EXCEEDED` or `VALIDATION_FAILED`.
    pub(super) fn prepare(&self, parameters: Parameters) -> Result<Prepared, ServerError> {
        let document = self.parse(&parameters.query)?;
        self.limits.count(&document, &parameters.variables)?;
        let operation = operation(&document, parameters.operation_name.as_deref())?;
        required_variables(operation, &parameters.variables)?;
        let ty = operation.ty;
        let does = (ty == OperationType::Mutation).then(|| mutations(operation));
        let mut request = parameters.into_request();
        request.set_parsed_query(ExecutableDocument::clone(&document));
        Ok(Prepared {
            request,
            ty,
            does: does.flatten(),
        })
    }

    fn parse(&self, text: &str) -> Result<Arc<ExecutableDocument>, ServerError> {
        if let Some(parsed) = self.parsed.get(text) {
            return Ok(parsed);
        }
        let document = Arc::new(self.limits.parse(text)?);
        let mut operations = document.operations.iter();
        let only_asks = operations.all(|(_, it)| it.node.ty == OperationType::Query);
        if only_asks || !text.contains('"') {
            self.parsed.insert(text.to_owned(), Arc::clone(&document));
        }
        Ok(document)
    }
}

/// `GetOperation` (GraphQL specification, section 6.1).
fn operation<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Result<&'d OperationDefinition, ServerError> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(only), None) => Some(only),
        (DocumentOperations::Multiple(many), None) if many.len() == 1 => many.values().next(),
        (DocumentOperations::Multiple(many), Some(name)) => many.get(name),
        _ => None,
    };
    let operation = found.map(|it| &it.node).ok_or_else(|| {
        let message = match name {
            Some(_) => "The document has no operation of this name.",
            None => "The document has several operations: `operationName` must name one.",
        };
        ErrorCode::ValidationFailed.server_error(message, None)
    })?;
    if operation.ty == OperationType::Subscription {
        let message = "Subscriptions are not served as a single response.";
        return Err(ErrorCode::ValidationFailed.server_error(message, None));
    }
    Ok(operation)
}

/// The part of `CoerceVariableValues` (section 6.1.2) that the crate leaves to the resolvers:
/// there a missing value would be an error of a field, after the execution began.
fn required_variables(
    operation: &OperationDefinition,
    variables: &Variables,
) -> Result<(), ServerError> {
    for definition in &operation.variable_definitions {
        let (variable, at) = (&definition.node, definition.pos);
        let missing = match variables.get(&variable.name.node) {
            Some(Value::Null) => true,
            Some(_) => false,
            None => variable.default_value.is_none(),
        };
        if missing && !variable.var_type.node.nullable {
            let (name, ty) = (&variable.name.node, &variable.var_type.node);
            let message = format!("The variable `${name}` of type `{ty}` needs a value.");
            return Err(ErrorCode::ValidationFailed.server_error(message, Some(at)));
        }
    }
    Ok(())
}
