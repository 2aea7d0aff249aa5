//! Which files a viewer may know of, and of which they may see the inside: the same facts as `ProceedingCase::facts`, as conditions in the
//! SQL.

use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::Reach;
use crate::graphql::read::{Scope, Table};
use crate::modules::complaints::{keeps_office_in, not_of_the_accused};
use entity::id::OrganisationId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};

/// Rows of `proceeding` that the viewer may know of. Who stands aside keeps knowing; who acts for the accused knows once it is told
/// (R4).
pub(super) fn known(viewer: &Viewer, at: Table) -> Scope {
    Reach::of(viewer, Read::Proceeding)
        .parties(|mine| told(at.col("accused_id"), at.col("notified_at"), mine))
        .office(|here| {
            here.of(at.col("association_id"))
                .add_option(not_of_the_accused(viewer, at.col("id")))
        })
        .scope()
}

/// Rows of a table that belongs to a file by its column `proceeding`: to the accused once it is told and as far as `shown` says of
/// the file's row, to the offices unless they stand aside or act for the accused (R4). With `own`, rows whose `account_id` is the
/// viewer are theirs.
#[must_use]
pub fn inside(
    viewer: &Viewer,
    read: Read,
    at: Table,
    proceeding: &'static str,
    shown: impl FnOnce() -> Condition,
) -> Scope {
    reach_inside(
        viewer,
        read,
        at.col(proceeding),
        at.col("association_id"),
        shown,
    )
    .scope()
}

/// The same for any two expressions that name the file and its association.
#[must_use]
pub fn inside_of(
    viewer: &Viewer,
    read: Read,
    proceeding: Expr,
    association: Expr,
    shown: impl FnOnce() -> Condition,
) -> Scope {
    reach_inside(viewer, read, proceeding, association, shown).scope()
}

/// What [`inside_of`] is made of, for more to be added.
pub(super) fn reach_inside(
    viewer: &Viewer,
    read: Read,
    proceeding: Expr,
    association: Expr,
    shown: impl FnOnce() -> Condition,
) -> Reach {
    let reach = Reach::of(viewer, read).parties(|mine| {
        let against_us = told(column("accused_id"), column("notified_at"), mine);
        a_proceeding(proceeding.clone(), against_us.add(shown()))
    });
    office_inside(reach, viewer, proceeding, association)
}

/// And the offices', unless the viewer stands aside from the file (R4).
pub(super) fn office_inside(
    reach: Reach,
    viewer: &Viewer,
    proceeding: Expr,
    association: Expr,
) -> Reach {
    reach.office(|here| {
        here.of(association)
            .add_option(keeps_office_in(viewer, proceeding))
    })
}

/// A column of the file's row, within [`a_file`].
pub(super) fn column(name: &'static str) -> Expr {
    Expr::col(("file", name))
}

/// Whether the file of this id is as `such` says.
fn a_proceeding(id: Expr, such: Condition) -> Expr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from_as("proceeding", "file")
            .and_where(column("id").eq(id))
            .cond_where(such)
            .take(),
    )
}

/// Whether one of these organisations is accused, and was told.
fn told(accused: Expr, notified_at: Expr, mine: Vec<OrganisationId>) -> Condition {
    Condition::all()
        .add(accused.is_in(mine))
        .add(notified_at.is_not_null())
}
