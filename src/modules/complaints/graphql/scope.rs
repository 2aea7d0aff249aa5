//! Which complaints a viewer may read: the same facts as `workflow::read_facts`, as conditions in the SQL.

use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::Reach;
use crate::graphql::read::{Scope, Table};
use entity::id::AccountId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use uuid::Uuid;

/// The complaints that `read` reaches: one's own, those of one's organisation, those against it once it is told of the file as far
/// as `shown` says, and by an office those of the association (R4).
pub(super) fn reach(
    viewer: &Viewer,
    read: Read,
    at: Table,
    shown: impl FnOnce() -> Condition,
) -> Scope {
    Reach::of(viewer, read)
        .own(|me| at.col("author_account_id").eq(me))
        .parties(|mine| {
            let against = Condition::all()
                .add(at.col("accused_id").is_in(mine.clone()))
                .add(told(at.col("proceeding_id")))
                .add(shown());
            Condition::any()
                .add(at.col("author_organisation_id").is_in(mine))
                .add(against)
        })
        .office(|here| {
            Condition::all()
                .add(at.col("association_id").is_in(here))
                .add(keeps_office(viewer, at, "proceeding_id"))
        })
        .scope()
}

/// Whether the accused was told of the file.
fn told(proceeding: Expr) -> Expr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from("proceeding")
            .and_where(Expr::col(("proceeding", "id")).eq(proceeding))
            .and_where(Expr::col(("proceeding", "notified_at")).is_not_null())
            .take(),
    )
}

/// Whether the viewer keeps their office on a row with an `accused_id`: they neither act for the accused nor stand aside from the
/// file that `proceeding` names (R4).
#[must_use]
pub fn keeps_office(viewer: &Viewer, at: Table, proceeding: &'static str) -> Condition {
    let mine = viewer.affiliations().iter().map(|held| held.organisation);
    let mine: Vec<_> = mine.collect();
    let mut all = Condition::all().add(stands_aside(viewer, at.col(proceeding)).not());
    if !mine.is_empty() {
        all = all.add(at.col("accused_id").is_not_in(mine));
    }
    all
}

/// Whether the viewer stands aside from the file.
#[must_use]
pub fn stands_aside(viewer: &Viewer, proceeding: Expr) -> Expr {
    let me = viewer.account().unwrap_or(AccountId(Uuid::nil()));
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from("recusal")
            .and_where(Expr::col(("recusal", "proceeding_id")).eq(proceeding))
            .and_where(Expr::col(("recusal", "account_id")).eq(me))
            .take(),
    )
}
