//! The schema: every slice's part of the query and mutation roots, put together.

use super::roots::Root;
use crate::graphql::{EnumQuery, NodeQuery, RuleQuery};
use crate::modules::accounts::{AccountMutation, AccountQuery};
use crate::modules::associations::AssociationQuery;
use crate::modules::ballots::BallotMutation;
use crate::modules::charter::{CharterMutation, CharterQuery};
use crate::modules::commitments::CommitmentMutation;
use crate::modules::complaints::{ComplaintMutation, ComplaintQuery};
use crate::modules::departures::DepartureMutation;
use crate::modules::label::RegisterQuery;
use crate::modules::mandates::{MandateMutation, MandateQuery};
use crate::modules::meetings::{MeetingMutation, MeetingQuery};
use crate::modules::members::{MemberMutation, MembershipQuery};
use crate::modules::messages::{MessageMutation, MessageQuery};
use crate::modules::organisations::{
    AffiliationMutation, AffiliationQuery, OrganisationMutation, OrganisationQuery,
};
use crate::modules::proceedings::{ProceedingMutation, ProceedingQuery};
use crate::modules::sanctions::DecisionMutation;
use async_graphql::{EmptySubscription, MergedObject, SDLExportOptions};

/// All that can be read, from which every query begins.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    NodeQuery,
    EnumQuery,
    RuleQuery,
    AccountQuery,
    AssociationQuery,
    MandateQuery,
    MessageQuery,
    OrganisationQuery,
    AffiliationQuery,
    MembershipQuery,
    ComplaintQuery,
    ProceedingQuery,
    MeetingQuery,
    CharterQuery,
    RegisterQuery,
);

/// The acts, one mutation for each, named after the thing that they act on.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    AccountMutation,
    MandateMutation,
    MessageMutation,
    OrganisationMutation,
    AffiliationMutation,
    MemberMutation,
    ComplaintMutation,
    ProceedingMutation,
    MeetingMutation,
    BallotMutation,
    DecisionMutation,
    CharterMutation,
    CommitmentMutation,
    DepartureMutation,
);

/// The server's schema.
pub type Schema = async_graphql::Schema<Root<Query>, Root<Mutation>, EmptySubscription>;

/// Builds the schema. Documents are held to their limits before it sees them (`graphql/limits`).
#[must_use]
pub fn schema() -> Schema {
    Schema::build(Root::default(), Root::default(), EmptySubscription).finish()
}

/// The schema in GraphQL's own language, as `schema.graphql` holds it.
#[must_use]
pub fn sdl() -> String {
    schema().sdl_with_options(
        SDLExportOptions::new()
            .sorted_fields()
            .sorted_arguments()
            .sorted_enum_items()
            .include_specified_by(),
    )
}
