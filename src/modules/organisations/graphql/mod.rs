//! Organisations, the list of providers, and affiliations in GraphQL.

mod affiliation;
mod organisation;
mod providers;

pub use affiliation::{Affiliation, AffiliationMutation, AffiliationQuery};
pub use organisation::{Organisation, OrganisationMutation};
pub use providers::{OrganisationQuery, named};
