//! What decides whether a membership may be asked for, admitted, and its dues recorded.

use super::{store, workflow};
use crate::access::{Act, Facts};
use crate::failure::Outcome;
use crate::guard::{Case, Guard, one};
use crate::modules::organisations;
use crate::rows::Rows;
use entity::id::{AssociationId, OrganisationId};
use entity::{membership, organisation};
use sea_orm::{FromQueryResult, QueryTrait};

/// What asks for a membership.
pub const REQUEST: Guard<Applicant> = Guard::new(
    Act::MembershipRequest,
    |case, _| {
        Facts::of(case.organisation.association_id)
            .concerning([case.organisation.id])
            .under([case.organisation.id])
    },
    |case, _| {
        let live = case.live.as_ref().map(|live| live.state);
        one(workflow::may_request(case.organisation.kind, live))
    },
);

/// What admits a member.
pub const ADMIT: Guard<membership::Model> = Guard::new(
    Act::MemberAdmit,
    |row, _| workflow::facts(row),
    |row, viewer| one(workflow::admit(row, viewer.acts_for(row.organisation_id))),
);

/// What records until when dues are paid.
pub const RECORD_DUES: Guard<membership::Model> = Guard::new(
    Act::MemberDuesRecord,
    |row, _| workflow::facts(row),
    |row, viewer| {
        one(workflow::record_dues(
            row,
            viewer.acts_for(row.organisation_id),
        ))
    },
);

/// The acts on a membership before its end.
pub const ACTS: &[Guard<membership::Model>] = &[ADMIT, RECORD_DUES];

/// An organisation that may want to become a member.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// The organisation.
    pub organisation: organisation::Model,
    /// Its membership that is not over.
    pub live: Option<membership::Model>,
}

impl Case for Applicant {
    type Id = OrganisationId;

    async fn load(
        from: &impl Rows,
        ids: &[OrganisationId],
    ) -> Outcome<Vec<(OrganisationId, Self)>> {
        let organisations = organisations::find_all(from, ids).await?;
        let live = store::live_of(from, ids).await?;
        let case = |organisation: organisation::Model| {
            let id = organisation.id;
            let live = live.iter().find(|row| row.organisation_id == id).cloned();
            (id, Self { organisation, live })
        };
        Ok(organisations.into_iter().map(case).collect())
    }
}

/// An organisation that is a member: admitted, and not over.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct Admission {
    /// Where.
    pub association_id: AssociationId,
    /// Which.
    pub organisation_id: OrganisationId,
}

impl Admission {
    /// The organisation where it is a member.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts::of(self.association_id).concerning([self.organisation_id])
    }
}

impl Case for Admission {
    type Id = OrganisationId;

    async fn load(
        from: &impl Rows,
        ids: &[OrganisationId],
    ) -> Outcome<Vec<(OrganisationId, Self)>> {
        let admitted: Vec<Self> = from.all_as(store::admissions(from, ids).as_query()).await?;
        let admitted = admitted.into_iter();
        Ok(admitted.map(|one| (one.organisation_id, one)).collect())
    }
}
