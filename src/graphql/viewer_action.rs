//! What the viewer may do with an object, so that a screen asks the server and never guesses.

use super::mutation_name::MutationName;
use crate::access::Act;
use crate::context::Viewer;
use crate::failure::Refusal;
use crate::graphql::read::{Judged, viewer};
use crate::graphql::{UserError, request};
use crate::guard::Guard;
use crate::text::Language;
use async_graphql::{Context, Result, SimpleObject};

/// An act on an object, and whether the viewer may do it now.
#[derive(Clone, Debug, SimpleObject)]
pub struct ViewerAction {
    /// The mutation that does the act.
    pub name: MutationName,
    /// Whether the act would be done if the viewer sent it now with a valid input. How often something may be done (`RATE_LIMITED`)
    /// is not foreseen.
    allowed: bool,
    /// The reasons for which the act would be refused; empty where it is allowed, and where the answer is to `Viewer.can` and nothing
    /// that the viewer could do or wait for would allow it. `UNAUTHENTICATED` where somebody who signs in may come to do it.
    reasons: Vec<UserError>,
}

impl ViewerAction {
    /// An act without a reason to tell.
    #[must_use]
    pub fn new(name: MutationName, allowed: bool) -> Self {
        Self {
            name,
            allowed,
            reasons: Vec::new(),
        }
    }
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
        Ok(Self {
            viewer: viewer(ctx)?.clone(),
            language: request(ctx)?.language,
            list: Vec::new(),
        })
    }

    /// And those that these guards stand before, on `case`.
    #[must_use]
    pub fn on<C>(self, guards: &[Guard<C>], case: &C) -> Self {
        guards.iter().fold(self, |actions, guard| {
            let answer = guard.ask(case, &actions.viewer);
            actions.and(guard.act(), answer)
        })
    }

    /// And those that these guards stand before, on a `part` of what was loaded to judge them.
    #[must_use]
    pub fn of<C, P>(self, guards: &[Guard<P>], judged: &Judged<C>, part: fn(&C) -> &P) -> Self {
        self.on(guards, part(judged.case()))
    }

    /// And this act, where it is in reach.
    #[must_use]
    pub fn and(mut self, act: Act, answer: Option<Result<(), Vec<Refusal>>>) -> Self {
        if let Some(answer) = answer {
            let reasons = UserError::all(answer.err().unwrap_or_default(), self.language);
            self.list.push(ViewerAction {
                name: MutationName(act),
                allowed: reasons.is_empty(),
                reasons,
            });
        }
        self
    }

    /// All of them.
    #[must_use]
    pub fn all(self) -> Vec<ViewerAction> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Actor, Facts};
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
        assert!(allowed.allowed && allowed.name == MutationName(Act::LabelLapse));
        let refused = of(Actor::system(), false).unwrap();
        assert!(!refused.allowed && refused.reasons.len() == 1);
    }
}
