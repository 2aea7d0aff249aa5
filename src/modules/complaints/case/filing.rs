//! What decides whether a complaint is taken.

use crate::access::{Act, Facts};
use crate::failure::Outcome;
use crate::guard::{Case, Guard, one};
use crate::modules::charter;
use crate::modules::complaints::workflow;
use crate::rows::Rows;
use entity::id::{AccountId, AssociationId};

/// What files a complaint (A5).
pub const FILE: Guard<FilingCase> = Guard::new(
    Act::ComplaintFile,
    |filing, _| filing.facts(),
    |filing, _| one(workflow::may_file(filing.charter_in_force)),
);

/// What enters a complaint that came on paper.
pub const FILE_PAPER: Guard<FilingCase> = Guard::new(
    Act::ComplaintFilePaper,
    |filing, _| filing.facts(),
    |filing, _| one(workflow::may_file(filing.charter_in_force)),
);

/// An association to which a complaint may come.
#[derive(Clone, Debug)]
pub struct FilingCase {
    /// Which.
    pub association: AssociationId,
    /// Whether a charter of it is in force.
    pub charter_in_force: bool,
    /// The people of the accused, once it is named (R4).
    pub accused: Vec<AccountId>,
}

impl FilingCase {
    fn facts(&self) -> Facts {
        Facts {
            accused: self.accused.clone(),
            ..Facts::of(self.association).under([self.association])
        }
    }
}

impl Case for FilingCase {
    type Id = AssociationId;

    async fn load(from: &impl Rows, ids: &[AssociationId]) -> Outcome<Vec<(AssociationId, Self)>> {
        let in_force = charter::in_force_at(from, ids).await?;
        let filing = |id: &AssociationId| {
            let filing = Self {
                association: *id,
                charter_in_force: in_force.contains(id),
                accused: Vec::new(),
            };
            (*id, filing)
        };
        Ok(ids.iter().map(filing).collect())
    }
}
