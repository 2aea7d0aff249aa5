//! Filing a complaint.

use super::complaint::Complaint;
use super::receipt::ComplaintReceipt;
use crate::graphql::read::{List, nullable};
use crate::graphql::{Answer, Day, Enum, Id, Instant, UserError, mutate, request};
use crate::modules::complaints::{Filing, Paper, actions, crypto};
use async_graphql::{Context, Description, InputObject, Object};
use entity::id::{ArticleId, CharterId, ComplaintId, OrganisationId};
use entity::value::AuthorKind;

/// A complaint against one signatory.
#[derive(Debug, InputObject)]
pub struct ComplaintFileInput {
    /// The charter that is said not to be honoured.
    charter_id: Id<CharterId>,
    /// By whom: an organisation that the charter bound on the day of the facts.
    accused_id: Id<OrganisationId>,
    /// Which articles, one at least, of the version that it had signed on that day.
    article_ids: Vec<Id<ArticleId>>,
    /// What happened, at most 20,000 characters.
    facts: String,
    /// On which day it happened, at the association's seat: today or before.
    happened_on: Day,
    /// The organisation for which the person acts; without it they report in their own name.
    acting_as: Option<Id<OrganisationId>>,
    /// Whether the accused shall not learn who the author is (P1).
    #[graphql(default)]
    withhold_identity: bool,
    /// What is known of a complaint that came on paper: for the secretary alone.
    paper: Option<ComplaintPaperInput>,
    /// A key of the caller's choice: sent again with it, the mutation happens once.
    idempotency_key: Option<String>,
}

/// A complaint that came on paper.
#[derive(Debug, InputObject)]
pub struct ComplaintPaperInput {
    /// When it came in: not after now.
    received_at: Instant,
    /// What its author is.
    author_kind: Enum<AuthorKind>,
    /// The name that its author gave, at most 200 characters; none where the author is unknown.
    author_name: Option<String>,
}

/// What `complaintFile` answers.
#[derive(Debug, Description)]
pub struct ComplaintFilePayload(Answer<ComplaintId>);

#[Object(use_type_description)]
impl ComplaintFilePayload {
    /// The complaint; null to somebody who did not sign in, who follows it by its receipt code.
    async fn complaint(&self, ctx: &Context<'_>) -> Option<Complaint> {
        self.0.read(ctx, |id| (*id).into()).await
    }

    /// The code by which whoever holds it follows the complaint: keep it, nobody can look it up for you.
    fn receipt_code(&self, ctx: &Context<'_>) -> Option<String> {
        let id = self.0.result?;
        let keyring = &nullable(ctx, request(ctx))?.app.keyring;
        let code = crypto::receipt_code(keyring, id);
        nullable(
            ctx,
            code.map_err(|error| crate::graphql::error(error.into())),
        )
    }

    /// What the code shows.
    async fn receipt(&self, ctx: &Context<'_>) -> Option<ComplaintReceipt> {
        self.0.read(ctx, |id| (*id).into()).await
    }

    /// Why nothing came of it; empty where it was done.
    async fn user_errors(&self) -> List<&UserError> {
        self.0.user_errors()
    }
}

/// What is done about complaints.
#[derive(Debug, Default)]
pub struct ComplaintMutation;

#[Object]
impl ComplaintMutation {
    /// Reports a signatory: in one's own name, for an organisation, or without signing in (A5). With `paper`, the secretary enters
    /// a complaint that came on paper. The board's time runs from its receipt. Without signing in, an association takes 30 an hour.
    async fn complaint_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The complaint.")] input: ComplaintFileInput,
    ) -> Option<ComplaintFilePayload> {
        let filing = &Filing {
            charter: input.charter_id.0,
            accused: input.accused_id.0,
            articles: input.article_ids.iter().map(|id| id.0).collect(),
            facts: input.facts.clone(),
            happened_on: input.happened_on.0,
            acting_as: input.acting_as.map(|id| id.0),
            withhold_identity: input.withhold_identity,
            paper: input.paper.as_ref().map(|paper| Paper {
                received_at: paper.received_at.0,
                author_kind: paper.author_kind.0,
                author_name: paper.author_name.clone(),
            }),
        };
        mutate(ctx, &input, |tx| Box::pin(actions::file(tx, filing)))
            .await
            .map(ComplaintFilePayload)
    }
}
