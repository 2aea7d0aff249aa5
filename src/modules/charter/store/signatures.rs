//! The rows of signatures.

use crate::access::Permit;
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::modules::associations::Seat;
use crate::modules::charter::case::Version;
use crate::modules::charter::format::RulesOfProcedure;
use crate::modules::charter::workflow;
use crate::rows::Rows as _;
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{CharterId, CharterVersionId, OrganisationId, SignatureId};
use entity::value::{LabelState, SignatureEnd};
use entity::{ban, charter_version, label, signature};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait,
};

/// A signature, held: it does not end meanwhile.
///
/// # Errors
/// Hidden where there is none.
pub async fn signature(tx: &Tx<'_>, id: SignatureId) -> Outcome<signature::Model> {
    tx.get(tx.held(signature::Entity::find_by_id(id))).await
}

/// The signatures that bind an organisation now, of any charter, oldest first.
pub async fn live_signatures(
    tx: &Tx<'_>,
    organisation: OrganisationId,
) -> Outcome<Vec<signature::Model>> {
    let live = signature::Entity::find()
        .filter(signature::Column::OrganisationId.eq(organisation))
        .filter(signature::Column::EndedAt.is_null())
        .order_by_asc(signature::Column::SignedAt)
        .order_by_asc(signature::Column::Id);
    tx.all(live).await
}

/// The signature that binds an organisation to `charter` now.
pub async fn live_signature(
    tx: &Tx<'_>,
    charter: CharterId,
    organisation: OrganisationId,
) -> Outcome<Option<signature::Model>> {
    let live = signature::Entity::find()
        .filter(signature::Column::CharterId.eq(charter))
        .filter(signature::Column::OrganisationId.eq(organisation))
        .filter(signature::Column::EndedAt.is_null());
    tx.one(live).await
}

/// Whom `charter` binds now, by any version.
pub async fn signatories(tx: &Tx<'_>, charter: CharterId) -> Outcome<Vec<OrganisationId>> {
    let live = signature::Entity::find()
        .filter(signature::Column::CharterId.eq(charter))
        .filter(signature::Column::EndedAt.is_null())
        .order_by_asc(signature::Column::OrganisationId);
    tx.values(live, signature::Column::OrganisationId).await
}

/// Up to `most` signatures that bind while the last label under them is revoked, though a ban on the organisation is over: what may be
/// given back (R16). By id.
pub async fn kept_from_label(tx: &Tx<'_>, most: u64) -> Outcome<Vec<SignatureId>> {
    let label = |column: label::Column| Expr::col((label::Entity, column));
    let bound = Query::select()
        .expr(Expr::val(1))
        .from(signature::Entity)
        .and_where(
            signature::Column::Id
                .into_expr()
                .eq(label(label::Column::SignatureId)),
        )
        .and_where(signature::Column::EndedAt.is_null())
        .take();
    let later = |column: label::Column| Expr::col(("later", column));
    let a_later_one = Query::select()
        .expr(Expr::val(1))
        .from_as(label::Entity, "later")
        .and_where(later(label::Column::OrganisationId).eq(label(label::Column::OrganisationId)))
        .and_where(later(label::Column::SignatureId).eq(label(label::Column::SignatureId)))
        .and_where(later(label::Column::GrantedAt).gt(label(label::Column::GrantedAt)))
        .take();
    let a_ban_is_over = Query::select()
        .expr(Expr::val(1))
        .from(ban::Entity)
        .and_where(
            Expr::col((ban::Entity, ban::Column::OrganisationId))
                .eq(label(label::Column::OrganisationId)),
        )
        .cond_where(
            Condition::any()
                .add(ban::Column::EndsAt.lte(tx.now()))
                .add(ban::Column::LiftedAt.is_not_null()),
        )
        .take();
    let kept = label::Entity::find()
        .filter(label::Column::State.eq(LabelState::Revoked))
        .filter(Expr::exists(bound))
        .filter(Expr::exists(a_later_one).not())
        .filter(Expr::exists(a_ban_is_over))
        .order_by_asc(label::Column::SignatureId)
        .limit(most);
    tx.values(kept, label::Column::SignatureId).await
}

/// What an organisation signed of a charter, the oldest first, each with the rules of procedure of its version.
#[derive(Clone, Debug)]
pub struct Bonds(Vec<Bond>);

#[derive(Clone, Debug)]
struct Bond {
    signature: signature::Model,
    rules: String,
}

impl FromQueryResult for Bond {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            signature: signature::Model::from_query_result(row, prefix)?,
            rules: row.try_get(prefix, "rules")?,
        })
    }
}

impl Bonds {
    /// All there are.
    pub async fn load(
        tx: &Tx<'_>,
        charter: CharterId,
        organisation: OrganisationId,
    ) -> Outcome<Self> {
        let version = |column: charter_version::Column| (charter_version::Entity, column);
        let signed = signature::Entity::find()
            .filter(signature::Column::OrganisationId.eq(organisation))
            .filter(signature::Column::CharterId.eq(charter))
            .order_by_asc(signature::Column::SignedAt)
            .order_by_asc(signature::Column::Id)
            .expr_as(Expr::col(version(charter_version::Column::Rules)), "rules")
            .into_query()
            .inner_join(
                charter_version::Entity,
                Expr::col(version(charter_version::Column::Id))
                    .eq(signature::Column::CharterVersionId.into_expr()),
            )
            .take();
        Ok(Self(tx.all_as(&signed).await?))
    }

    /// The signature that bound the organisation on `day`, a day of the seat (A9).
    ///
    /// Facts are known by their day, not by their hour. So who was bound for any part of the day was bound on it: the day of
    /// signing counts, and so does the day on which the signature ended; whether the facts came before the one or after the other
    /// is for the board to find. A signature that ended at the day's first instant did not bind on it any more. Where one
    /// signature followed another on the day, the earlier is answered: nobody is judged by a version that they may have signed
    /// after the facts.
    ///
    /// # Errors
    /// Where no calendar reaches that far.
    pub fn on(&self, seat: &Seat, day: NaiveDate) -> Outcome<Option<&signature::Model>> {
        workflow::bound_on(self.0.iter().map(|bond| &bond.signature), seat.zone, day)
    }

    /// The rules of procedure of a version that was signed.
    ///
    /// # Errors
    /// Where it was not.
    pub fn rules(&self, version: CharterVersionId) -> Outcome<RulesOfProcedure> {
        let mut bonds = self.0.iter();
        let bond = bonds.find(|bond| bond.signature.charter_version_id == version);
        let bond =
            bond.ok_or_else(|| Failure::internal("the rules of a version that nobody signed"))?;
        Ok(serde_json::from_str(&bond.rules)?)
    }
}

/// Binds an organisation to the whole text of `version` from now on (A3).
pub async fn insert(
    tx: &Tx<'_>,
    permit: &Permit,
    version: &Version,
    organisation: OrganisationId,
) -> Outcome<signature::Model> {
    let row = signature::Model {
        id: tx.id(),
        association_id: version.association_id,
        charter_id: version.charter_id,
        charter_version_id: version.id,
        organisation_id: organisation,
        signed_by: tx.account()?,
        signed_at: tx.now(),
        text_hash: version.text_hash.clone(),
        ended_at: None,
        end_kind: None,
        version: 1,
    };
    tx.insert(permit, row).await
}

/// Ends a signature at the instant `at`, and writes down how.
pub async fn end_signature(
    tx: &Tx<'_>,
    permit: &Permit,
    signature: signature::Model,
    kind: SignatureEnd,
    at: DateTime<Utc>,
) -> Outcome<()> {
    tx.change(permit, signature, |row| {
        row.ended_at = Some(at);
        row.end_kind = Some(kind);
    })
    .await?;
    Ok(())
}
