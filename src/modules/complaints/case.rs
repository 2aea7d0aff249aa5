//! All that decides what may be done with a complaint, loaded for one or for many.

mod filing;
mod sides;
mod tally;

pub use filing::{FILE, FILE_PAPER, FilingCase};
pub use sides::{Parties, Side, Sides, files_of, people_since, stands};
pub use tally::Tally;

use super::workflow;
use crate::access::Facts;
use crate::failure::Outcome;
use crate::guard::Case;
use crate::modules::associations;
use crate::modules::mandates::{self, BoardMember};
use crate::rows::Rows;
use chrono::{DateTime, Utc};
use entity::id::{
    AccountId, AssociationId, CharterId, CharterVersionId, ComplaintId, OrganisationId,
    ProceedingId,
};
use entity::value::ComplaintState;
use entity::{complaint, proceeding};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

/// What of a complaint decides: who its parties are and how far it has come, without a word of what it says.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Stake {
    /// Which complaint.
    pub id: ComplaintId,
    /// Where.
    pub association_id: AssociationId,
    /// Under which charter.
    pub charter_id: CharterId,
    /// By which rules of procedure (A9).
    pub rules_version_id: CharterVersionId,
    /// Against whom.
    pub accused_id: OrganisationId,
    /// In which file.
    pub proceeding_id: Option<ProceedingId>,
    /// Where it stands.
    pub state: ComplaintState,
    /// Who made it, where they signed in.
    pub author_account_id: Option<AccountId>,
    /// For which organisation.
    pub author_organisation_id: Option<OrganisationId>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
}

impl Stake {
    /// Whose own it is: nobody's where it was made for an organisation, whose people read it for as long as they act for it.
    #[must_use]
    pub fn own_author(&self) -> Option<AccountId> {
        let own = self.author_organisation_id.is_none();
        self.author_account_id.filter(|_| own)
    }
}

impl From<&complaint::Model> for Stake {
    fn from(row: &complaint::Model) -> Self {
        Self {
            id: row.id,
            association_id: row.association_id,
            charter_id: row.charter_id,
            rules_version_id: row.rules_version_id,
            accused_id: row.accused_id,
            proceeding_id: row.proceeding_id,
            state: row.state,
            author_account_id: row.author_account_id,
            author_organisation_id: row.author_organisation_id,
            received_at: row.received_at,
        }
    }
}

/// The stakes of complaints, the oldest first.
fn stakes() -> Select<complaint::Entity> {
    use complaint::Column as C;
    complaint::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::AssociationId,
            C::CharterId,
            C::RulesVersionId,
            C::AccusedId,
            C::ProceedingId,
            C::State,
            C::AuthorAccountId,
            C::AuthorOrganisationId,
            C::ReceivedAt,
        ])
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
}

/// The complaints of these files, the oldest first.
pub async fn stakes_in(from: &impl Rows, proceedings: &[ProceedingId]) -> Outcome<Vec<Stake>> {
    if proceedings.is_empty() {
        return Ok(Vec::new());
    }
    let in_these = from.among(complaint::Column::ProceedingId.into_expr(), proceedings);
    from.all_as(stakes().filter(in_these).as_query()).await
}

/// Everybody who stands on a side of a complaint against one of these organisations of these associations that is not decided (R4).
pub async fn sides_of_open(
    from: &impl Rows,
    associations: &[AssociationId],
    organisations: &[OrganisationId],
) -> Outcome<Sides> {
    let here = from.among(complaint::Column::AssociationId.into_expr(), associations);
    let against = from.among(complaint::Column::AccusedId.into_expr(), organisations);
    let open = complaint::Column::State.ne(ComplaintState::Decided);
    Sides::load(from, here.and(against).and(open)).await
}

/// A complaint with all that its acts have to know.
#[derive(Clone, Debug)]
pub struct ComplaintCase {
    /// The complaint.
    pub stake: Stake,
    /// Whether the accused was told of its file.
    pub told: bool,
    /// Who stands on a side of it, or of another complaint in its file.
    pub parties: Parties,
    /// Who sits on the board today, by seniority.
    pub board: Vec<BoardMember>,
}

impl ComplaintCase {
    /// Whether a person stands aside, by their own declaration or as a party (R4).
    #[must_use]
    pub fn is_aside(&self, account: AccountId) -> bool {
        self.parties.are_aside(account)
    }

    /// Who presides over the matter (R4).
    #[must_use]
    pub fn chair(&self) -> Option<AccountId> {
        workflow::chair(&self.board, |account| self.is_aside(account))
    }

    /// By which facts it is read.
    #[must_use]
    pub fn read_facts(&self) -> Facts {
        let stake = &self.stake;
        self.facts()
            .owned_by(stake.own_author())
            .concerning(stake.author_organisation_id)
            .concerning(self.told.then_some(stake.accused_id))
    }

    /// What all its facts have in common: where it is, and who has no office on it.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            accused: self.parties.accused.clone(),
            recused: self.parties.aside(),
            ..Facts::of(self.stake.association_id)
        }
    }
}

impl Case for ComplaintCase {
    type Id = ComplaintId;

    async fn load(from: &impl Rows, ids: &[ComplaintId]) -> Outcome<Vec<(ComplaintId, Self)>> {
        let these = from.among(complaint::Column::Id.into_expr(), ids);
        let rows: Vec<Stake> = from.all_as(stakes().filter(these).as_query()).await?;
        let mut proceedings: Vec<_> = rows.iter().filter_map(|row| row.proceeding_id).collect();
        proceedings.sort_unstable();
        proceedings.dedup();
        let told = told(from, &proceedings).await?;
        let these = from.among(complaint::Column::Id.into_expr(), ids);
        let beside = from.among(complaint::Column::ProceedingId.into_expr(), &proceedings);
        let sides = Sides::load(from, these.or(beside)).await?;
        let seats = associations::seats(from, rows.iter().map(|row| row.association_id)).await?;
        let boards = mandates::boards(from, seats.values()).await?;
        let case = |stake: Stake| {
            let proceeding = stake.proceeding_id;
            let case = Self {
                told: proceeding.is_some_and(|proceeding| told.contains(&proceeding)),
                parties: sides.on(stake.id, proceeding),
                board: boards
                    .get(&stake.association_id)
                    .cloned()
                    .unwrap_or_default(),
                stake,
            };
            (case.stake.id, case)
        };
        Ok(rows.into_iter().map(case).collect())
    }
}

/// Those of these files of which the accused was told.
async fn told(from: &impl Rows, proceedings: &[ProceedingId]) -> Outcome<Vec<ProceedingId>> {
    if proceedings.is_empty() {
        return Ok(Vec::new());
    }
    let told = proceeding::Entity::find()
        .filter(from.among(proceeding::Column::Id.into_expr(), proceedings))
        .filter(proceeding::Column::NotifiedAt.is_not_null());
    let rows = from.all(told).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const fn account(n: u128) -> AccountId {
        AccountId(Uuid::from_u128(n))
    }

    #[test]
    fn the_accused_reads_a_complaint_once_told() {
        let (author, accused) = (
            OrganisationId(Uuid::from_u128(7)),
            OrganisationId(Uuid::from_u128(5)),
        );
        let case = ComplaintCase {
            stake: Stake {
                id: ComplaintId(Uuid::from_u128(1)),
                association_id: AssociationId(Uuid::from_u128(2)),
                charter_id: CharterId(Uuid::from_u128(3)),
                rules_version_id: CharterVersionId(Uuid::from_u128(4)),
                accused_id: accused,
                proceeding_id: None,
                state: ComplaintState::Received,
                author_account_id: Some(account(6)),
                author_organisation_id: Some(author),
                received_at: DateTime::UNIX_EPOCH,
            },
            told: false,
            parties: Parties {
                complainants: vec![account(6)],
                accused: vec![account(8)],
                ..Parties::default()
            },
            board: vec![],
        };
        let before = case.read_facts();
        // What was made for an organisation is its people's, and nobody's own (R26).
        assert_eq!(before.owners, []);
        assert_eq!(
            (before.parties, before.accused),
            (vec![author], vec![account(8)])
        );
        let after = ComplaintCase {
            told: true,
            parties: Parties {
                recused: vec![account(9)],
                ..case.parties
            },
            ..case
        };
        let after = after.read_facts();
        assert_eq!(after.parties, [author, accused]);
        assert_eq!(after.recused, [account(9), account(6)]);
    }
}
