//! From a row of the matrix to a condition in the SQL: what the viewer may read of a list is cut by the row that governs the
//! single read.

use crate::access::{Grants, Read};
use crate::graphql::read::{Scope, Viewer};
use entity::id::{AccountId, AssociationId, OrganisationId};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition};

/// What a viewer reaches by one [`Read`], put together from what each kind of right means in the table at hand. A kind that is
/// not named reaches nothing. The database asks in the order in which they are named: what is soonest decided comes first.
#[derive(Debug)]
pub struct Reach {
    grants: Grants,
    /// Whether all rows at hand are of the one association whose rights these are.
    within: bool,
    any: Condition,
}

/// The associations in which the viewer holds an office that reaches the rows at hand.
#[derive(Debug)]
pub struct Offices {
    associations: Vec<AssociationId>,
    within: bool,
}

impl Offices {
    /// The rows whose association, as `column` names it, is one of these. No condition where that is known of all.
    #[must_use]
    pub fn of(&self, column: Expr) -> Condition {
        let here = self.associations.iter().copied();
        Condition::all().add_option((!self.within).then(|| column.is_in(here)))
    }

    /// The associations.
    #[must_use]
    pub fn associations(&self) -> &[AssociationId] {
        &self.associations
    }
}

impl Reach {
    /// What `viewer` reaches by `read`.
    #[must_use]
    pub fn of(viewer: &Viewer, read: Read) -> Self {
        Self {
            grants: Grants::of(viewer, read),
            within: viewer.is_within(),
            any: Condition::any(),
        }
    }

    /// The rows that an office in these associations reaches.
    #[must_use]
    pub fn office(mut self, rows: impl FnOnce(&Offices) -> Condition) -> Self {
        if self.grants.by_office.is_empty() {
            return self;
        }
        let offices = Offices {
            associations: self.grants.by_office.clone(),
            within: self.within,
        };
        let rows = rows(&offices);
        if rows.is_empty() {
            self.grants.all = true;
        } else {
            self.any = self.any.add(rows);
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
