//! Sceau: a GraphQL server for associations that run a charter and a quality label.
//!
//! The floor plan, in reading order: first what is pure, then what holds it, then the slices.

// What the macros write names this crate as others do.
extern crate self as sceau;

pub mod access;
pub mod clock;
pub mod deadline;
pub mod failure;
pub mod input;
pub mod random;
pub mod rule;
pub mod secrets;
pub mod text;

pub mod context;
pub mod db;
pub mod directory;
pub mod guard;
pub mod journal;
pub mod outbox;
pub mod post;
pub mod rate;
pub mod rows;

pub mod backlog;
pub mod error;
pub mod graphql;
pub mod http;

pub mod modules;

pub mod cli;
pub mod config;
pub mod demo;
mod process;
pub mod server;
pub mod setup;
pub mod sweep;
