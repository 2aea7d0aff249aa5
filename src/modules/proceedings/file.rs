//! A file as its acts see it: pure.

use crate::access::Facts;
use crate::failure::{Outcome, Refusal, expect_version};
use crate::modules::associations::Seat;
use crate::modules::charter::file::RulesOfProcedure;
use crate::modules::complaints::{self, Sides};
use crate::modules::mandates::BoardMember;
use entity::id::AccountId;
use entity::value::NoticeMeans;
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
    /// Who acts for the accused today: whom notices reach.
    pub defendants: Vec<AccountId>,
    /// Who is on a side of it.
    pub sides: Sides,
}

impl File {
    /// Who takes the file's steps: the president in office unless they stand aside, else the board member with the oldest mandate
    /// who does not; nobody where all do (R4).
    #[must_use]
    pub fn chair(&self) -> Option<AccountId> {
        complaints::chair(&self.board, |account| self.is_aside(account))
    }

    /// The board members who may sit and vote on the file: all who do not stand aside (R4).
    #[must_use]
    pub fn eligible(&self) -> Vec<AccountId> {
        let members = self.board.iter().map(|member| member.account);
        members.filter(|account| !self.is_aside(*account)).collect()
    }

    /// Whether a person stands aside from the file, by their own declaration or because they are on a side of it (R4).
    #[must_use]
    pub fn is_aside(&self, account: AccountId) -> bool {
        self.recused.contains(&account) || self.sides.hold(account)
    }

    /// What the access layer decides by: the file is its chair's own, and concerns the accused once told.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let recused = [&self.recused[..], &self.sides.complainants];
        Facts {
            accused: self.sides.accused.clone(),
            recused: recused.concat(),
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

    /// That what is sent to the accused by these means reaches somebody: an electronic message goes to the accounts that act for it,
    /// and where there are none nothing would be told and yet its time would run (R1, R2).
    ///
    /// # Errors
    /// A refusal about `means`.
    pub fn is_reached_by(&self, means: NoticeMeans) -> Result<(), Refusal> {
        if means == NoticeMeans::Electronic && self.defendants.is_empty() {
            return Err(Refusal::invalid(
                &["means"],
                "Personne n’agit ici pour le prestataire : un envoi électronique n’atteindrait personne. Prenez une lettre \
                 recommandée ou une remise en main propre.",
                "Nobody acts for the provider here: an electronic message would reach nobody. Take a registered letter, or deliver \
                 it by hand.",
            )
            .rule("R1"));
        }
        Ok(())
    }

    /// That the file is still as the caller read it.
    ///
    /// # Errors
    /// [`Refusal::stale`].
    pub fn check_version(&self, expected: Option<i32>) -> Outcome<()> {
        Ok(expect_version(expected, self.proceeding.version)?)
    }
}
