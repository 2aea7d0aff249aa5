//! What decides whether a mandate, or its end, may be confirmed or proposed.

use super::workflow::{self, Administers, Asked, Term};
use crate::access::Act;
use crate::context::Viewer;
use crate::failure::{Outcome, Refusal};
use crate::guard::{Case, Guard, one};
use crate::modules::associations::{self, Seat};
use crate::rows::Rows;
use chrono::NaiveDate;
use entity::id::{AccountId, MandateId};
use entity::mandate;
use entity::value::{MandateRole, MandateState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What confirms a mandate, or that it ends.
pub const CONFIRM: Guard<MandateCase> = Guard::new(
    Act::MandateConfirm,
    |case, _| workflow::facts(&case.mandate),
    |case, viewer| {
        case.ask(viewer, |asked| {
            workflow::confirm(&case.mandate, asked).map(drop)
        })
    },
);

/// What ends one's own mandate, takes a proposal back, or proposes that another's mandate end.
pub const REVOKE: Guard<MandateCase> = Guard::new(
    Act::MandateRevoke,
    |case, _| workflow::facts(&case.mandate),
    |case, viewer| {
        case.ask(viewer, |asked| {
            workflow::revoke(&case.mandate, asked).map(drop)
        })
    },
);

/// The acts on a mandate.
pub const ACTS: &[Guard<MandateCase>] = &[CONFIRM, REVOKE];

/// A mandate with all that its acts have to know.
#[derive(Clone, Debug)]
pub struct MandateCase {
    /// The mandate.
    pub mandate: mandate::Model,
    /// Where the association sits.
    pub seat: Seat,
    /// Today, at the seat.
    pub today: NaiveDate,
    /// Every confirmed mandate of an administrator there, whatever its days.
    pub admins: Vec<Administers>,
}

impl MandateCase {
    /// What confirming and ending depend on, for `me`.
    #[must_use]
    pub fn asked(&self, me: AccountId, viewer: &Viewer) -> Asked<'_> {
        Asked {
            me,
            today: self.today,
            now: viewer.now(),
            admins: &self.admins,
        }
    }

    /// The version that the caller expects, beside the one that the mandate has.
    #[must_use]
    pub fn at(&self, expected: Option<i32>) -> (Option<i32>, i64) {
        (expected, self.mandate.version)
    }

    fn ask(
        &self,
        viewer: &Viewer,
        check: impl FnOnce(&Asked<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Vec<Refusal>> {
        let me = viewer.account();
        one(me.map_or(Ok(()), |me| check(&self.asked(me, viewer))))
    }
}

impl Case for MandateCase {
    type Id = MandateId;

    async fn load(from: &impl Rows, ids: &[MandateId]) -> Outcome<Vec<(MandateId, Self)>> {
        let these = from.among(mandate::Column::Id.into_expr(), ids);
        let mandates = from.all(mandate::Entity::find().filter(these)).await?;
        let seats = mandates.iter().map(|row| row.association_id);
        let seats = associations::seats(from, seats).await?;
        let here: Vec<_> = seats.keys().copied().collect();
        let admins = mandate::Entity::find()
            .filter(from.among(mandate::Column::AssociationId.into_expr(), &here))
            .filter(mandate::Column::Role.eq(MandateRole::Admin))
            .filter(mandate::Column::State.eq(MandateState::Confirmed));
        let admins = from.all(admins).await?;
        let mut cases = Vec::with_capacity(mandates.len());
        for mandate in mandates {
            let Some(seat) = seats.get(&mandate.association_id).cloned() else {
                continue;
            };
            let admins = admins
                .iter()
                .filter(|row| row.association_id == seat.association);
            let case = Self {
                today: seat.day(from.now())?,
                admins: admins
                    .map(|row| Administers {
                        mandate: row.id,
                        term: Term::of(row),
                    })
                    .collect(),
                seat,
                mandate,
            };
            cases.push((case.mandate.id, case));
        }
        Ok(cases)
    }
}
