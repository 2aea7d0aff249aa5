//! What is asked for on the command line.

use crate::fill::Scale;
use crate::growth::Against;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Measures the server at volume, beside its physical limit and its peers.
#[derive(Debug, Parser)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub options: Options,
}

/// What else it does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fills an empty database and leaves it.
    Fill {
        /// The database: `sqlite:PATH` or `postgres://…`.
        url: String,
    },
    /// Measures how an answer's cost grows, and fails where that is more than what it returns does.
    Growth {
        /// Against what. All of it otherwise.
        #[arg(value_enum)]
        against: Vec<Against>,
    },
    /// Measures what the scope of who asks takes of a read, and fails where it is more than it may be.
    Scope,
    /// Answers what `scope` counts the instructions of.
    #[command(hide = true)]
    Count,
    /// Serves the limit over a filled database.
    #[command(hide = true)]
    Limit {
        /// The database.
        url: String,
    },
}

/// How it is measured.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// Which operations, such as `Q1,Q2-id`. All of them otherwise.
    #[arg(long, global = true, value_delimiter = ',')]
    pub only: Vec<String>,
    /// How often each is measured; the figures are medians.
    #[arg(long, global = true, default_value_t = 3)]
    pub rounds: usize,
    /// For how long, in seconds.
    #[arg(long, global = true, default_value_t = 2.0)]
    pub seconds: f64,
    /// From how many connections.
    #[arg(long, global = true, value_delimiter = ',', default_values_t = [1, 8, 64])]
    pub connections: Vec<usize>,
    /// Over which database.
    #[arg(long, global = true, value_enum, default_value_t = Store::Postgres)]
    pub database: Store,
    /// How much it holds.
    #[arg(long, global = true, value_enum, default_value_t = Volume::X1)]
    pub scale: Volume,
    /// The server's binary. It is built otherwise.
    #[arg(long, global = true)]
    pub server: Option<PathBuf>,
    /// Measures PostGraphile and Mercurius too.
    #[arg(long, global = true)]
    pub peers: bool,
    /// Where the table and the chart are written.
    #[arg(long, global = true, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/results"))]
    pub results: PathBuf,
}

/// A database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Store {
    /// A throw-away cluster of PostgreSQL.
    Postgres,
    /// A file.
    Sqlite,
}

/// How much a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Volume {
    /// A tenth of what the server is made for, and three small associations.
    Small,
    /// What it is made for.
    X1,
    /// Ten times that.
    X10,
    /// What it is made for, beside a thousand small associations.
    Beside,
}

impl Volume {
    /// In rows.
    #[must_use]
    pub const fn scale(self) -> Scale {
        match self {
            Self::Small => Scale::SMALL,
            Self::X1 => Scale::times(1),
            Self::X10 => Scale::times(10),
            Self::Beside => Scale {
                small: 1_000,
                ..Scale::times(1)
            },
        }
    }
}
