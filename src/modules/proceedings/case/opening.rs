//! Complaints on which one file is to be opened.

use crate::access::{Act, Facts};
use crate::failure::Outcome;
use crate::guard::{Case, Guard};
use crate::modules::complaints::{self, ComplaintCase, Stake};
use crate::modules::proceedings::workflow;
use crate::rows::Rows;
use entity::id::ComplaintId;
use std::sync::Arc;

/// What opens the board's file on complaints against one signatory (R14).
pub const OPEN: Guard<Opening> = Guard::new(
    Act::ProceedingOpen,
    |opening, _| opening.facts(),
    |opening, _| workflow::open(&opening.stakes()),
);

/// Some complaints together, the oldest first.
#[derive(Clone, Debug)]
pub struct Opening(pub Vec<ComplaintCase>);

impl Opening {
    /// What of the complaints decides.
    #[must_use]
    pub fn stakes(&self) -> Vec<Stake> {
        self.0.iter().map(|case| case.stake.clone()).collect()
    }

    /// The secretary opens a file, and whoever presides over the matter: the president, or the acting chair; nobody who is a party
    /// to one of the complaints (R4).
    fn facts(&self) -> Facts {
        let board = self.0.first().map_or(&[][..], |case| &case.board);
        let chair = complaints::chair(board, |who| self.0.iter().any(|case| case.is_aside(who)));
        let mut facts = Facts::default();
        for case in &self.0 {
            let one = case.facts();
            facts.association = one.association;
            facts.accused.extend(one.accused);
            facts.recused.extend(one.recused);
        }
        let stakes = || self.0.iter().map(|case| &case.stake);
        facts
            .owned_by(chair)
            .on(stakes().map(|stake| stake.id))
            .under(stakes().map(|stake| stake.accused_id))
    }
}

impl Case for Opening {
    type Id = ComplaintId;

    /// Of each complaint by itself.
    async fn load(from: &impl Rows, ids: &[ComplaintId]) -> Outcome<Vec<(ComplaintId, Self)>> {
        let cases = from.cases::<ComplaintCase>(ids).await?;
        let alone = |(id, case): &(ComplaintId, Arc<ComplaintCase>)| {
            (*id, Self(vec![ComplaintCase::clone(case)]))
        };
        Ok(cases.iter().map(alone).collect())
    }
}
