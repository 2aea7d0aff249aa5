//! Which complaints a viewer may read: the same facts as `workflow::read_facts`, as conditions in the SQL; and who stands aside
//! from a file (R4), the same as `Parties` and the recusals, for whole pages.

use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::Reach;
use crate::graphql::read::{Scope, Table};
use entity::id::AccountId;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

/// The complaint to which somebody may be a party, within [`is_party`].
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
            Condition::all()
                .add(at.col("association_id").is_in(here))
                .add(keeps_office(viewer, at))
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

/// Whether the viewer keeps their office on a row of `complaint` (R4).
#[must_use]
pub fn keeps_office(viewer: &Viewer, at: Table) -> Expr {
    stands_aside_from_complaint(me(viewer), at.col("id"), at.col("proceeding_id")).not()
}

/// The viewer's account, as stands in rows; that of nobody where nobody is signed in.
#[must_use]
pub fn me(viewer: &Viewer) -> Expr {
    Expr::val(viewer.account().unwrap_or(AccountId(Uuid::nil())))
}

/// Whether `account` stands aside from the file: by declaration, or as a party to one of its complaints.
#[must_use]
pub fn stands_aside(account: Expr, proceeding: Expr) -> Expr {
    let of_file = case("proceeding_id").eq(proceeding.clone());
    recused(account.clone(), proceeding).or(is_party(account, of_file))
}

/// The same for a complaint, which need not be in a file yet.
#[must_use]
pub fn stands_aside_from_complaint(account: Expr, complaint: Expr, proceeding: Expr) -> Expr {
    let itself = case("id").eq(complaint);
    stands_aside(account.clone(), proceeding).or(is_party(account, itself))
}

/// Whether `account` declared that they stand aside from the file.
#[must_use]
pub fn recused(account: Expr, proceeding: Expr) -> Expr {
    exists(
        Query::select()
            .from("recusal")
            .and_where(Expr::col(("recusal", "proceeding_id")).eq(proceeding))
            .and_where(Expr::col(("recusal", "account_id")).eq(account)),
    )
}

/// Whether `account` is of the accused in the file.
#[must_use]
pub fn defends(account: Expr, proceeding: Expr) -> Expr {
    let accused = acts_for(account, vec![case("accused_id")]);
    exists(
        Query::select()
            .from_as("complaint", CASE)
            .and_where(case("proceeding_id").eq(proceeding))
            .and_where(accused),
    )
}

/// Whether `account` made the complaint that `such` picks, acts for who made it or acts for the accused.
fn is_party(account: Expr, such: Expr) -> Expr {
    let organisations = vec![case("accused_id"), case("author_organisation_id")];
    let either = Condition::any()
        .add(case("author_account_id").eq(account.clone()))
        .add(acts_for(account, organisations));
    exists(
        Query::select()
            .from_as("complaint", CASE)
            .and_where(such)
            .cond_where(either),
    )
}

/// Whether `account` acts for one of these organisations of the complaint, or has since its receipt.
fn acts_for(account: Expr, organisations: Vec<Expr>) -> Expr {
    let of = |column| Expr::col(("affiliation", column));
    let not_left = of("revoked_at")
        .is_null()
        .or(of("revoked_at").gte(case("received_at")));
    exists(
        Query::select()
            .from("affiliation")
            .and_where(of("account_id").eq(account))
            .and_where(of("confirmed_at").is_not_null())
            .and_where(not_left)
            .and_where(of("organisation_id").is_in(organisations)),
    )
}

fn case(column: &'static str) -> Expr {
    Expr::col((CASE, column))
}

fn exists(select: &mut SelectStatement) -> Expr {
    Expr::exists(select.expr(Expr::val(1)).take())
}
