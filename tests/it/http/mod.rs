//! GraphQL over HTTP, with a small schema of its own.

mod audits;
mod connections;
mod documents;
mod masking;
mod requests;
mod router;
mod support;
