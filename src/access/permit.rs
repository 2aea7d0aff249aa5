//! Proof that an act was allowed.

use super::actor::Actor;
use super::matrix::{Act, Effect};
use entity::id::{AccountId, AssociationId};

/// One act's permit. Only [`super::require`] makes one; stores and the journal ask for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    act: Act,
    account: Option<AccountId>,
    association: Option<AssociationId>,
}

/// A store was handed a permit whose act does not have this effect: a fault of the code, never of the caller.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the permit of {act:?} does not reach {effect:?}")]
pub struct OutOfPermit {
    act: Act,
    effect: Effect,
}

impl Permit {
    pub(super) fn new(act: Act, actor: &Actor, association: Option<AssociationId>) -> Self {
        Self {
            act,
            account: actor.account(),
            association,
        }
    }

    /// The act that was allowed.
    #[must_use]
    pub fn act(&self) -> Act {
        self.act
    }

    /// Who acts; nobody for the server itself and for who did not sign in.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The association that the act belongs to, where it belongs to one.
    #[must_use]
    pub fn association(&self) -> Option<AssociationId> {
        self.association
    }

    /// Asked by each function that writes.
    ///
    /// # Errors
    /// [`OutOfPermit`] where the act does not have that effect.
    pub fn covers(&self, effect: Effect) -> Result<(), OutOfPermit> {
        if self.act.effects().contains(&effect) {
            return Ok(());
        }
        Err(OutOfPermit {
            act: self.act,
            effect,
        })
    }
}
