//! Who is on a side of a complaint, and so judges nothing of it (R4): its known author, the people of the organisation that makes
//! it, and those of the accused.
//!
//! A side is not left by leaving the organisation: whoever might act for it at the receipt of the complaint or later stays on it.
//! The same as a condition in SQL, for what a viewer may read, is in `graphql/scope.rs`.

use super::Stake;
use crate::failure::Outcome;
use crate::modules::organisations;
use crate::rows::Rows;
use chrono::{DateTime, Utc};
use entity::affiliation;
use entity::id::{AccountId, OrganisationId};

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

/// Everybody who ever might act for an organisation that is on a side of some complaints.
#[derive(Clone, Debug, Default)]
pub struct People(Vec<affiliation::Model>);

impl People {
    /// Of all these complaints, in one statement.
    pub async fn load(from: &impl Rows, stakes: &[Stake]) -> Outcome<Self> {
        let mut organisations: Vec<OrganisationId> = stakes
            .iter()
            .flat_map(|stake| [Some(stake.accused_id), stake.author_organisation_id])
            .flatten()
            .collect();
        organisations.sort_unstable();
        organisations.dedup();
        Self::of(from, &organisations).await
    }

    /// Of these organisations.
    pub async fn of(from: &impl Rows, organisations: &[OrganisationId]) -> Outcome<Self> {
        Ok(Self(organisations::ever_for(from, organisations).await?))
    }

    /// The sides of these complaints, together.
    pub fn sides<'a>(&self, stakes: impl IntoIterator<Item = &'a Stake>) -> Sides {
        let mut sides = Sides::default();
        for stake in stakes {
            sides.complainants.extend(stake.author_account_id);
            if let Some(author) = stake.author_organisation_id {
                let side = self.since(author, stake.received_at);
                sides.complainants.extend(side);
            }
            let side = self.since(stake.accused_id, stake.received_at);
            sides.accused.extend(side);
        }
        for people in [&mut sides.complainants, &mut sides.accused] {
            people.sort_unstable();
            people.dedup();
        }
        sides
    }

    /// Who acts for an organisation today.
    pub fn acting_for(&self, organisation: OrganisationId) -> Vec<AccountId> {
        let rows = self.0.iter();
        rows.filter(|row| row.organisation_id == organisation && row.revoked_at.is_none())
            .map(|row| row.account_id)
            .collect()
    }

    /// Who might act for an organisation when a complaint was received, or later.
    pub fn since(
        &self,
        organisation: OrganisationId,
        received_at: DateTime<Utc>,
    ) -> impl Iterator<Item = AccountId> {
        let rows = self.0.iter();
        rows.filter(move |row| row.organisation_id == organisation)
            .filter(move |row| row.revoked_at.is_none_or(|left| left >= received_at))
            .map(|row| row.account_id)
    }
}
