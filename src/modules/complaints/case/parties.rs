//! The parties to a complaint, who judge nothing of it (R4): its known author, the people of the organisation that makes it, and
//! those of the accused.
//!
//! Nobody ceases to be a party by leaving the organisation: whoever might act for it at the receipt of the complaint or later stays
//! one. The same as a condition in SQL, for what a viewer may read, is in `graphql/scope.rs`.

use super::Stake;
use crate::failure::Outcome;
use crate::modules::organisations;
use crate::rows::Rows;
use chrono::{DateTime, Utc};
use entity::affiliation;
use entity::id::{AccountId, OrganisationId};

/// The people of both parties, as far as they are known; each list in order, each person once in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// Who made the complaints, and the people of the organisations for which they were made.
    pub complainants: Vec<AccountId>,
    /// The people of the accused.
    pub accused: Vec<AccountId>,
}

impl Parties {
    /// Whether a person is one of them.
    #[must_use]
    pub fn include(&self, account: AccountId) -> bool {
        self.complainants.contains(&account) || self.accused.contains(&account)
    }
}

/// Everybody who ever might act for an organisation that is a party to some complaints.
#[derive(Clone, Debug, Default)]
pub struct Representatives(Vec<affiliation::Model>);

impl Representatives {
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

    /// The parties to these complaints, together.
    pub fn parties<'a>(&self, stakes: impl IntoIterator<Item = &'a Stake>) -> Parties {
        let mut parties = Parties::default();
        for stake in stakes {
            parties.complainants.extend(stake.author_account_id);
            if let Some(author) = stake.author_organisation_id {
                let people = self.since(author, stake.received_at);
                parties.complainants.extend(people);
            }
            let people = self.since(stake.accused_id, stake.received_at);
            parties.accused.extend(people);
        }
        for people in [&mut parties.complainants, &mut parties.accused] {
            people.sort_unstable();
            people.dedup();
        }
        parties
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
