//! From a row of the matrix to a condition in the SQL: what the viewer may read of a list is cut by the row that governs the
//! single read.

use crate::access::{Grants, Read};
use crate::graphql::read::{Scope, Viewer};
use entity::id::{AccountId, AssociationId, OrganisationId};
use sea_orm::sea_query::{Condition, IntoCondition};

/// What a viewer reaches by one [`Read`], put together from what each kind of right means in the table at hand. A kind that is
/// not named reaches nothing.
#[derive(Debug)]
pub struct Reach {
    grants: Grants,
    any: Condition,
}

impl Reach {
    /// What `viewer` reaches by `read`.
    #[must_use]
    pub fn of(viewer: &Viewer, read: Read) -> Self {
        Self {
            grants: Grants::of(viewer, read),
            any: Condition::any(),
        }
    }

    /// The rows that an office in these associations reaches.
    #[must_use]
    pub fn office<C: IntoCondition>(mut self, rows: impl FnOnce(Vec<AssociationId>) -> C) -> Self {
        if !self.grants.by_office.is_empty() {
            self.any = self
                .any
                .add(rows(self.grants.by_office.clone()).into_condition());
        }
        self
    }

    /// The rows that are this person's own.
    #[must_use]
    pub fn own<C: IntoCondition>(mut self, rows: impl FnOnce(AccountId) -> C) -> Self {
        if let Some(me) = self.grants.own {
            self.any = self.any.add(rows(me).into_condition());
        }
        self
    }

    /// The rows that concern these organisations.
    #[must_use]
    pub fn parties<C: IntoCondition>(
        mut self,
        rows: impl FnOnce(Vec<OrganisationId>) -> C,
    ) -> Self {
        if !self.grants.parties.is_empty() {
            self.any = self
                .any
                .add(rows(self.grants.parties.clone()).into_condition());
        }
        self
    }

    /// All of it together.
    #[must_use]
    pub fn scope(self) -> Scope {
        if self.grants.all {
            Scope::All
        } else if self.any.is_empty() {
            Scope::Nothing
        } else {
            Scope::Where(self.any)
        }
    }
}
