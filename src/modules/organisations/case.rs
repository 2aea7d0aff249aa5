//! What decides whether one may ask to act for an organisation, and whether that is confirmed or ended.

use super::{store, workflow};
use crate::access::{Act, Facts};
use crate::failure::Outcome;
use crate::guard::{Case, Guard, one};
use crate::rows::Rows;
use entity::id::{AccountId, AssociationId, OrganisationId};
use entity::value::AffiliationState;
use entity::{affiliation, organisation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What makes an organisation known to an association.
pub const REGISTER: Guard<AssociationId> = Guard::new(
    Act::OrganisationRegister,
    |here, _| Facts::of(*here).under([*here]),
    |_, _| Ok(()),
);

/// What asks to act for an organisation.
pub const REQUEST: Guard<Ties> = Guard::new(
    Act::AffiliationRequest,
    |case, _| {
        Facts::of(case.organisation.association_id)
            .concerning([case.organisation.id])
            .under([case.organisation.id])
    },
    |case, viewer| {
        one(workflow::request(
            viewer.account().and_then(|me| case.state_of(me)),
        ))
    },
);

/// What confirms that somebody may.
pub const CONFIRM: Guard<affiliation::Model> = Guard::new(
    Act::AffiliationConfirm,
    |row, _| workflow::facts(row),
    |row, viewer| {
        one(viewer
            .account()
            .map_or(Ok(()), |me| workflow::confirm(row, me)))
    },
);

/// What ends it, or turns a request down.
pub const REVOKE: Guard<affiliation::Model> = Guard::new(
    Act::AffiliationRevoke,
    |row, _| workflow::facts(row),
    |row, _| one(workflow::revoke(row)),
);

/// The acts on an affiliation.
pub const ACTS: &[Guard<affiliation::Model>] = &[CONFIRM, REVOKE];

/// An organisation, and who is tied to it.
#[derive(Clone, Debug)]
pub struct Ties {
    /// The organisation.
    pub organisation: organisation::Model,
    /// Where each person's affiliation with it stands, revoked ones apart.
    pub live: Vec<(AccountId, AffiliationState)>,
}

impl Ties {
    fn state_of(&self, account: AccountId) -> Option<AffiliationState> {
        let mut live = self.live.iter();
        live.find(|(who, _)| *who == account)
            .map(|(_, state)| *state)
    }
}

impl Case for Ties {
    type Id = OrganisationId;

    async fn load(
        from: &impl Rows,
        ids: &[OrganisationId],
    ) -> Outcome<Vec<(OrganisationId, Self)>> {
        let organisations = store::find_all(from, ids).await?;
        let of_these = from.among(affiliation::Column::OrganisationId.into_expr(), ids);
        let live = affiliation::Entity::find()
            .filter(of_these)
            .filter(affiliation::Column::State.ne(AffiliationState::Revoked));
        let live = from.all(live).await?;
        let case = |organisation: organisation::Model| {
            let id = organisation.id;
            let live = live.iter().filter(|row| row.organisation_id == id);
            let live = live.map(|row| (row.account_id, row.state)).collect();
            (id, Self { organisation, live })
        };
        Ok(organisations.into_iter().map(case).collect())
    }
}
