//! One act asked of the viewer: `viewer { can }`, by the guards that `viewerActions` lists.

use super::any_node::{KINDS, split};
use super::mutation_name::MutationName;
use super::viewer_action::ViewerAction;
use crate::access::{self, Effect, Facts};
use crate::graphql::Id;
use crate::graphql::read::{self, Field};
use async_graphql::{Context, ID, Name, Result};
use entity::id::OrganisationId;
use std::collections::HashMap;
use tokio::sync::OnceCell;

/// What stands beside each other in one selection is asked at once, by whichever field comes first: each kind of object is read once,
/// however many acts are asked of however many objects.
#[derive(Debug, Default)]
pub struct Asked(OnceCell<HashMap<Name, ViewerAction>>);

impl Asked {
    /// Whether the viewer may do `act` on the object of this id now: what its `viewerActions` say of it. An act that it does not list is
    /// not allowed, without a reason, and so is any act on what does not exist for the viewer. Without an id it is an act on one's own
    /// account or session.
    ///
    /// # Errors
    /// Where the id is none, or the database fails.
    pub async fn can(
        &self,
        ctx: &Context<'_>,
        act: MutationName,
        id: Option<&ID>,
    ) -> Result<ViewerAction> {
        let Some(id) = id else {
            return Ok(ViewerAction::new(act, on_oneself(ctx, act)?));
        };
        split(id)?;
        let answers = self.0.get_or_try_init(|| all(ctx)).await?;
        let field = ctx.item.node.response_key();
        let answer = answers.get(&field.node).cloned();
        Ok(answer.unwrap_or_else(|| ViewerAction::new(act, false)))
    }
}

/// Who signs in or out is asked of no object, as these acts ask of none.
fn on_oneself(ctx: &Context<'_>, MutationName(act): MutationName) -> Result<bool> {
    let of_oneself = |effect: &Effect| matches!(effect, Effect::Account | Effect::Session);
    let viewer = read::viewer(ctx)?;
    let facts = Facts::default().owned_by(viewer.account());
    Ok(act.effects().iter().all(of_oneself) && access::ask(viewer, act, &facts).is_ok())
}

/// A field that asks, as far as its arguments can be read: it tells itself of those that cannot.
struct Question {
    key: Name,
    act: MutationName,
    id: ID,
    acting_as: Option<Id<OrganisationId>>,
}

impl Question {
    fn of(field: &Field<'_>) -> Result<Self> {
        Ok(Self {
            key: field.key().clone(),
            act: field.argument("action")?,
            id: field.argument("id")?,
            acting_as: field.argument("actingAs")?,
        })
    }
}

/// What the objects' own `viewerActions` say to all questions that stand beside the one at hand, by their keys.
async fn all(ctx: &Context<'_>) -> Result<HashMap<Name, ViewerAction>> {
    let fields = Field::alike(ctx)?;
    let questions = fields.iter().filter_map(|field| Question::of(field).ok());
    let questions: Vec<_> = questions.filter(|one| split(&one.id).is_ok()).collect();
    let ids = questions.iter().map(|one| split(&one.id));
    let ids = ids.collect::<Result<Vec<_>>>()?;
    let objects = read::nodes_for(ctx, KINDS, &ids, "viewerActions").await?;
    let mut answers = HashMap::new();
    for (question, object) in questions.into_iter().zip(objects.0) {
        let Some(object) = object else {
            continue;
        };
        let actions = object.viewer_actions(ctx, question.acting_as).await?;
        let action = actions.into_iter().find(|one| one.name == question.act);
        answers.extend(action.map(|action| (question.key, action)));
    }
    Ok(answers)
}
