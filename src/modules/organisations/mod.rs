//! Organisations, and who may act for them.
//!
//! An organisation sells services (a provider) or buys them (a client). Providers are public; a client is known to its own
//! people and to the association's offices, and to everybody else it does not exist. Whoever makes an organisation known asks
//! at the same time to act for it. That right, an affiliation, is confirmed by somebody else: one of the organisation's people
//! or the secretary. It ends at once when it is revoked. A colleague asks in the same way; where the organisation is a client, with
//! the code that its people give them.

mod actions;
mod case;
mod crypto;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use case::REGISTER;
pub use graphql::{
    Affiliation, AffiliationMutation, AffiliationQuery, Organisation, OrganisationMutation,
    OrganisationQuery, named,
};
pub use store::{ever_for, find, find_all, people, people_of, visible};
