//! What the viewer may do with an object, so that a screen asks the server and never guesses.

use crate::access::{self, Act, Actor, Facts};
use crate::failure::Refusal;
use crate::graphql::UserError;
use crate::text::Language;
use async_graphql::SimpleObject;

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

impl ViewerAction {
    /// What `act` on a thing with these `facts` would meet; `check` is the workflow's own answer, asked only where the access
    /// layer allows the act. Acts that the viewer's roles never reach are left out: a screen shows no button for them.
    pub fn of(
        actor: &Actor,
        language: Language,
        act: Act,
        facts: &Facts,
        check: impl FnOnce() -> Result<(), Vec<Refusal>>,
    ) -> Option<Self> {
        if !access::may(actor, act, facts) {
            return None;
        }
        let reasons = check().err().unwrap_or_default();
        Some(Self {
            name: lower_first(act.name()),
            allowed: reasons.is_empty(),
            reasons: reasons
                .into_iter()
                .map(|refusal| UserError::new(refusal, language))
                .collect(),
        })
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
    use crate::failure::RefusalCode;

    #[test]
    fn an_act_out_of_reach_is_not_listed_and_one_out_of_step_says_why() {
        let (guest, system) = (Actor::guest(), Actor::system());
        let facts = Facts::default();
        let refused = || {
            Err(vec![Refusal::new(
                RefusalCode::WrongState,
                "Pas maintenant.",
                "Not now.",
            )])
        };
        let of = |actor, check: &dyn Fn() -> Result<(), Vec<Refusal>>| {
            ViewerAction::of(actor, Language::En, Act::LabelLapse, &facts, check)
        };
        assert!(of(&guest, &|| Ok(())).is_none());
        let allowed = of(&system, &|| Ok(())).unwrap();
        assert!(allowed.allowed && allowed.name == "labelLapse");
        let refused = of(&system, &refused).unwrap();
        assert!(!refused.allowed && refused.reasons.len() == 1);
    }
}
