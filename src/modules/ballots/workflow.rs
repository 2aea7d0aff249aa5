//! When a ballot may be opened, voted in and closed, and what its close writes down: pure.

mod count;
mod gate;

pub use count::{Count, VoteChoice};
pub use gate::{Findings, Gate, Question};

use crate::failure::{Refusal, RefusalCode, Step};
use crate::modules::charter::format::RulesOfProcedure;
use crate::rule::Rule;
use entity::ballot;
use entity::id::AllegationId;
use entity::value::{BallotOutcome, BallotState, Finding};

/// A question together with what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The question.
    pub question: Question,
    /// The allegation, for a finding.
    pub allegation: Option<AllegationId>,
}

impl Subject {
    fn is_of(self, ballot: &ballot::Model) -> bool {
        match self.question {
            Question::Finding => ballot.allegation_id == self.allegation,
            Question::Sanction(kind) => ballot.sanction_kind == Some(kind),
        }
    }
}

/// A question is put once; again where nobody was for or against.
pub fn open(subject: Subject, ballots: &[ballot::Model]) -> Result<(), Refusal> {
    let of_subject = ballots.iter().filter(|ballot| subject.is_of(ballot));
    for ballot in of_subject {
        if ballot.state == BallotState::Open {
            return Err(Refusal::already(
                "Le vote sur cette question est déjà ouvert.",
                "The ballot on this question is open already.",
            ));
        }
        if ballot.outcome != Some(BallotOutcome::NoResult) {
            return Err(Refusal::already(
                "Cette question a déjà été tranchée par un vote.",
                "This question has been settled by a ballot already.",
            ));
        }
    }
    Ok(())
}

/// Nothing is left to put to the vote: every question is before the board, or settled.
pub fn nothing_left() -> Refusal {
    Refusal::already(
        "Toutes les questions de ce dossier sont au vote ou tranchées.",
        "Every question of this file is put to the vote or settled.",
    )
}

/// What is known of somebody who votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voter {
    /// On the electorate that was frozen when the ballot opened.
    pub is_elector: bool,
    /// Has voted in it.
    pub has_voted: bool,
}

/// Whether somebody may vote now: once, and while what was voted before them is still there.
pub fn cast(state: BallotState, lost: bool, voter: Voter) -> Result<(), Refusal> {
    if !voter.is_elector {
        return Err(Refusal::new(
            RefusalCode::NotAnElector,
            "Vous n’étiez pas parmi les présents à l’ouverture de ce vote : vous ne pouvez pas y prendre part.",
            "You were not among those present when this ballot opened: you cannot take part in it.",
        )
        .rule(Rule::R3));
    }
    if state == BallotState::Closed {
        return Err(closed());
    }
    if voter.has_voted {
        return Err(Refusal::already(
            "Vous avez déjà voté : un vote scellé ne se change pas.",
            "You have voted already: a sealed vote is not changed.",
        ));
    }
    if lost {
        return Err(Refusal::wrong_state(
            "Les bulletins de ce vote ont été perdus lorsque la base de données s’est arrêtée : il faut le clore, et remettre la question aux voix.",
            "The papers of this ballot were lost when the database stopped: it has to be closed, and the question put to the vote again.",
        ));
    }
    Ok(())
}

/// What is known of the votes of a ballot that somebody closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// How many of its electors have not voted.
    pub missing: u64,
    /// Whether the chair says that it closes without them.
    pub without_missing: bool,
    /// Whether those that were cast are lost.
    pub lost: bool,
}

/// Whether a ballot may be closed: once everybody on its electorate has voted, lest the first paper settle the question (R3).
/// Somebody may have left the room, so the chair can close without them, and says so. Where the papers are lost nobody is waited for.
pub fn close(state: BallotState, heard: Heard) -> Result<(), Refusal> {
    match state {
        BallotState::Open if heard.missing == 0 || heard.without_missing || heard.lost => Ok(()),
        BallotState::Open => Err(Refusal::new(
            RefusalCode::StepMissing,
            format!(
                "Il manque encore des votes ({}) : attendez-les, ou demandez expressément la clôture sans eux (withoutMissingVotes).",
                heard.missing
            ),
            format!(
                "Votes are still missing ({}): wait for them, or say expressly that the ballot closes without them (withoutMissingVotes).",
                heard.missing
            ),
        )
        .at(&["withoutMissingVotes"])
        .rule(Rule::R3)
        .missing([Step::Votes])),
        BallotState::Closed => Err(Refusal::already(
            "Ce vote est déjà clos.",
            "This ballot is closed already.",
        )),
    }
}

fn closed() -> Refusal {
    Refusal::wrong_state(
        "Ce vote est clos : il n’est plus possible d’y voter.",
        "This ballot is closed: it takes no more votes.",
    )
}

/// What a ballot's close writes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// How many papers were counted.
    pub papers: u32,
    /// Whether they were lost instead.
    pub lost: bool,
    /// What it said.
    pub outcome: BallotOutcome,
    /// How many said what; withheld where fewer voted than the smallest secret electorate (R15).
    pub count: Option<Count>,
}

impl Tally {
    /// Of a ballot whose papers are lost.
    pub const LOST: Self = Self {
        papers: 0,
        lost: true,
        outcome: BallotOutcome::NoResult,
        count: None,
    };
}

/// Counts the papers of a ballot, where `entitled` people could have voted, had they all come.
#[must_use]
pub fn tally(papers: &[VoteChoice], rules: &RulesOfProcedure, entitled: u32) -> Tally {
    let count = Count::of(papers);
    Tally {
        papers: count.papers(),
        lost: false,
        outcome: count.outcome(rules.meeting.majority, entitled),
        count: (count.papers() >= rules.meeting.smallest_secret_electorate).then_some(count),
    }
}

/// What the closed ballots say of an allegation (A7).
#[must_use]
pub fn finding(ballots: &[ballot::Model], allegation: AllegationId) -> Finding {
    ballots
        .iter()
        .filter(|ballot| ballot.allegation_id == Some(allegation))
        .find_map(|ballot| match ballot.outcome {
            Some(BallotOutcome::Adopted) => Some(Finding::Established),
            Some(BallotOutcome::Rejected) => Some(Finding::NotEstablished),
            Some(BallotOutcome::NoResult) | None => None,
        })
        .unwrap_or(Finding::Pending)
}

/// The results on all the allegations of a file, counted.
#[must_use]
pub fn findings(ballots: &[ballot::Model], allegations: &[AllegationId]) -> Findings {
    let mut findings = Findings::default();
    for allegation in allegations {
        let finding = finding(ballots, *allegation);
        findings.alleged += 1;
        findings.found += u32::from(finding != Finding::Pending);
        findings.established += u32::from(finding == Finding::Established);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::gate::tests::rules;
    use super::*;
    use entity::id::{AccountId, AssociationId, BallotId, MeetingId, ProceedingId};
    use entity::value::{BallotQuestion, SanctionKind};
    use rstest::rstest;
    use uuid::Uuid;

    const FIRST: AllegationId = AllegationId(Uuid::from_u128(11));
    const SECOND: AllegationId = AllegationId(Uuid::from_u128(12));

    fn ballot(
        about: Result<AllegationId, SanctionKind>,
        outcome: Option<BallotOutcome>,
    ) -> ballot::Model {
        let id = Uuid::from_u128(1);
        let closed = outcome.is_some();
        ballot::Model {
            id: BallotId(id),
            association_id: AssociationId(id),
            proceeding_id: ProceedingId(id),
            meeting_id: MeetingId(id),
            allegation_id: about.ok(),
            question: if about.is_ok() {
                BallotQuestion::Finding
            } else {
                BallotQuestion::Sanction
            },
            sanction_kind: about.err(),
            state: if closed {
                BallotState::Closed
            } else {
                BallotState::Open
            },
            opened_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            opened_by: AccountId(id),
            closed_at: None,
            electorate: 5,
            entitled: 5,
            public_key: Vec::new(),
            outcome,
            in_favour: None,
            against: None,
            abstained: None,
            papers_lost: false,
            version: 1,
        }
    }

    fn subject(about: Result<AllegationId, SanctionKind>) -> Subject {
        Subject {
            question: about.err().map_or(Question::Finding, Question::Sanction),
            allegation: about.ok(),
        }
    }

    #[rstest]
    #[case::open(None, true)]
    #[case::adopted(Some(BallotOutcome::Adopted), true)]
    #[case::rejected(Some(BallotOutcome::Rejected), true)]
    #[case::no_result(Some(BallotOutcome::NoResult), false)]
    fn a_question_is_put_once(#[case] outcome: Option<BallotOutcome>, #[case] refused: bool) {
        for about in [Ok(FIRST), Err(SanctionKind::Radiation)] {
            let held = [ballot(about, outcome)];
            let again = open(subject(about), &held);
            assert_eq!(
                again.err().map(|refusal| refusal.code),
                refused.then_some(RefusalCode::AlreadyDone)
            );
            for other in [Ok(SECOND), Err(SanctionKind::LabelBan)] {
                assert_eq!(open(subject(other), &held), Ok(()));
            }
        }
    }

    #[rstest]
    #[case::elector(BallotState::Open, true, false, None)]
    #[case::twice(BallotState::Open, true, true, Some(RefusalCode::AlreadyDone))]
    #[case::not_there(BallotState::Open, false, false, Some(RefusalCode::NotAnElector))]
    #[case::too_late(BallotState::Closed, true, false, Some(RefusalCode::WrongState))]
    #[case::voted_and_closed(BallotState::Closed, true, true, Some(RefusalCode::WrongState))]
    #[case::not_there_and_closed(
        BallotState::Closed,
        false,
        false,
        Some(RefusalCode::NotAnElector)
    )]
    fn a_vote_is(
        #[case] state: BallotState,
        #[case] is_elector: bool,
        #[case] has_voted: bool,
        #[case] refused: Option<RefusalCode>,
    ) {
        let voter = Voter {
            is_elector,
            has_voted,
        };
        let answer = cast(state, false, voter);
        assert_eq!(answer.err().map(|refusal| refusal.code), refused);
        let lost = cast(state, true, voter).unwrap_err().code;
        assert_eq!(lost, refused.unwrap_or(RefusalCode::WrongState));
    }

    #[test]
    fn a_ballot_is_closed_once() {
        let all = heard(0, false);
        assert_eq!(close(BallotState::Open, all), Ok(()));
        assert_eq!(
            close(BallotState::Closed, all).unwrap_err().code,
            RefusalCode::AlreadyDone
        );
    }

    fn heard(missing: u64, without_missing: bool) -> Heard {
        Heard {
            missing,
            without_missing,
            lost: false,
        }
    }

    #[test]
    fn a_ballot_whose_papers_are_lost_is_closed_once_and_waits_for_nobody() {
        let lost = Heard {
            lost: true,
            ..heard(4, false)
        };
        assert_eq!(close(BallotState::Open, lost), Ok(()));
        let again = close(BallotState::Closed, lost).unwrap_err();
        assert_eq!(again.code, RefusalCode::AlreadyDone);
    }

    #[test]
    fn r3_a_ballot_closes_without_missing_votes_only_where_that_is_said() {
        assert_eq!(close(BallotState::Open, heard(4, true)), Ok(()));
        let refused = close(BallotState::Open, heard(4, false)).unwrap_err();
        assert_eq!(refused.missing, [Step::Votes]);
        assert_eq!(refused.field, ["withoutMissingVotes"]);
        assert_eq!(
            close(BallotState::Closed, heard(4, true)).unwrap_err().code,
            RefusalCode::AlreadyDone
        );
    }

    #[test]
    fn r15_counts_of_few_votes_are_withheld() {
        use VoteChoice::{Abstain, Against, InFavour};
        let papers = [InFavour, InFavour, Against, Abstain, Abstain];
        // Five may vote, and one of them has not.
        let few = tally(&papers[..4], &rules(), 5);
        assert_eq!(
            few,
            Tally {
                papers: 4,
                lost: false,
                outcome: BallotOutcome::Adopted,
                count: None
            }
        );
        let enough = tally(&papers, &rules(), 5);
        assert_eq!(
            enough
                .count
                .map(|count| (count.in_favour, count.against, count.abstained)),
            Some((2, 1, 2))
        );
    }

    #[test]
    fn a7_a_finding_is_what_its_ballot_said() {
        let ballots = [
            ballot(Ok(FIRST), Some(BallotOutcome::NoResult)),
            ballot(Ok(FIRST), Some(BallotOutcome::Adopted)),
            ballot(Ok(SECOND), None),
            ballot(Err(SanctionKind::Radiation), Some(BallotOutcome::Adopted)),
        ];
        assert_eq!(finding(&ballots, FIRST), Finding::Established);
        assert_eq!(finding(&ballots, SECOND), Finding::Pending);
        let counted = findings(&ballots, &[FIRST, SECOND]);
        assert_eq!(
            counted,
            Findings {
                alleged: 2,
                found: 1,
                established: 1
            }
        );
        assert!(!counted.are_complete());
        assert!(!Findings::default().are_complete());
    }
}
