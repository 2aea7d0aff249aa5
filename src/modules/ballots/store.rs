//! The rows of ballots: electorate, who has voted and, apart, the papers.

use super::crypto::{self, Opener};
use super::workflow::{Question, Subject, Tally, VoteChoice};
use crate::access::Permit;
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::rows::Rows as _;
use entity::id::{AccountId, BallotId, BallotPaperId, MeetingId};
use entity::value::{BallotQuestion, BallotState};
use entity::{ballot, ballot_elector, ballot_key, ballot_paper, ballot_voter, proceeding};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

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
    let id = tx.id();
    let keys = crypto::new_keys(id, tx.keyring(), tx.random())?;
    let association = new.proceeding.association_id;
    let (question, sanction_kind) = match new.subject.question {
        Question::Finding => (BallotQuestion::Finding, None),
        Question::Sanction(kind) => (BallotQuestion::Sanction, Some(kind)),
    };
    let row = ballot::Model {
        id,
        association_id: association,
        proceeding_id: new.proceeding.id,
        meeting_id: new.meeting,
        allegation_id: new.subject.allegation,
        question,
        sanction_kind,
        state: BallotState::Open,
        opened_at: tx.now(),
        opened_by: tx.account()?,
        closed_at: None,
        electorate: new.electorate.into(),
        entitled: new.entitled.into(),
        public_key: keys.public,
        outcome: None,
        in_favour: None,
        against: None,
        abstained: None,
        papers_lost: false,
        version: 1,
    };
    tx.insert(permit, row).await?;
    let key = ballot_key::Model {
        ballot_id: id,
        association_id: association,
        wrapped: keys.wrapped,
    };
    tx.insert(permit, key).await?;
    let electors = new.electors.iter().map(|account| ballot_elector::Model {
        ballot_id: id,
        account_id: *account,
        association_id: association,
    });
    tx.insert_all(permit, electors).await?;
    Ok(id)
}

/// Takes a vote: who has voted in one row and, apart, a sealed paper under an id that tells nothing.
pub(super) async fn cast(
    tx: &Tx<'_>,
    permit: &Permit,
    ballot: &ballot::Model,
    voter: AccountId,
    choice: VoteChoice,
) -> Outcome<()> {
    let id: BallotPaperId = tx.random().blind_id();
    let sealed = crypto::seal(&ballot.public_key, (ballot.id, id), choice, tx.random())?;
    let voter = ballot_voter::Model {
        ballot_id: ballot.id,
        account_id: voter,
        association_id: ballot.association_id,
    };
    tx.insert(permit, voter).await?;
    let paper = ballot_paper::Model {
        id,
        ballot_id: ballot.id,
        association_id: ballot.association_id,
        sealed,
    };
    tx.insert(permit, paper).await?;
    Ok(())
}

/// What the papers of an open ballot say, in a random order. As many as have voted, or the ballot is not counted: somebody
/// added or took away a paper behind the server's back.
pub(super) async fn open_papers(
    tx: &Tx<'_>,
    ballot: &ballot::Model,
    voters: usize,
) -> Outcome<Vec<VoteChoice>> {
    let key = tx.one(ballot_key::Entity::find_by_id(ballot.id)).await?;
    let key = key.ok_or_else(|| Failure::internal("an open ballot without its key"))?;
    let opener = Opener::new(ballot.id, &key.wrapped, tx.keyring())?;
    let papers = ballot_paper::Column::BallotId.eq(ballot.id);
    let papers = tx.all(ballot_paper::Entity::find().filter(papers)).await?;
    if papers.len() != voters {
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

/// Closes a ballot now: writes what it said, and destroys its key and its papers.
pub(super) async fn close(
    tx: &Tx<'_>,
    permit: &Permit,
    ballot: ballot::Model,
    tally: Tally,
) -> Outcome<()> {
    let id = ballot.id;
    tx.change(permit, ballot, |row| {
        row.state = BallotState::Closed;
        row.closed_at = Some(tx.now());
        row.papers_lost = tally.lost;
        row.outcome = Some(tally.outcome);
        row.in_favour = tally.count.map(|count| count.in_favour.into());
        row.against = tally.count.map(|count| count.against.into());
        row.abstained = tally.count.map(|count| count.abstained.into());
    })
    .await?;
    destroy(tx, permit, id).await
}

/// Destroys a ballot's key and papers, in the database's files too.
async fn destroy(tx: &Tx<'_>, permit: &Permit, ballot: BallotId) -> Outcome<()> {
    tx.erase::<ballot_key::Entity>(permit, (ballot_key::Column::BallotId, ballot.into()))
        .await?;
    tx.erase::<ballot_paper::Entity>(permit, (ballot_paper::Column::BallotId, ballot.into()))
        .await?;
    tx.erases();
    Ok(())
}
