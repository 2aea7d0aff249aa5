//! The due-process gate as a screen shows it (R9).

use crate::failure::Step;
use crate::graphql::Enum;
use crate::modules::ballots::Deliberation;
use crate::modules::ballots::Question;
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use entity::value::SanctionKind;

/// A step that has to be taken before a ballot (R9), and whether it is done.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct GateStep {
    /// The step of the procedure.
    pub step: Enum<Step>,
    /// Whether the step is done.
    pub done: bool,
}

impl GateStep {
    /// The steps that a ballot needs, on a finding or on `sanction`.
    #[must_use]
    pub fn all(
        case: &Deliberation,
        sanction: Option<SanctionKind>,
        now: DateTime<Utc>,
    ) -> Vec<Self> {
        let question = sanction.map_or(Question::Finding, Question::Sanction);
        let steps = case.gate(None, now).steps(question).into_iter();
        steps
            .map(|(step, done)| Self {
                step: step.into(),
                done,
            })
            .collect()
    }
}
