//! A file as its acts see it: pure.

use crate::access::Facts;
use crate::failure::{Outcome, expect_version};
use crate::modules::associations::Seat;
use crate::modules::charter::file::RulesOfProcedure;
use crate::modules::complaints;
use crate::modules::mandates::BoardMember;
use entity::id::AccountId;
use entity::{allegation, notice, proceeding};

/// A proceeding with all that its acts have to know.
#[derive(Clone, Debug)]
pub struct File {
    /// The row.
    pub proceeding: proceeding::Model,
    /// Where the association sits.
    pub seat: Seat,
    /// The rules of procedure that the file follows (A9).
    pub rules: RulesOfProcedure,
    /// What is alleged, in the order of the file.
    pub allegations: Vec<allegation::Model>,
    /// What the accused was told, the first notice first.
    pub notices: Vec<notice::Model>,
    /// Who declared that they stand aside.
    pub recused: Vec<AccountId>,
    /// Who sits on the board today, by seniority.
    pub board: Vec<BoardMember>,
    /// The people of the accused.
    pub defendants: Vec<AccountId>,
}

impl File {
    /// Who takes the file's steps: the president in office unless recused or acting for the accused, else the board member with
    /// the oldest mandate who is neither; nobody where all are (R4).
    #[must_use]
    pub fn chair(&self) -> Option<AccountId> {
        complaints::chair(&self.board, |account| self.is_aside(account))
    }

    /// The board members who may sit and vote on the file: neither recused nor acting for the accused (R4).
    #[must_use]
    pub fn eligible(&self) -> Vec<AccountId> {
        let members = self.board.iter().map(|member| member.account);
        members.filter(|account| !self.is_aside(*account)).collect()
    }

    /// Whether a person stands aside from the file, by their own declaration or because they act for the accused.
    #[must_use]
    pub fn is_aside(&self, account: AccountId) -> bool {
        self.recused.contains(&account) || self.defendants.contains(&account)
    }

    /// What the access layer decides by: the file is its chair's own, and concerns the accused once told.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            accused: Some(self.proceeding.accused_id),
            recused: self.recused.clone(),
            ..Facts::of(self.proceeding.association_id)
        }
        .owned_by(self.chair())
        .concerning(self.is_told().then_some(self.proceeding.accused_id))
    }

    /// Whether the accused was told of the file.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.proceeding.notified_at.is_some()
    }

    /// That the file is still as the caller read it.
    ///
    /// # Errors
    /// [`Refusal::stale`](crate::failure::Refusal::stale).
    pub fn check_version(&self, expected: Option<i32>) -> Outcome<()> {
        Ok(expect_version(expected, self.proceeding.version)?)
    }
}
