//! A file as its acts see it.

use crate::access::{Act, Facts};
use crate::context::Viewer;
use crate::failure::{Outcome, Refusal};
use crate::guard::{Case, Guard, one};
use crate::modules::associations::Seat;
use crate::modules::charter;
use crate::modules::charter::format::RulesOfProcedure;
use crate::modules::complaints::{self, Parties, Sides};
use crate::modules::mandates::{self, BoardMember};
use crate::modules::proceedings::workflow;
use crate::rows::Rows;
use crate::rule::Rule;
use chrono::NaiveDate;
use entity::id::{AccountId, AllegationId, ArticleId, AssociationId, NoticeId, ProceedingId};
use entity::value::NoticeMeans;
use entity::{allegation, association, ballot, notice, proceeding};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult, QuerySelect,
    QueryTrait,
};
use std::sync::Arc;

/// What tells the accused in writing (R1).
pub const NOTIFY: Guard<ProceedingCase> = Guard::new(
    Act::ProceedingNotify,
    |proceeding, _| proceeding.facts(),
    |proceeding, _| one(workflow::untold(proceeding.row.notified_at)),
);

/// What answers for the accused (R2).
pub const DEFEND: Guard<ProceedingCase> = Guard::new(
    Act::DefenceSubmit,
    |proceeding, _| workflow::for_the_accused(proceeding.facts()),
    |proceeding, _| one(workflow::defend(proceeding.row.state)),
);

/// What stands aside (R4).
pub const RECUSE: Guard<ProceedingCase> = Guard::new(
    Act::RecusalDeclare,
    |proceeding, viewer| workflow::standing_aside(proceeding.facts(), viewer.account()),
    |proceeding, viewer| one(proceeding.may_recuse(viewer)),
);

/// The acts on a file up to the defence.
pub const ACTS: &[Guard<ProceedingCase>] = &[NOTIFY, DEFEND, RECUSE];

/// What of an allegation decides, without a word of its facts.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Alleged {
    /// Which allegation.
    pub id: AllegationId,
    /// In which file.
    pub proceeding_id: ProceedingId,
    /// Of which article.
    pub article_id: ArticleId,
    /// In which notice the accused was told of it.
    pub notice_id: Option<NoticeId>,
    /// Its place in the file.
    pub position: i64,
    /// The day of the facts.
    pub happened_on: NaiveDate,
}

/// A proceeding with all that its acts have to know.
#[derive(Clone, Debug)]
pub struct ProceedingCase {
    /// The row.
    pub row: proceeding::Model,
    /// Where the association sits.
    pub seat: Seat,
    /// The rules of procedure that the file follows (A9).
    pub rules: Arc<RulesOfProcedure>,
    /// What is alleged, in the order of the file.
    pub allegations: Vec<Alleged>,
    /// How many notices the accused was sent.
    pub notices: usize,
    /// Who sits on the board today, by seniority.
    pub board: Vec<BoardMember>,
    /// Who stands on a side of it (R4).
    pub parties: Parties,
    /// Whether a ballot of it was ever opened: an electorate is frozen then.
    pub voting_begun: bool,
}

impl ProceedingCase {
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

    /// Whether a person stands aside from the file, by their own declaration or as a party to it (R4).
    #[must_use]
    pub fn is_aside(&self, account: AccountId) -> bool {
        self.parties.are_aside(account)
    }

    /// What the access layer decides by: the file is its chair's own, and concerns the accused once told.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            accused: self.parties.accused.clone(),
            recused: self.parties.aside(),
            ..Facts::of(self.row.association_id)
        }
        .on([self.row.id])
        .owned_by(self.chair())
        .concerning(self.is_told().then_some(self.row.accused_id))
    }

    /// Whether the accused was told of the file.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.row.notified_at.is_some()
    }

    /// That what is sent to the accused by these means reaches somebody: an electronic message goes to the accounts that act for it,
    /// and where there are none nothing would be told and yet its time would run (R1, R2).
    ///
    /// # Errors
    /// A refusal about `means`.
    pub fn is_reached_by(&self, means: NoticeMeans) -> Result<(), Refusal> {
        if means == NoticeMeans::Electronic && self.parties.defendants.is_empty() {
            return Err(Refusal::invalid(
                &["means"],
                "Personne n’agit ici pour le prestataire : un envoi électronique n’atteindrait personne. Prenez une lettre \
                 recommandée ou une remise en main propre.",
                "Nobody acts for the provider here: an electronic message would reach nobody. Take a registered letter, or deliver \
                 it by hand.",
            )
            .rule(Rule::R1));
        }
        Ok(())
    }

    /// The version that the caller expects, beside the one that the file has.
    #[must_use]
    pub fn at(&self, expected: Option<i32>) -> (Option<i32>, i64) {
        (expected, self.row.version)
    }

    fn may_recuse(&self, viewer: &Viewer) -> Result<(), Refusal> {
        let me = viewer.account();
        let recused = me.is_some_and(|me| self.parties.recused.contains(&me));
        workflow::recuse(self.row.state, recused, self.voting_begun)
    }
}

impl Case for ProceedingCase {
    type Id = ProceedingId;

    async fn load(from: &impl Rows, ids: &[ProceedingId]) -> Outcome<Vec<(ProceedingId, Self)>> {
        let found = found(from, ids).await?;
        let rules = found.iter().map(|found| found.row.rules_version_id);
        let rules = charter::rules_of(from, rules).await?;
        let allegations = allegations(from, ids).await?;
        let sides = Sides::in_files(from, ids).await?;
        let boards = mandates::boards(from, found.iter().map(|found| &found.seat)).await?;
        let case = |found: Found| {
            let (id, row) = (found.row.id, found.row);
            let case = Self {
                rules: Arc::clone(rules.get(&row.rules_version_id)?),
                allegations: {
                    let of_this = allegations.iter().filter(|it| it.proceeding_id == id);
                    of_this.cloned().collect()
                },
                notices: found.notices,
                board: {
                    let board = boards.get(&row.association_id);
                    board.cloned().unwrap_or_default()
                },
                seat: found.seat,
                parties: sides.in_file(id),
                voting_begun: found.voting_begun,
                row,
            };
            Some((id, case))
        };
        Ok(found.into_iter().filter_map(case).collect())
    }
}

/// A file with what one statement tells of it.
struct Found {
    row: proceeding::Model,
    seat: Seat,
    notices: usize,
    voting_begun: bool,
}

async fn found(from: &impl Rows, ids: &[ProceedingId]) -> Outcome<Vec<Found>> {
    let zone = (association::Entity, association::Column::TimeZone);
    let notices = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .from(notice::Entity)
        .and_where(
            notice::Column::ProceedingId
                .into_expr()
                .eq(proceeding::Column::Id.into_expr()),
        )
        .take();
    let ballots = Query::select()
        .expr(Expr::cust("1"))
        .from(ballot::Entity)
        .and_where(
            ballot::Column::ProceedingId
                .into_expr()
                .eq(proceeding::Column::Id.into_expr()),
        )
        .take();
    let these = proceeding::Entity::find()
        .filter(from.among(proceeding::Column::Id.into_expr(), ids))
        .expr_as(Expr::col(zone), "time_zone")
        .expr_as(Expr::SubQuery(None, Box::new(notices.into())), "notices")
        .expr_as(Expr::exists(ballots), "voting_begun")
        .into_query()
        .inner_join(
            association::Entity,
            association::Column::Id
                .into_expr()
                .eq(proceeding::Column::AssociationId.into_expr()),
        )
        .take();
    let rows = from.read(&these).await?;
    let found = |row: &QueryResult| {
        let here: AssociationId = row.try_get("", "association_id")?;
        let (zone, notices): (String, i64) =
            (row.try_get("", "time_zone")?, row.try_get("", "notices")?);
        Ok(Found {
            row: proceeding::Model::from_query_result(row, "")?,
            seat: Seat::new(here, &zone)?,
            notices: usize::try_from(notices).unwrap_or_default(),
            voting_begun: row.try_get("", "voting_begun")?,
        })
    };
    rows.iter().map(found).collect()
}

/// What is alleged in these files, in their order.
async fn allegations(from: &impl Rows, proceedings: &[ProceedingId]) -> Outcome<Vec<Alleged>> {
    use allegation::Column as C;
    let rows = allegation::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::ProceedingId,
            C::ArticleId,
            C::NoticeId,
            C::Position,
            C::HappenedOn,
        ])
        .filter(from.among(C::ProceedingId.into_expr(), proceedings))
        .order_by_asc(C::Position);
    from.all_as(rows.as_query()).await
}
