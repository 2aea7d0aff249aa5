//! The rows of ballots: electorate, who has voted and, apart, the papers.

use super::count::VoteChoice;
use super::gate::Question;
use super::seal::{self, Opener};
use super::workflow::{Subject, Tally};
use crate::access::{Effect, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use entity::id::{AccountId, BallotId, BallotPaperId, MeetingId, ProceedingId};
use entity::value::{BallotQuestion, BallotState};
use entity::{ballot, ballot_elector, ballot_paper, ballot_voter, proceeding};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};

/// A ballot.
///
/// # Errors
/// Hidden where there is none.
pub(super) async fn find(tx: &Tx<'_>, id: BallotId) -> Outcome<ballot::Model> {
    let row = ballot::Entity::find_by_id(id).one(tx.connection()).await?;
    row.ok_or(Failure::hidden())
}

/// The ballots on a file, the first opened first.
pub async fn of_proceeding(tx: &Tx<'_>, id: ProceedingId) -> Outcome<Vec<ballot::Model>> {
    let rows = ballot::Entity::find()
        .filter(ballot::Column::ProceedingId.eq(id))
        .order_by_asc(ballot::Column::OpenedAt)
        .order_by_asc(ballot::Column::Id)
        .all(tx.connection())
        .await?;
    Ok(rows)
}

/// A ballot to open.
#[derive(Clone, Debug)]
pub(super) struct NewBallot<'a> {
    pub proceeding: &'a proceeding::Model,
    pub meeting: MeetingId,
    pub subject: Subject,
    pub electors: &'a [AccountId],
    pub electorate: u32,
    pub entitled: u32,
}

/// Opens a ballot now, with a key of its own and the electorate as it is.
pub(super) async fn insert(tx: &Tx<'_>, permit: &Permit, new: &NewBallot<'_>) -> Outcome<BallotId> {
    permit.covers(Effect::Ballot)?;
    let id = tx.id();
    let keys = seal::new_keys(id, tx.keyring(), tx.random())?;
    let association = new.proceeding.association_id;
    let (question, sanction_kind) = match new.subject.question {
        Question::Finding => (BallotQuestion::Finding, None),
        Question::Sanction(kind) => (BallotQuestion::Sanction, Some(kind)),
    };
    ballot::Entity::insert(ballot::ActiveModel {
        id: Set(id),
        association_id: Set(association),
        proceeding_id: Set(new.proceeding.id),
        meeting_id: Set(new.meeting),
        allegation_id: Set(new.subject.allegation),
        question: Set(question),
        sanction_kind: Set(sanction_kind),
        state: Set(BallotState::Open),
        opened_at: Set(tx.now()),
        opened_by: Set(tx.account()?),
        closed_at: Set(None),
        electorate: Set(new.electorate.into()),
        entitled: Set(new.entitled.into()),
        public_key: Set(keys.public),
        wrapped_key: Set(Some(keys.wrapped)),
        outcome: Set(None),
        in_favour: Set(None),
        against: Set(None),
        abstained: Set(None),
        version: Set(1),
    })
    .exec_without_returning(tx.connection())
    .await?;
    let electors = new.electors.iter().map(|account| {
        ballot_elector::Model {
            ballot_id: id,
            account_id: *account,
            association_id: association,
        }
        .into_active_model()
    });
    ballot_elector::Entity::insert_many(electors)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(id)
}

/// Whether somebody is on a ballot's electorate.
pub(super) async fn is_elector(tx: &Tx<'_>, id: BallotId, account: AccountId) -> Outcome<bool> {
    let row = ballot_elector::Entity::find_by_id((id, account))
        .one(tx.connection())
        .await?;
    Ok(row.is_some())
}

/// Whether somebody has voted in a ballot.
pub(super) async fn has_voted(tx: &Tx<'_>, id: BallotId, account: AccountId) -> Outcome<bool> {
    let row = ballot_voter::Entity::find_by_id((id, account))
        .one(tx.connection())
        .await?;
    Ok(row.is_some())
}

/// Takes a vote: who has voted in one row and, apart, a sealed paper under an id that tells nothing.
pub(super) async fn cast(
    tx: &Tx<'_>,
    permit: &Permit,
    ballot: &ballot::Model,
    voter: AccountId,
    choice: VoteChoice,
) -> Outcome<()> {
    permit.covers(Effect::Ballot)?;
    let paper: BallotPaperId = tx.random().blind_id();
    let sealed = seal::seal(&ballot.public_key, (ballot.id, paper), choice, tx.random())?;
    ballot_voter::Entity::insert(ballot_voter::ActiveModel {
        ballot_id: Set(ballot.id),
        account_id: Set(voter),
        association_id: Set(ballot.association_id),
    })
    .exec_without_returning(tx.connection())
    .await?;
    ballot_paper::Entity::insert(ballot_paper::ActiveModel {
        id: Set(paper),
        ballot_id: Set(ballot.id),
        association_id: Set(ballot.association_id),
        sealed: Set(sealed),
    })
    .exec_without_returning(tx.connection())
    .await?;
    Ok(())
}

/// How many have voted in a ballot.
pub(super) async fn voters(tx: &Tx<'_>, id: BallotId) -> Outcome<u64> {
    let count = ballot_voter::Entity::find()
        .filter(ballot_voter::Column::BallotId.eq(id))
        .count(tx.connection())
        .await?;
    Ok(count)
}

/// What the papers of an open ballot say, in an order of chance. As many as have voted, or the ballot is not counted: somebody
/// added or took away a paper behind the server's back.
pub(super) async fn open_papers(
    tx: &Tx<'_>,
    ballot: &ballot::Model,
    voters: u64,
) -> Outcome<Vec<VoteChoice>> {
    let wrapped = ballot.wrapped_key.as_deref();
    let wrapped = wrapped.ok_or(Failure::internal("an open ballot without its key"))?;
    let opener = Opener::new(ballot.id, wrapped, tx.keyring())?;
    let papers = ballot_paper::Entity::find()
        .filter(ballot_paper::Column::BallotId.eq(ballot.id))
        .all(tx.connection())
        .await?;
    if papers.len() as u64 != voters {
        return Err(Failure::internal(
            "a ballot has not one paper for each voter",
        ));
    }
    let mut choices = Vec::with_capacity(papers.len());
    for paper in papers {
        choices.push(opener.open(paper.id, &paper.sealed)?);
    }
    tx.random().shuffle(&mut choices);
    Ok(choices)
}

/// Closes a ballot now: writes what it said, deletes its papers and destroys its key, in the database's log too.
pub(super) async fn close(
    tx: &Tx<'_>,
    permit: &Permit,
    ballot: ballot::Model,
    tally: Tally,
) -> Outcome<()> {
    permit.covers(Effect::Ballot)?;
    let (id, version) = (ballot.id, ballot.version + 1);
    let mut row = ballot.into_active_model();
    row.state = Set(BallotState::Closed);
    row.closed_at = Set(Some(tx.now()));
    row.wrapped_key = Set(None);
    row.outcome = Set(Some(tally.outcome));
    row.in_favour = Set(tally.count.map(|count| count.in_favour.into()));
    row.against = Set(tally.count.map(|count| count.against.into()));
    row.abstained = Set(tally.count.map(|count| count.abstained.into()));
    row.version = Set(version);
    row.update(tx.connection()).await?;
    ballot_paper::Entity::delete_many()
        .filter(ballot_paper::Column::BallotId.eq(id))
        .exec(tx.connection())
        .await?;
    tx.erases();
    Ok(())
}
