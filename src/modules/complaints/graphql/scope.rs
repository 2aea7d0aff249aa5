//! Which complaints a viewer may read: the same facts as `workflow::read_facts`, as conditions in the SQL; and who stands aside
//! from a file (R4), the same as `Parties` and the recusals, for whole pages.

use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::Reach;
use crate::graphql::read::{Scope, Table};
use entity::id::AccountId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType};
use uuid::Uuid;

/// A complaint to which the viewer may be a party.
const CASE: &str = "side_case";

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
    let inside = keeps_office_in(viewer, at.col("proceeding_id"))?;
    let itself = at.col("id").in_subquery(party_to(viewer, "id", &BOTH));
    Some(inside.add(itself.not()))
}

/// Whether the viewer keeps their office in the file that `proceeding` names, which may be none: they do not stand aside from it, by
/// declaration or as a party to one of its complaints. No condition where nothing binds them to any file.
///
/// The files are looked up by the viewer, once for a statement, and not by each row's file.
#[must_use]
pub fn keeps_office_in(viewer: &Viewer, proceeding: Expr) -> Option<Condition> {
    if viewer.is_impartial() {
        return None;
    }
    let mut files = Query::select()
        .column(("recusal", "proceeding_id"))
        .from("recusal")
        .and_where(Expr::col(("recusal", "account_id")).eq(me(viewer)))
        .take();
    files.union(UnionType::All, party_to(viewer, "proceeding_id", &BOTH));
    Some(not_among(proceeding, files))
}

/// Whether the viewer is not of the accused in the file that `proceeding` names. No condition where nothing binds them to any file.
#[must_use]
pub fn not_of_the_accused(viewer: &Viewer, proceeding: Expr) -> Option<Condition> {
    let files = || acts_for(viewer, "proceeding_id", "accused_id");
    (!viewer.is_impartial()).then(|| not_among(proceeding, files()))
}

/// The organisations of a complaint.
const BOTH: [&str; 2] = ["accused_id", "author_organisation_id"];

/// Whether `id`, which may be null, is none of `ids`; null is none.
fn not_among(id: Expr, ids: SelectStatement) -> Condition {
    Condition::all().add(id.clone().is_null().or(id.in_subquery(ids).not()))
}

/// `column` of the complaints that the viewer made, or for one of whose organisations they act.
fn party_to(
    viewer: &Viewer,
    column: &'static str,
    organisations: &[&'static str],
) -> SelectStatement {
    let mut all = complaints(column)
        .and_where(case("author_account_id").eq(me(viewer)))
        .take();
    for organisation in organisations {
        all.union(UnionType::All, acts_for(viewer, column, organisation));
    }
    all
}

/// `column` of the complaints for whose `organisation` the viewer acts, or has since their receipt.
fn acts_for(viewer: &Viewer, column: &'static str, organisation: &'static str) -> SelectStatement {
    let of = |column| Expr::col(("affiliation", column));
    let not_left = of("revoked_at")
        .is_null()
        .or(of("revoked_at").gte(case("received_at")));
    let theirs = of("association_id")
        .eq(case("association_id"))
        .and(of("organisation_id").eq(case(organisation)));
    complaints(column)
        .join(JoinType::InnerJoin, "affiliation", theirs)
        .and_where(of("account_id").eq(me(viewer)))
        .and_where(of("confirmed_at").is_not_null())
        .and_where(not_left)
        .take()
}

/// `column` of complaints, where it says something.
fn complaints(column: &'static str) -> SelectStatement {
    Query::select()
        .expr(case(column))
        .from_as("complaint", CASE)
        .and_where(case(column).is_not_null())
        .take()
}

/// The viewer's account, as stands in rows; that of nobody where nobody is signed in.
fn me(viewer: &Viewer) -> AccountId {
    viewer.account().unwrap_or(AccountId(Uuid::nil()))
}

fn case(column: &'static str) -> Expr {
    Expr::col((CASE, column))
}

fn exists(select: &mut SelectStatement) -> Expr {
    Expr::exists(select.expr(Expr::val(1)).take())
}
