//! What of labels, and of what ends as they do, a viewer may see: as conditions in SQL, the twins of `workflow`'s.

use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::Reach;
use crate::graphql::read::{Scope, Table};
use crate::modules::label::workflow::{LabelStanding, shown_since};
use chrono::{DateTime, Utc};
use entity::value::LabelState;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition};

/// Whether the public still sees, at `now`, what ended at `ended_at` or has not ended (R12).
#[must_use]
pub fn shown(now: DateTime<Utc>, ended_at: Expr) -> Expr {
    ended_at.clone().is_null().or(ended_at.gt(shown_since(now)))
}

/// Whether the public still sees the label at hand (R12).
pub(super) fn label_shown(now: DateTime<Utc>, at: Table) -> Condition {
    let since = shown_since(now);
    Condition::any()
        .add(at.col("ended_at").gt(since))
        .add(at.col("ended_at").is_null().and(not_before(at, since)))
}

/// Whether the label at hand stands so at `now`.
pub(super) fn stands(standing: LabelStanding, now: DateTime<Utc>, at: Table) -> Condition {
    let held = Condition::all()
        .add(at.col("ended_at").is_null())
        .add(not_before(at, now));
    match standing {
        LabelStanding::Active => held.add(at.col("state").eq(LabelState::Active)),
        LabelStanding::Suspended => held.add(at.col("state").eq(LabelState::Suspended)),
        LabelStanding::NoLongerHeld => held.not(),
    }
}

/// The label's set time, where it has one, is over later than `instant`.
fn not_before(at: Table, instant: DateTime<Utc>) -> Expr {
    let lapses_at = at.col("lapses_at");
    lapses_at.clone().is_null().or(lapses_at.gt(instant))
}

/// The rows that `viewer` sees by right, not only as the public does: their organisations' own, and to the offices all of the
/// association's. `column` names a column of their table, which has `association_id` and `organisation_id`.
pub fn insiders(viewer: &Viewer, column: impl Fn(&'static str) -> Expr) -> Scope {
    Reach::of(viewer, Read::Membership)
        .office(|here| here.of(column("association_id")))
        .parties(|mine| column("organisation_id").is_in(mine))
        .scope()
}

/// What the public sees, or else what the viewer sees by right.
pub fn by_right_or(by_right: Scope, public: impl IntoCondition) -> Scope {
    let public = public.into_condition();
    match by_right {
        Scope::All => Scope::All,
        Scope::Nothing => Scope::Where(public),
        Scope::Where(more) => Scope::Where(Condition::any().add(more).add(public)),
    }
}
