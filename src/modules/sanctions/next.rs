//! What the board may do next with a file, from the meeting to the decision: what a screen shows before it is tried.

use super::workflow;
use crate::access::{Act, Actor, Facts};
use crate::failure::{Refusal, Step};
use crate::graphql::ViewerAction;
use crate::modules::ballots::{GateFacts, Question};
use crate::modules::meetings;
use crate::text::Language;
use chrono::{DateTime, Utc};
use entity::value::SanctionKind;

/// The acts from the meeting to the notified decision that `actor` may do on a file with these facts.
#[must_use]
pub fn next_actions(
    actor: &Actor,
    language: Language,
    facts: &Facts,
    file: &GateFacts,
    now: DateTime<Utc>,
) -> Vec<ViewerAction> {
    let of = |act, check: Result<(), Vec<Refusal>>| {
        ViewerAction::of(actor, language, act, facts, || check)
    };
    let one = |check: Result<(), Refusal>| check.map_err(|refusal| vec![refusal]);
    let actions = [
        of(
            Act::MeetingConvene,
            one(meetings::on_agenda(file.state, file.notified)),
        ),
        of(Act::BallotOpen, ballot(file, now)),
        of(Act::DecisionRecord, decision(file)),
        of(
            Act::DecisionNotify,
            one(workflow::notify(file.decision, file.unminuted)),
        ),
    ];
    actions.into_iter().flatten().collect()
}

/// Whether some ballot could be opened: on a finding while one is lacking, otherwise on a sanction.
fn ballot(file: &GateFacts, now: DateTime<Utc>) -> Result<(), Vec<Refusal>> {
    let gate = file.gate(now);
    if !file.findings.are_complete() {
        return gate.check(Question::Finding);
    }
    let ban = gate.check(Question::Sanction(SanctionKind::LabelBan));
    let other = [SanctionKind::Radiation, SanctionKind::Warning]
        .into_iter()
        .any(|kind| gate.check(Question::Sanction(kind)).is_ok());
    if other { Ok(()) } else { ban }
}

/// Whether a decision could be recorded, its reasons apart.
fn decision(file: &GateFacts) -> Result<(), Vec<Refusal>> {
    let pending = file.findings.found < file.findings.alleged;
    workflow::undecided(file.state).map_err(|refusal| vec![refusal])?;
    let lacks = workflow::Lacks {
        state: file.state,
        findings: pending && !workflow::nothing_is_found(file.departed, &file.rules),
        open_ballots: file.open_ballots > 0,
    };
    let missing: Vec<Step> = lacks.steps();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(vec![workflow::refuse_missing(missing)])
    }
}
