//! Who is on a side of a complaint, and so judges nothing of it (R4): its known author, the people of the organisation that makes
//! it, and those of the accused.
//!
//! A side is not left by leaving the organisation: whoever might act for it at the receipt of the complaint or later stays on it.
//! The same in SQL, for whole pages, is in `graphql/scope.rs`.

use super::store;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::modules::organisations;
use chrono::{DateTime, Utc};
use entity::complaint;
use entity::id::{AccountId, OrganisationId};
use std::collections::BTreeMap;

/// The people of both sides, as far as they are known; each list in order, each person once in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Who made the complaints, and the people of the organisations for which they were made.
    pub complainants: Vec<AccountId>,
    /// The people of the accused.
    pub accused: Vec<AccountId>,
}

impl Sides {
    /// Whether a person is on either.
    #[must_use]
    pub fn hold(&self, account: AccountId) -> bool {
        self.complainants.contains(&account) || self.accused.contains(&account)
    }
}

/// The sides of these complaints, together.
pub async fn sides(tx: &Tx<'_>, complaints: &[complaint::Model]) -> Outcome<Sides> {
    let authors = complaints.iter().filter_map(|it| it.author_account_id);
    let firms = complaints.iter().filter_map(|it| {
        let firm = it.author_organisation_id?;
        Some((firm, it.received_at))
    });
    let accused = complaints.iter().map(|it| (it.accused_id, it.received_at));
    Ok(Sides {
        complainants: people(tx, firms, authors.collect()).await?,
        accused: people(tx, accused, Vec::new()).await?,
    })
}

/// The sides of a complaint and of those in the same file.
pub(super) async fn sides_around(tx: &Tx<'_>, complaint: &complaint::Model) -> Outcome<Sides> {
    match complaint.proceeding_id {
        Some(file) => sides(tx, &store::of_proceeding(tx, file).await?).await,
        None => sides(tx, std::slice::from_ref(complaint)).await,
    }
}

/// These people and those of the organisations, each since the earliest instant that is named with it.
async fn people(
    tx: &Tx<'_>,
    organisations: impl Iterator<Item = (OrganisationId, DateTime<Utc>)>,
    mut people: Vec<AccountId>,
) -> Outcome<Vec<AccountId>> {
    let mut since = BTreeMap::new();
    for (organisation, received_at) in organisations {
        let earliest = since.entry(organisation).or_insert(received_at);
        *earliest = received_at.min(*earliest);
    }
    for (organisation, earliest) in since {
        people.extend(organisations::people_since(tx, organisation, earliest).await?);
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
