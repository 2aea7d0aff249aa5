//! All that decides whether a decision can be recorded and notified, loaded for one file or for many.

use super::workflow::{self, Deliberated};
use crate::access::{Act, Facts};
use crate::failure::Outcome;
use crate::guard::{Case, Guard, one};
use crate::modules::ballots::Deliberation;
use crate::modules::proceedings::ProceedingCase;
use crate::rows::Rows;
use entity::decision;
use entity::id::{AllegationId, ProceedingId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// What records what the board decided (A7, R8).
pub const RECORD: Guard<Procedure> = Guard::new(
    Act::DecisionRecord,
    |case, _| case.deliberation.proceeding.facts(),
    |case, _| workflow::recordable(&case.deliberated(&case.deliberation.allegations())),
);

/// What notifies the decision (R8).
pub const NOTIFY: Guard<Procedure> = Guard::new(
    Act::DecisionNotify,
    |case, _| enforcing(&case.deliberation.proceeding),
    |case, _| {
        let state = case.decision.as_ref().map(|decision| decision.state);
        one(workflow::notify(state, case.is_unminuted()))
    },
);

/// The facts of what a decision does to a file, and to the accused (A7).
#[must_use]
pub fn enforcing(proceeding: &ProceedingCase) -> Facts {
    let row = &proceeding.row;
    let on: [Uuid; 2] = [row.id.into(), row.accused_id.into()];
    proceeding.facts().on(on)
}

/// The acts on a decision that is to be recorded or is.
pub const ACTS: &[Guard<Procedure>] = &[RECORD, NOTIFY];

/// All of the procedure on a file so far.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// How far the board has come with the file.
    pub deliberation: Arc<Deliberation>,
    /// What it decided.
    pub decision: Option<decision::Model>,
}

impl Procedure {
    /// What a decision is made from; `allegations` are the file's, which the answer borrows.
    #[must_use]
    pub fn deliberated<'a>(&'a self, allegations: &'a [AllegationId]) -> Deliberated<'a> {
        let case = &self.deliberation;
        Deliberated {
            state: case.proceeding.row.state,
            rules: &case.proceeding.rules,
            allegations,
            ballots: &case.ballots,
            departed: case.departed,
        }
    }

    /// Whether the meeting that took the file up is still open, and so has no minutes (T7).
    #[must_use]
    pub fn is_unminuted(&self) -> bool {
        let bench = self.deliberation.bench.as_ref();
        bench.is_some_and(|bench| bench.sitting.taken_up)
    }
}

impl Case for Procedure {
    type Id = ProceedingId;

    async fn load(from: &impl Rows, ids: &[ProceedingId]) -> Outcome<Vec<(ProceedingId, Self)>> {
        let deliberations = from.cases::<Deliberation>(ids).await?;
        let of_these = from.among(decision::Column::ProceedingId.into_expr(), ids);
        let decisions = from.all(decision::Entity::find().filter(of_these)).await?;
        let mut decisions: HashMap<_, _> = decisions
            .into_iter()
            .map(|decision| (decision.proceeding_id, decision))
            .collect();
        let case = |(id, deliberation): &(ProceedingId, Arc<Deliberation>)| {
            let case = Self {
                deliberation: Arc::clone(deliberation),
                decision: decisions.remove(id),
            };
            (*id, case)
        };
        Ok(deliberations.iter().map(case).collect())
    }
}
