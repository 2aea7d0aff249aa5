//! What the viewer may do with an object, so that a screen asks the server and never guesses.

use crate::context::Viewer;
use crate::failure::Refusal;
use crate::graphql::{UserError, request};
use crate::guard::Guard;
use crate::text::Language;
use async_graphql::{Context, Result, SimpleObject};

/// An act on an object, and whether the viewer may do it now.
#[derive(Clone, Debug, SimpleObject)]
pub struct ViewerAction {
    /// The mutation's name, such as `charterSign`.
    name: String,
    /// Whether it would be done if it were sent now with a valid input.
    allowed: bool,
    /// Why not; empty where it is allowed.
    reasons: Vec<UserError>,
}

/// The acts on an object, by their guards: those that the viewer's roles never reach are left out, since a screen shows no button for
/// them.
#[derive(Debug)]
pub struct ViewerActions {
    viewer: Viewer,
    language: Language,
    list: Vec<ViewerAction>,
}

impl ViewerActions {
    /// None so far.
    ///
    /// # Errors
    /// Where the server put no request there.
    pub fn new(ctx: &Context<'_>) -> Result<Self> {
        let request = request(ctx)?;
        Ok(Self {
            viewer: request.viewer(),
            language: request.language,
            list: Vec::new(),
        })
    }

    /// And those that these guards stand before, on `case`.
    #[must_use]
    pub fn on<C>(mut self, guards: &[Guard<C>], case: &C) -> Self {
        for guard in guards {
            if let Some(answer) = guard.ask(case, &self.viewer) {
                let action = self.action(guard.act().name(), answer);
                self.list.push(action);
            }
        }
        self
    }

    /// All of them.
    #[must_use]
    pub fn all(self) -> Vec<ViewerAction> {
        self.list
    }

    fn action(&self, act: &str, answer: Result<(), Vec<Refusal>>) -> ViewerAction {
        let reasons = answer.err().unwrap_or_default();
        ViewerAction {
            name: lower_first(act),
            allowed: reasons.is_empty(),
            reasons: reasons
                .into_iter()
                .map(|refusal| UserError::new(refusal, self.language))
                .collect(),
        }
    }
}

/// The mutation's name of an act: `CharterSign` is `charterSign`.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Act, Actor, Facts};
    use crate::failure::RefusalCode;
    use chrono::DateTime;
    use std::sync::Arc;

    #[test]
    fn an_act_out_of_reach_is_not_listed_and_one_out_of_step_says_why() {
        const FREE: Guard<bool> = Guard::new(
            Act::LabelLapse,
            |_, _| Facts::default(),
            |free, _| {
                if *free {
                    return Ok(());
                }
                let refusal = Refusal::new(RefusalCode::WrongState, "Pas maintenant.", "Not now.");
                Err(vec![refusal])
            },
        );
        let of = |actor, free| {
            let actions = ViewerActions {
                viewer: Viewer::new(Arc::new(actor), DateTime::UNIX_EPOCH),
                language: Language::En,
                list: Vec::new(),
            };
            actions.on(&[FREE], &free).all().pop()
        };
        assert!(of(Actor::guest(), true).is_none());
        let allowed = of(Actor::system(), true).unwrap();
        assert!(allowed.allowed && allowed.name == "labelLapse");
        let refused = of(Actor::system(), false).unwrap();
        assert!(!refused.allowed && refused.reasons.len() == 1);
    }
}
