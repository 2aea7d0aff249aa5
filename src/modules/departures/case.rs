//! What decides whether a membership may be ended.

use super::workflow;
use crate::access::{Act, Facts};
use crate::failure::Outcome;
use crate::guard::{Case, Guard, one};
use crate::modules::{complaints, members, organisations};
use crate::rows::Rows;
use entity::id::{AccountId, MembershipId};
use entity::membership;
use uuid::Uuid;

/// What leaves the association (R11).
pub const RESIGN: Guard<Leaving> = Guard::new(
    Act::MemberResign,
    |case, _| case.facts(),
    |case, _| one(workflow::not_over(case.membership.state)),
);

/// What removes a member, for unpaid dues or administratively (R12).
pub const REMOVE: Guard<Leaving> = Guard::new(
    Act::MemberRemove,
    |case, _| Facts {
        recused: case.aside.clone(),
        ..case.facts()
    },
    |case, viewer| {
        let theirs = viewer.account().is_some_and(|me| case.people.contains(&me));
        one(workflow::may_remove(case.membership.state, theirs))
    },
);

/// The acts that end a membership.
pub const ACTS: &[Guard<Leaving>] = &[RESIGN, REMOVE];

/// A membership that may come to its end.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// The membership.
    pub membership: membership::Model,
    /// Who made a complaint against the member that is not decided, or declared that they stand aside from its file: they have no office on the
    /// member's end either (R4). The member's own people are apart, since not to be of them would tell that there is no such complaint.
    pub aside: Vec<AccountId>,
    /// Who acts, or ever acted, for the member.
    pub people: Vec<AccountId>,
}

impl Leaving {
    /// The end of a membership is that of what its organisation signed, too.
    fn facts(&self) -> Facts {
        let row = &self.membership;
        let on: [Uuid; 2] = [row.id.into(), row.organisation_id.into()];
        members::facts(row).on(on)
    }
}

impl Case for Leaving {
    type Id = MembershipId;

    async fn load(from: &impl Rows, ids: &[MembershipId]) -> Outcome<Vec<(MembershipId, Self)>> {
        let rows = members::of_ids(from, ids).await?;
        let firms = distinct(rows.iter().map(|row| row.organisation_id));
        let here = distinct(rows.iter().map(|row| row.association_id));
        let people = organisations::ever_for(from, &firms).await?;
        let sides = complaints::sides_of_open(from, &here, &firms).await?;
        let case = |membership: membership::Model| {
            let firm = membership.organisation_id;
            let people = people.iter().filter(|row| row.organisation_id == firm);
            let case = Self {
                aside: sides.against(firm).aside(),
                people: people.map(|row| row.account_id).collect(),
                membership,
            };
            (case.membership.id, case)
        };
        Ok(rows.into_iter().map(case).collect())
    }
}

fn distinct<I: Ord>(ids: impl Iterator<Item = I>) -> Vec<I> {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
