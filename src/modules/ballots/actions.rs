//! The acts of ballots.

use super::case::{BallotCase, CAST, CLOSE, Deliberation, OPEN};
use super::entries::{BallotClosed, BallotOpened, VoteCast};
use super::store::{self, NewBallot};
use super::workflow::{self, Question, Subject, Tally, VoteChoice};
use crate::context::{Lock, Tx};
use crate::failure::{Failure, Outcome, Refusal, expect_version};
use crate::guard::Case;
use crate::journal::{self, Chain};
use crate::modules::proceedings::ProceedingCase;
use crate::rule::Rule;
use entity::id::{AllegationId, BallotId, ProceedingId};
use entity::value::{BallotQuestion, SanctionKind};

/// Where keys and papers lie. A close empties both tables, with those of other ballots, and writes these anew.
const SEALED: &[&str] = &["ballot_key", "ballot_paper"];
/// What who writes there is behind: they hold nothing yet that a close waits for.
pub const SEALING: Lock = Lock::shared(SEALED);
/// What a close is behind.
pub const UNSEALING: Lock = Lock::alone(SEALED);

/// A ballot to open.
#[derive(Clone, Debug)]
pub struct Open {
    /// On which file.
    pub proceeding: ProceedingId,
    /// What is asked.
    pub question: BallotQuestion,
    /// Which allegation, for a finding.
    pub allegation: Option<AllegationId>,
    /// Which sanction, for a sanction.
    pub sanction: Option<SanctionKind>,
    /// The version of the file that was read.
    pub expected_version: Option<i32>,
}

/// Opens a ballot where the due-process gate is whole (R9), and freezes its electorate: who is present and does not stand aside.
///
/// # Errors
/// A refusal that names every missing step, or says that the question is settled.
pub async fn open(tx: &Tx<'_>, input: &Open) -> Outcome<BallotId> {
    let case = Deliberation::one(tx, input.proceeding).await?;
    let permit = OPEN.permit(tx, &case)?;
    let (expected, version) = case.proceeding.at(input.expected_version);
    expect_version(expected, version)?;
    let subject = subject(input, &case.proceeding)?;
    case.may_open(subject, tx.now()).map_err(Failure::Refused)?;
    let Deliberation {
        proceeding, bench, ..
    } = case;
    let bench = bench.ok_or_else(|| Failure::internal("a ballot without a meeting"))?;
    let new = NewBallot {
        proceeding: &proceeding.row,
        meeting: bench.meeting,
        subject,
        electors: &bench.electors,
        electorate: bench.sitting.quorum.present,
        entitled: bench.entitled,
    };
    let id = store::insert(tx, &permit, &new).await?;
    let entry = BallotOpened {
        ballot: id,
        meeting: bench.meeting,
        question: input.question,
        allegation: subject.allegation,
        sanction: input.sanction,
        electors: journal::marks(tx, &bench.electors).await?,
        entitled: bench.entitled,
    };
    journal::record(tx, &permit, Chain::of(input.proceeding), &entry).await?;
    Ok(id)
}

/// What the input asks, checked against the file.
fn subject(input: &Open, proceeding: &ProceedingCase) -> Outcome<Subject> {
    let (question, allegation) = match (input.question, input.allegation, input.sanction) {
        (BallotQuestion::Finding, Some(allegation), None) => (Question::Finding, Some(allegation)),
        (BallotQuestion::Sanction, None, Some(kind)) => (Question::Sanction(kind), None),
        (BallotQuestion::Finding, ..) => {
            return Err(Refusal::invalid(
                &["allegationId"],
                "Un vote sur la faute porte sur un grief : indiquez-le, et aucune sanction.",
                "A ballot on a finding is about one allegation: name it, and no sanction.",
            )
            .into());
        }
        (BallotQuestion::Sanction, ..) => {
            return Err(Refusal::invalid(
                &["sanctionKind"],
                "Un vote sur une sanction en nomme une : indiquez-la, et aucun grief.",
                "A ballot on a sanction names one: give it, and no allegation.",
            )
            .into());
        }
    };
    let is_in_file = |id| proceeding.allegations.iter().any(|row| row.id == id);
    if !allegation.is_none_or(is_in_file) {
        return Err(Refusal::invalid(
            &["allegationId"],
            "Ce grief ne figure pas dans ce dossier : on ne délibère que sur ce qui a été notifié.",
            "This allegation is not in this file: only what was notified is deliberated on.",
        )
        .rule(Rule::R7)
        .into());
    }
    Ok(Subject {
        question,
        allegation,
    })
}

/// Takes a person's vote, once, sealed until the close.
///
/// # Errors
/// A refusal where they are not on the electorate, have voted, or the ballot is closed or has lost its papers.
pub async fn cast(tx: &Tx<'_>, ballot: BallotId, choice: VoteChoice) -> Outcome<BallotId> {
    let case = BallotCase::one(tx, ballot).await?;
    let permit = CAST.pass(tx, &case)?;
    let me = tx.account()?;
    let ballot = case.ballot;
    store::cast(tx, &permit, &ballot, me, choice).await?;
    // Who voted is in the entry's mark; how, nowhere.
    let entry = VoteCast { ballot: ballot.id };
    journal::record(tx, &permit, Chain::of(ballot.proceeding_id), &entry).await?;
    Ok(ballot.id)
}

/// A ballot to close.
#[derive(Clone, Copy, Debug)]
pub struct Close {
    /// Which.
    pub ballot: BallotId,
    /// Whether it closes though some of its electors have not voted.
    pub without_missing_votes: bool,
    /// The `version` of the object as it was read: the mutation is refused with `STALE_VERSION` where the object has changed since.
    pub expected_version: Option<i32>,
}

/// Counts a ballot: its papers are opened, they and its key are destroyed, and what it said is written down. Where the papers are lost,
/// that it said nothing.
///
/// # Errors
/// A refusal where it is closed, or an elector has not voted and the input does not say that it closes without them.
pub async fn close(tx: &Tx<'_>, input: &Close) -> Outcome<BallotId> {
    let id = input.ballot;
    let case = BallotCase::one(tx, id).await?;
    let permit = CLOSE.permit(tx, &case)?;
    let (expected, version) = case.at(input.expected_version);
    expect_version(expected, version)?;
    let heard = case.heard(input.without_missing_votes);
    workflow::close(case.ballot.state, heard)?;
    let BallotCase {
        ballot,
        proceeding,
        voters,
        ..
    } = case;
    let tally = if heard.lost {
        Tally::LOST
    } else {
        let papers = store::open_papers(tx, &ballot, voters.len()).await?;
        let entitled = u32::try_from(ballot.entitled).unwrap_or(u32::MAX);
        workflow::tally(&papers, &proceeding.rules, entitled)
    };
    store::close(tx, &permit, ballot, tally).await?;
    let entry = BallotClosed {
        ballot: id,
        papers: tally.papers,
        missing_votes: heard.missing,
        without_missing_votes: heard.without_missing,
        outcome: tally.outcome,
        papers_lost: tally.lost,
        in_favour: tally.count.map(|count| count.in_favour),
        against: tally.count.map(|count| count.against),
        abstained: tally.count.map(|count| count.abstained),
    };
    journal::record(tx, &permit, Chain::of(proceeding.row.id), &entry).await?;
    Ok(id)
}
