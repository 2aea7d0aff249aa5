//! Which complaints a viewer may read: the same facts as `ComplaintCase::read_facts`, as conditions in the SQL. Who stands aside is
//! said by the case, for both ([`stands`]).

use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::Reach;
use crate::graphql::read::{Scope, Table};
use crate::modules::complaints::case::{Side, files_of, stands};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};

/// The complaints that `read` reaches: one's own, those of one's organisation, those against it once it is told of the file as far
/// as `shown` says, and by an office those of the association (R4).
pub(super) fn reach(
    viewer: &Viewer,
    read: Read,
    at: Table,
    shown: impl FnOnce() -> Condition,
) -> Scope {
    Reach::of(viewer, read)
        .own(|me| {
            let filed = at.col("author_account_id").eq(me);
            filed.and(at.col("author_organisation_id").is_null())
        })
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
            here.of(at.col("association_id"))
                .add_option(keeps_office(viewer, at))
        })
        .scope()
}

/// The complaints whose author did not ask to be withheld from the accused (P1).
pub(super) fn not_withheld(at: Table) -> Condition {
    Condition::all().add(at.col("identity_withheld").eq(false))
}

/// Whether the accused was told of the file.
fn told(proceeding: Expr) -> Expr {
    exists(
        Query::select()
            .from("proceeding")
            .and_where(Expr::col(("proceeding", "id")).eq(proceeding))
            .and_where(Expr::col(("proceeding", "notified_at")).is_not_null()),
    )
}

/// Whether the viewer keeps their office on a row of `complaint` (R4). No condition where nothing binds them to any file.
#[must_use]
pub fn keeps_office(viewer: &Viewer, at: Table) -> Option<Condition> {
    let itself = stands(viewer, &Side::PARTIES, |column| at.col(column));
    let inside = keeps_office_in(viewer, at.col("proceeding_id"));
    let keeps = inside.into_iter().chain(itself.map(Condition::not));
    keeps.reduce(Condition::add)
}

/// Whether the viewer keeps their office in the file that `proceeding` names, which may be none: they do not stand aside from it, by
/// declaration or as a party to one of its complaints. No condition where nothing binds them to any file.
#[must_use]
pub fn keeps_office_in(viewer: &Viewer, proceeding: Expr) -> Option<Condition> {
    Some(not_among(proceeding, files_of(viewer, &Side::ALL)?))
}

/// Whether the viewer is not of the accused in the file that `proceeding` names. No condition where nothing binds them to any file.
#[must_use]
pub fn not_of_the_accused(viewer: &Viewer, proceeding: Expr) -> Option<Condition> {
    Some(not_among(proceeding, files_of(viewer, &[Side::Accused])?))
}

/// Whether `id`, which may be null, is none of `ids`; null is none.
fn not_among(id: Expr, ids: SelectStatement) -> Condition {
    Condition::all().add(id.clone().is_null().or(id.in_subquery(ids).not()))
}

fn exists(select: &mut SelectStatement) -> Expr {
    Expr::exists(select.expr(Expr::val(1)).take())
}
