//! What decides whether a commitment may be declared or taken back.

use super::workflow;
use crate::access::{Act, Facts};
use crate::failure::Outcome;
use crate::guard::{Case, Guard, one};
use crate::rows::Rows;
use entity::id::{AssociationId, CommitmentId, OrganisationId, SignatureId};
use entity::{commitment, signature};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What declares what a signatory does to honour an article (A3).
pub const DECLARE: Guard<Bond> = Guard::new(
    Act::CommitmentDeclare,
    |bond, _| bond.facts(),
    |bond, _| one(workflow::still_binds(bond.ended)),
);

/// What takes a commitment back.
pub const WITHDRAW: Guard<CommitmentCase> = Guard::new(
    Act::CommitmentWithdraw,
    |case, _| case.bond.facts().on([case.commitment.id]),
    |case, _| one(workflow::withdraw(case.commitment.state, case.bond.ended)),
);

/// That a signature binds an organisation, or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bond {
    /// Where.
    pub association: AssociationId,
    /// By which signature.
    pub signature: SignatureId,
    /// Whom.
    pub organisation: OrganisationId,
    /// Whether it is over.
    pub ended: bool,
}

impl Bond {
    /// The bond of a signature.
    #[must_use]
    pub fn of(signature: &signature::Model) -> Self {
        Self {
            association: signature.association_id,
            signature: signature.id,
            organisation: signature.organisation_id,
            ended: signature.ended_at.is_some(),
        }
    }

    fn facts(self) -> Facts {
        Facts::of(self.association)
            .concerning([self.organisation])
            .on([self.signature])
    }
}

/// A commitment and the signature that it is made under. Its acts hold the signature: it does not end meanwhile.
#[derive(Clone, Debug)]
pub struct CommitmentCase {
    /// The commitment.
    pub commitment: commitment::Model,
    /// The signature.
    pub signature: signature::Model,
    /// How that binds.
    pub bond: Bond,
}

impl Case for CommitmentCase {
    type Id = CommitmentId;

    async fn load(from: &impl Rows, ids: &[CommitmentId]) -> Outcome<Vec<(CommitmentId, Self)>> {
        let these = from.among(commitment::Column::Id.into_expr(), ids);
        let commitments = from.all(commitment::Entity::find().filter(these)).await?;
        let signatures: Vec<_> = commitments.iter().map(|row| row.signature_id).collect();
        let these = from.among(signature::Column::Id.into_expr(), &signatures);
        let signatures = from.held(signature::Entity::find().filter(these));
        let signatures = from.all(signatures).await?;
        let case = |commitment: commitment::Model| {
            let mut signatures = signatures.iter();
            let signature = signatures
                .find(|row| row.id == commitment.signature_id)?
                .clone();
            let id = commitment.id;
            let case = Self {
                commitment,
                bond: Bond::of(&signature),
                signature,
            };
            Some((id, case))
        };
        Ok(commitments.into_iter().filter_map(case).collect())
    }
}
