//! What decides whether a mandate, or its end, may be confirmed or proposed.

use super::workflow::{self, Administers, Asked, Term};
use crate::access::{Act, Facts};
use crate::context::Viewer;
use crate::failure::{Outcome, Refusal};
use crate::guard::{Case, Guard, one};
use crate::modules::associations::{self, Seat};
use crate::rows::Rows;
use chrono::NaiveDate;
use entity::id::{AccountId, AssociationId, MandateId};
use entity::mandate;
use entity::value::{MandateRole, MandateState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What proposes a mandate: of an administrator, whose reach is the widest.
pub const PROPOSE: Guard<Offices> = Guard::new(
    Act::MandatePropose,
    |offices, _| offices.facts(MandateRole::Admin),
    |_, _| Ok(()),
);

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

/// Who may propose mandates in an association.
#[derive(Clone, Debug)]
pub struct Offices {
    association: AssociationId,
    is_administered: bool,
    presidents: Vec<AccountId>,
}

impl Offices {
    /// By which facts a mandate of this role is proposed: where nobody administers any more, an administrator's is the president's
    /// own to propose.
    #[must_use]
    pub fn facts(&self, role: MandateRole) -> Facts {
        let stand_in = role == MandateRole::Admin && !self.is_administered;
        let presidents = self.presidents.iter().filter(|_| stand_in);
        Facts::of(self.association)
            .owned_by(presidents.copied())
            .under([self.association])
    }
}

impl Case for Offices {
    type Id = AssociationId;

    async fn load(from: &impl Rows, ids: &[AssociationId]) -> Outcome<Vec<(AssociationId, Self)>> {
        let seats = associations::seats(from, ids.iter().copied()).await?;
        let held = mandate::Entity::find()
            .filter(from.among(mandate::Column::AssociationId.into_expr(), ids))
            .filter(mandate::Column::Role.is_in([MandateRole::Admin, MandateRole::President]))
            .filter(mandate::Column::State.eq(MandateState::Confirmed));
        let held = from.all(held).await?;
        let offices = |(id, seat): (AssociationId, Seat)| {
            let today = seat.day(from.now())?;
            let held = held.iter().filter(|row| row.association_id == id);
            let held = held.filter(|row| Term::of(row).covers(today));
            let (admins, presidents): (Vec<_>, Vec<_>) =
                held.partition(|row| row.role == MandateRole::Admin);
            let offices = Self {
                association: id,
                is_administered: !admins.is_empty(),
                presidents: presidents.iter().map(|row| row.account_id).collect(),
            };
            Ok((id, offices))
        };
        seats.into_iter().map(offices).collect()
    }
}

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
