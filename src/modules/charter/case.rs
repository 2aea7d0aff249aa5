//! What decides whether a version may be put in force, and whether an organisation may sign it.

use super::workflow::{self, Publishing, Signing};
use crate::access::{Act, Facts};
use crate::failure::{Outcome, Refusal};
use crate::guard::{Case, Guard, one};
use crate::modules::associations;
use crate::modules::members::{self, Standing};
use crate::rows::Rows;
use entity::id::{AssociationId, CharterId, CharterVersionId, OrganisationId};
use entity::value::CharterVersionState;
use entity::{charter_version, signature};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

/// What puts a draft in force (A8). Whether what is stored of it is whole is seen when it is done.
pub const PUBLISH: Guard<VersionCase> = Guard::new(
    Act::CharterPublish,
    |case, _| {
        let on: [Uuid; 2] = [case.version.id.into(), case.version.charter_id.into()];
        Facts::of(case.version.association_id).on(on)
    },
    |case, _| one(case.may_publish(true)),
);

/// What signs a version, for one organisation (A3).
pub const SIGN: Guard<Signatory> = Guard::new(
    Act::CharterSign,
    |case, _| case.facts(),
    |case, _| case.may_sign(true),
);

/// What of a version decides, without its text.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    /// Which.
    pub id: CharterVersionId,
    /// Where.
    pub association_id: AssociationId,
    /// Of which charter.
    pub charter_id: CharterId,
    /// Its number.
    pub number: i64,
    /// Where it stands.
    pub state: CharterVersionState,
    /// SHA-256 of its text.
    pub text_hash: Vec<u8>,
}

fn versions() -> Select<charter_version::Entity> {
    use charter_version::Column as C;
    charter_version::Entity::find().select_only().columns([
        C::Id,
        C::AssociationId,
        C::CharterId,
        C::Number,
        C::State,
        C::TextHash,
    ])
}

async fn these(from: &impl Rows, ids: &[CharterVersionId]) -> Outcome<Vec<Version>> {
    let these = from.among(charter_version::Column::Id.into_expr(), ids);
    from.all_as(versions().filter(these).as_query()).await
}

/// A version that somebody may want to put in force.
#[derive(Clone, Debug)]
pub struct VersionCase {
    /// The version.
    pub version: Version,
    /// The number of the charter's version in force.
    pub in_force: Option<i64>,
}

impl VersionCase {
    /// Whether it may be put in force, where what is stored of it is `whole`.
    ///
    /// # Errors
    /// A refusal.
    pub fn may_publish(&self, whole: bool) -> Result<(), Refusal> {
        workflow::publish(Publishing {
            state: self.version.state,
            number: self.version.number,
            in_force: self.in_force,
            whole,
        })
    }
}

impl Case for VersionCase {
    type Id = CharterVersionId;

    async fn load(
        from: &impl Rows,
        ids: &[CharterVersionId],
    ) -> Outcome<Vec<(CharterVersionId, Self)>> {
        let found = these(from, ids).await?;
        let charters: Vec<_> = found.iter().map(|version| version.charter_id).collect();
        let in_force = versions()
            .filter(from.among(charter_version::Column::CharterId.into_expr(), &charters))
            .filter(charter_version::Column::State.eq(CharterVersionState::InForce));
        let in_force: Vec<Version> = from.all_as(in_force.as_query()).await?;
        let case = |version: Version| {
            let mut in_force = in_force.iter();
            let in_force = in_force.find(|other| other.charter_id == version.charter_id);
            let id = version.id;
            let case = Self {
                version,
                in_force: in_force.map(|other| other.number),
            };
            (id, case)
        };
        Ok(found.into_iter().map(case).collect())
    }
}

/// An organisation that may want to sign a version.
#[derive(Clone, Debug)]
pub struct Signatory {
    /// The version.
    pub version: Version,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The signature that binds it to the charter now.
    pub bound: Option<signature::Model>,
    /// How it stands with the association (A1).
    pub standing: Standing,
    /// Whether a ban stands against it (R16).
    pub banned: bool,
}

impl Signatory {
    /// Each of these organisations with each of these versions, whatever association either is of.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn load(
        from: &impl Rows,
        ids: &[CharterVersionId],
        organisations: &[OrganisationId],
    ) -> Outcome<Vec<Self>> {
        if organisations.is_empty() {
            return Ok(Vec::new());
        }
        let versions = these(from, ids).await?;
        let seats = versions.iter().map(|version| version.association_id);
        let seats = associations::seats(from, seats).await?;
        let bound = signature::Entity::find()
            .filter(from.among(signature::Column::OrganisationId.into_expr(), organisations))
            .filter(signature::Column::EndedAt.is_null());
        let bound = from.all(bound).await?;
        let members = members::live_of(from, organisations).await?;
        let banned = members::banned_of(from, organisations).await?;
        let mut cases = Vec::new();
        for version in versions {
            let Some(seat) = seats.get(&version.association_id) else {
                continue;
            };
            let today = seat.day(from.now())?;
            for organisation in organisations {
                let is_live = |row: &&entity::membership::Model| {
                    row.organisation_id == *organisation
                        && row.association_id == version.association_id
                };
                let is_bound = |row: &&signature::Model| {
                    row.organisation_id == *organisation && row.charter_id == version.charter_id
                };
                cases.push(Self {
                    version: version.clone(),
                    organisation: *organisation,
                    bound: bound.iter().find(is_bound).cloned(),
                    standing: Standing::of(members.iter().find(is_live), today),
                    banned: banned.contains(organisation),
                });
            }
        }
        Ok(cases)
    }

    /// The organisation where the version is.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts::of(self.version.association_id)
            .concerning([self.organisation])
            .on(self.bound.as_ref().map(|bound| bound.id))
            .under([self.organisation])
    }

    /// Whether it may sign, where its signer `read` the text as it stands.
    ///
    /// # Errors
    /// Every refusal that applies.
    pub fn may_sign(&self, read: bool) -> Result<(), Vec<Refusal>> {
        let bound = self.bound.as_ref();
        workflow::sign(Signing {
            state: self.version.state,
            signed: bound.is_some_and(|bound| bound.charter_version_id == self.version.id),
            read,
        })?;
        let banned = self.banned.then(members::banned);
        let refusals = self.standing.require_good().err().into_iter().chain(banned);
        let refusals: Vec<_> = refusals.collect();
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(refusals)
        }
    }
}

/// The organisations for which who asks acts in the association of a version, each as one that may want to sign it.
#[derive(Clone, Debug)]
pub struct Signatories(pub Vec<Signatory>);

impl Case for Signatories {
    type Id = CharterVersionId;

    async fn load(
        from: &impl Rows,
        ids: &[CharterVersionId],
    ) -> Outcome<Vec<(CharterVersionId, Self)>> {
        let held = from.actor().affiliations();
        let mine: Vec<_> = held.iter().map(|held| held.organisation).collect();
        let all = Signatory::load(from, ids, &mine).await?;
        let of = |version: &CharterVersionId| {
            let here = all.iter().filter(|case| {
                case.version.id == *version
                    && held.iter().any(|held| {
                        held.organisation == case.organisation
                            && held.association == case.version.association_id
                    })
            });
            (*version, Self(here.cloned().collect()))
        };
        Ok(ids.iter().map(of).collect())
    }
}
