//! Filing a complaint.

use super::complaint::Complaint;
use super::receipt::ComplaintReceipt;
use crate::graphql::read::{List, find_one, nullable};
use crate::graphql::{Answer, Day, Enum, Id, Instant, UserError, request};
use crate::modules::complaints::{Filing, Paper, actions, crypto};
use async_graphql::{Context, Description, InputObject, Object};
use entity::id::{ArticleId, CharterId, ComplaintId, OrganisationId};
use entity::value::AuthorKind;
use sea_orm::sea_query::{Condition, ExprTrait as _};

/// Who wrote a complaint that arrived on paper, and when it arrived.
#[derive(Debug, InputObject)]
pub struct ComplaintPaperInput {
    /// The instant at which the association received the paper, from which the board's time runs (A6): not in the future.
    received_at: Instant,
    /// Whether the author is a client, a provider, or unknown.
    author_kind: Enum<AuthorKind>,
    /// The name that the author gave, at most 200 characters; left out where the author is unknown.
    author_name: Option<String>,
}

/// The answer to the mutation `complaintFile`.
#[derive(Debug, Description)]
pub struct ComplaintFilePayload(Answer<ComplaintId>);

#[Object(use_type_description)]
impl ComplaintFilePayload {
    /// The complaint that was filed; null to somebody who is not signed in, who follows it by its receipt code instead.
    async fn complaint(&self, ctx: &Context<'_>) -> Option<Complaint> {
        self.0.read(ctx, |id| *id).await
    }

    /// The secret code by which whoever holds it follows the complaint in `complaintByReceipt`. Keep it: it is shown here only, and
    /// nobody can look it up. Null where nothing was filed.
    fn receipt_code(&self, ctx: &Context<'_>) -> Option<String> {
        let id = self.0.result?;
        let keyring = &nullable(ctx, request(ctx))?.app.keyring;
        let code = crypto::receipt_code(keyring, id);
        nullable(
            ctx,
            code.map_err(|error| crate::graphql::error(error.into())),
        )
    }

    /// What the receipt code shows of the complaint from now on; null where nothing was filed.
    async fn receipt(&self, ctx: &Context<'_>) -> Option<ComplaintReceipt> {
        // Whoever filed it is handed the code, which is the right to read this.
        let filed = self.0.result?;
        find_one(ctx, |at| Condition::all().add(at.col("id").eq(filed))).await
    }

    /// The reasons for which the mutation was refused; empty where it was done.
    async fn user_errors(&self) -> List<&UserError> {
        self.0.user_errors()
    }
}

crate::mutations! {
    /// What is done about complaints.
    ComplaintMutation {
        /// Files a complaint against a signatory: in one's own name, for an organisation, or without signing in (A5). With
        /// `paper`, the secretary enters a complaint that arrived on paper. The board's time runs from the receipt (A6). An
        /// association takes 30 complaints an hour from people who are not signed in.
        complaint_file(
            /// What a complaint says: against whom, under which charter, and what happened. A complaint is against one
            /// signatory (R14); whoever complains of several files one for each.
            ComplaintFileInput {
                /// The id of the charter that was breached.
                charter_id: Id<CharterId>,
                /// The id of the organisation that the complaint is against: one that the charter bound on the day of the
                /// facts.
                accused_id: Id<OrganisationId>,
                /// The ids of the articles that were breached, at least one: of the version that the accused had signed on the
                /// day of the facts (A9).
                article_ids: Vec<Id<ArticleId>>,
                /// What happened, in the author's own words: at most 20,000 characters.
                facts: String,
                /// The day on which it happened, at the association's seat: today or before.
                happened_on: Day,
                /// The id of the organisation for which the signed-in person complains; without it they complain in their own
                /// name.
                acting_as: Option<Id<OrganisationId>>,
                /// Whether the author asks that the accused never learns who they are (P1).
                #[graphql(default)]
                withhold_identity: bool,
                /// Who wrote a complaint that arrived on paper, and when it arrived. Only the secretary may give it; without it
                /// the complaint is the sender's own.
                paper: Option<ComplaintPaperInput>,
            }
        ) -> ComplaintFilePayload = ReadCommitted "no act changes what it reads by what it writes" |tx, input| actions::file(tx, &Filing {
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
        }).await;
    }
}
