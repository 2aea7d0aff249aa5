//! How the time that a file gives is counted.

use crate::access::Facts;
use crate::failure::Outcome;
use crate::guard::Case;
use crate::modules::associations::Seat;
use crate::modules::charter::format::RulesOfProcedure;
use crate::rows::Rows;
use entity::id::{AssociationId, ProceedingId};
use entity::{association, charter_version, proceeding};
use sea_orm::sea_query::{ExprTrait as _, JoinType};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

/// By which rules of procedure, and in which zone, times are counted in a file (A9, T3): both are public.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The association's seat.
    pub seat: Seat,
    /// The rules of procedure.
    pub rules: RulesOfProcedure,
}

#[derive(FromQueryResult)]
struct Row {
    id: ProceedingId,
    association_id: AssociationId,
    time_zone: String,
    rules: String,
}

impl Terms {
    /// What they are facts of: the association.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts::of(self.seat.association)
    }
}

impl Case for Terms {
    type Id = ProceedingId;

    async fn load(from: &impl Rows, ids: &[ProceedingId]) -> Outcome<Vec<(ProceedingId, Self)>> {
        use proceeding::Column as C;
        let version = charter_version::Column::Id.into_expr();
        let here = association::Column::Id.into_expr();
        let rows = proceeding::Entity::find()
            .select_only()
            .columns([C::Id, C::AssociationId])
            .column(association::Column::TimeZone)
            .column(charter_version::Column::Rules)
            .filter(from.among(C::Id.into_expr(), ids))
            .into_query()
            .join(
                JoinType::InnerJoin,
                charter_version::Entity,
                version.eq(C::RulesVersionId.into_expr()),
            )
            .join(
                JoinType::InnerJoin,
                association::Entity,
                here.eq(C::AssociationId.into_expr()),
            )
            .take();
        let rows: Vec<Row> = from.all_as(&rows).await?;
        let terms = |row: Row| {
            let terms = Self {
                seat: Seat::new(row.association_id, &row.time_zone)?,
                rules: serde_json::from_str(&row.rules)?,
            };
            Ok((row.id, terms))
        };
        rows.into_iter().map(terms).collect()
    }
}
