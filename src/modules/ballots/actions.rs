//! The acts of ballots.

use super::count::VoteChoice;
use super::entries::{BallotClosed, BallotOpened, VoteCast};
use super::gate::{Gate, Question};
use super::store::{self, NewBallot};
use super::workflow::{self, Heard, Subject, Voter};
use crate::access::Act;
use crate::context::Tx;
use crate::failure::{Failure, Outcome, Refusal, expect_version};
use crate::journal::{self, Chain};
use crate::modules::meetings::{self, Bench};
use crate::modules::members;
use crate::modules::proceedings::{self, File};
use entity::ballot;
use entity::id::{AllegationId, BallotId, ProceedingId};
use entity::value::{BallotQuestion, MembershipState, SanctionKind};

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
    let file = proceedings::load(tx, input.proceeding).await?;
    let permit = tx.require(Act::BallotOpen, &file.facts())?;
    file.check_version(input.expected_version)?;
    let subject = subject(input, &file)?;
    let ballots = store::of_proceeding(tx, input.proceeding).await?;
    let bench = meetings::bench(tx, &file).await?;
    gate(tx, &file, bench.as_ref(), &ballots, subject.allegation)
        .await?
        .check(subject.question)
        .map_err(Failure::Refused)?;
    workflow::open(subject, &ballots)?;
    let bench = bench.ok_or(Failure::internal("a ballot without a meeting"))?;
    let new = NewBallot {
        proceeding: &file.proceeding,
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
fn subject(input: &Open, file: &File) -> Outcome<Subject> {
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
    let is_in_file = |id| file.allegations.iter().any(|row| row.id == id);
    if !allegation.is_none_or(is_in_file) {
        return Err(Refusal::invalid(
            &["allegationId"],
            "Ce grief ne figure pas dans ce dossier : on ne délibère que sur ce qui a été notifié.",
            "This allegation is not in this file: only what was notified is deliberated on.",
        )
        .rule("R7")
        .into());
    }
    Ok(Subject {
        question,
        allegation,
    })
}

/// All that the due-process gate looks at, for one allegation or for all.
async fn gate<'a>(
    tx: &Tx<'_>,
    file: &'a File,
    bench: Option<&Bench>,
    ballots: &[ballot::Model],
    allegation: Option<AllegationId>,
) -> Outcome<Gate<'a>> {
    let notified = match allegation {
        Some(id) => file
            .allegations
            .iter()
            .any(|row| row.id == id && row.notice_id.is_some()),
        None => meetings::is_notified(file),
    };
    let alleged: Vec<_> = file.allegations.iter().map(|row| row.id).collect();
    Ok(Gate {
        now: tx.now(),
        rules: &file.rules,
        state: file.proceeding.state,
        notified,
        defence_ends_at: file.proceeding.defence_ends_at,
        sitting: bench.map(|bench| bench.sitting),
        findings: workflow::findings(ballots, &alleged),
        departed: has_departed(tx, file).await?,
    })
}

/// Whether the accused is no longer a member (R11).
pub async fn has_departed(tx: &Tx<'_>, file: &File) -> Outcome<bool> {
    let live = members::live(tx, file.proceeding.accused_id).await?;
    Ok(live.is_none_or(|membership| membership.state != MembershipState::Admitted))
}

/// A vote to cast.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// In which ballot.
    pub ballot: BallotId,
    /// What it says.
    pub choice: VoteChoice,
}

/// Takes a person's vote, once, sealed until the close.
///
/// # Errors
/// A refusal where they are not on the electorate, have voted, or the ballot is closed.
pub async fn cast(tx: &Tx<'_>, input: &Cast) -> Outcome<BallotId> {
    let ballot = store::find(tx, input.ballot).await?;
    let file = proceedings::load(tx, ballot.proceeding_id).await?;
    let permit = tx.require(Act::VoteCast, &file.facts())?;
    let me = tx.account()?;
    let voter = Voter {
        is_elector: store::is_elector(tx, ballot.id, me).await?,
        has_voted: store::has_voted(tx, ballot.id, me).await?,
    };
    workflow::cast(ballot.state, voter)?;
    store::cast(tx, &permit, &ballot, me, input.choice).await?;
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
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// Counts a ballot: its papers are opened and deleted, its key is destroyed, and what it said is written down.
///
/// # Errors
/// A refusal where it is closed, or an elector has not voted and the input does not say that it closes without them.
pub async fn close(tx: &Tx<'_>, input: &Close) -> Outcome<BallotId> {
    let id = input.ballot;
    let ballot = store::find(tx, id).await?;
    let file = proceedings::load(tx, ballot.proceeding_id).await?;
    let permit = tx.require(Act::BallotClose, &file.facts())?;
    expect_version(input.expected_version, ballot.version)?;
    let electorate = u32::try_from(ballot.electorate).unwrap_or(u32::MAX);
    let voters = store::voters(tx, id).await?;
    let heard = Heard {
        missing: u64::from(electorate).saturating_sub(voters),
        without_missing: input.without_missing_votes,
    };
    workflow::close(ballot.state, heard)?;
    let papers = store::open_papers(tx, &ballot, voters).await?;
    let entitled = u32::try_from(ballot.entitled).unwrap_or(u32::MAX);
    let tally = workflow::tally(&papers, &file.rules, entitled);
    store::close(tx, &permit, ballot, tally).await?;
    let entry = BallotClosed {
        ballot: id,
        papers: papers.len(),
        missing_votes: heard.missing,
        without_missing_votes: heard.without_missing,
        outcome: tally.outcome,
        in_favour: tally.count.map(|count| count.in_favour),
        against: tally.count.map(|count| count.against),
        abstained: tally.count.map(|count| count.abstained),
    };
    journal::record(tx, &permit, Chain::of(file.proceeding.id), &entry).await?;
    Ok(id)
}
