//! What of charters and signatures a viewer may see, as conditions.

use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::Reach;
use crate::graphql::read::{Scope, Table};
use crate::modules::label::{self, by_right_or, insiders};
use entity::value::CharterVersionState;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};

/// The versions that `viewer` may read: published ones, and to the offices their own association's drafts.
pub(super) fn readable_version(viewer: &Viewer, at: Table) -> Scope {
    by_right_or(drafts(viewer, at), published(at.col("state")))
}

/// The rows of the associations whose drafts `viewer` may read.
fn drafts(viewer: &Viewer, at: Table) -> Scope {
    Reach::of(viewer, Read::CharterDraft)
        .office(|here| here.of(at.col("association_id")))
        .scope()
}

fn published(state: Expr) -> Expr {
    state.ne(CharterVersionState::Draft)
}

/// The charters that have a version that `viewer` may read.
pub(super) fn with_readable_version(viewer: &Viewer, at: Table) -> Scope {
    has_readable_version(viewer, at, "charter_id", "id")
}

/// What stands in a version that `viewer` may read.
pub(super) fn of_readable_version(viewer: &Viewer, at: Table) -> Scope {
    has_readable_version(viewer, at, "id", "charter_version_id")
}

/// The rows whose `own` column a readable version has in `column`. Versions are not asked where a draft would do.
fn has_readable_version(
    viewer: &Viewer,
    at: Table,
    column: &'static str,
    own: &'static str,
) -> Scope {
    // An alias, for the statement may have joined the table under its own name.
    let of_version = |name: &'static str| Expr::col((Alias::new("of_version"), Alias::new(name)));
    let found = Query::select()
        .expr(Expr::val(1))
        .from_as("charter_version", "of_version")
        .and_where(of_version(column).eq(at.col(own)))
        .and_where(published(of_version("state")))
        .take();
    by_right_or(drafts(viewer, at), Expr::exists(found))
}

/// The signatures that `viewer` may see: to the public those that bind, and for a time those that ended (R12).
pub(super) fn shown(viewer: &Viewer, at: Table) -> Scope {
    let shown = label::shown(viewer.now(), at.col("ended_at"));
    by_right_or(insiders(viewer, |name| at.col(name)), shown)
}

/// What hangs on a signature that `viewer` may see. `column` names a column of the table, which has `signature_id`,
/// `association_id` and `organisation_id`.
pub fn of_shown_signature(viewer: &Viewer, column: impl Fn(&'static str) -> Expr) -> Scope {
    let ended = Expr::col(("signature", "ended_at"));
    let found = Query::select()
        .expr(Expr::val(1))
        .from("signature")
        .and_where(Expr::col(("signature", "id")).eq(column("signature_id")))
        .and_where(label::shown(viewer.now(), ended))
        .take();
    by_right_or(insiders(viewer, column), Expr::exists(found))
}
