//! Charters and signatures in GraphQL.

mod charter;
mod mutation;
mod parts;
mod rules;
mod scope;
mod shown;
mod signatories;
mod signature;
mod version;

pub use charter::{Charter, CharterQuery};
pub use mutation::CharterMutation;
pub use parts::{Article, Chapter, Clause};
pub use scope::of_shown_signature;
pub use signature::Signature;
pub use version::CharterVersion;
