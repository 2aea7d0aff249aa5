//! The acts of decisions.

mod enforce;

pub use enforce::{enforce_due, next_due};

use super::case::{NOTIFY, Procedure, RECORD};
use super::entries::{DecisionNotified, DecisionRecorded, Found, Pronounced};
use super::store;
use super::workflow::{self, Given};
use crate::context::Tx;
use crate::failure::{Failure, Outcome, expect_version};
use crate::guard::Case;
use crate::input::{self, limits};
use crate::journal::{self, Chain};
use crate::modules::proceedings;
use crate::modules::sanctions::entries::Message;
use crate::outbox;
use chrono::NaiveDate;
use entity::id::{AllegationId, DecisionId, ProceedingId};
use entity::value::{DecisionOutcome, NoticeMeans, ProceedingState};

/// A decision to record.
#[derive(Clone, Debug)]
pub struct Record {
    /// On which file.
    pub proceeding: ProceedingId,
    /// Why, allegation by allegation (R8).
    pub reasons: Vec<(AllegationId, String)>,
    /// How many months a ban holds.
    pub ban_months: Option<u32>,
    /// The version of the file that was read.
    pub expected_version: Option<i32>,
}

/// Records what the board decided: what its ballots said, with the reasons (A7, R8).
///
/// # Errors
/// A refusal that names every missing step.
pub async fn record(tx: &Tx<'_>, input: &Record) -> Outcome<DecisionId> {
    let case = Procedure::one(tx, input.proceeding).await?;
    let permit = RECORD.permit(tx, &case)?;
    let proceeding = &case.deliberation.proceeding;
    let (expected, version) = proceeding.at(input.expected_version);
    expect_version(expected, version)?;
    let mut reasons = Vec::with_capacity(input.reasons.len());
    for (id, text) in &input.reasons {
        let text = input::prose(&["reasons", "reasons"], text, limits::TEXT)?;
        reasons.push((*id, text));
    }
    let given = Given {
        reasons,
        ban_months: input.ban_months,
    };
    let allegations = case.deliberation.allegations();
    let deliberated = case.deliberated(&allegations);
    let ruling = workflow::record(&deliberated, &given).map_err(Failure::Refused)?;
    let id = store::insert(tx, &permit, proceeding, &ruling).await?;
    let mut findings = Vec::with_capacity(ruling.findings.len());
    for (allegation, finding, reasons) in &ruling.findings {
        proceedings::set_finding(
            tx,
            &permit,
            (input.proceeding, *allegation),
            *finding,
            reasons,
        )
        .await?;
        findings.push(Found {
            allegation: *allegation,
            finding: *finding,
            reasons: journal::proof(tx, *allegation, reasons)?,
        });
    }
    proceedings::set_state(tx, &permit, proceeding, ProceedingState::Decided).await?;
    let sanctions = ruling.sanctions.iter().map(|sanction| Pronounced {
        kind: sanction.kind,
        ballot: sanction.ballot,
        ban_months: sanction.ban_months,
    });
    let entry = DecisionRecorded {
        decision: id,
        outcome: ruling.outcome,
        findings,
        sanctions: sanctions.collect(),
    };
    journal::record(tx, &permit, Chain::of(input.proceeding), &entry).await?;
    Ok(id)
}

/// A decision to notify.
#[derive(Clone, Debug)]
pub struct Notify {
    /// On which file.
    pub proceeding: ProceedingId,
    /// By what means it is told.
    pub means: NoticeMeans,
    /// The seat's day from which the notification counts.
    pub counting_date: Option<NaiveDate>,
    /// The version of the decision that was read.
    pub expected_version: Option<i32>,
}

/// Notifies a decision to the accused (R8). It comes into force at its instant: in this transaction where that is now, otherwise
/// when the server sweeps.
///
/// # Errors
/// A refusal where no decision is recorded, its meeting is not minuted, or the counting date is not good.
pub async fn notify(tx: &Tx<'_>, input: &Notify) -> Outcome<DecisionId> {
    let case = Procedure::one(tx, input.proceeding).await?;
    let permit = NOTIFY.pass(tx, &case)?;
    let Procedure {
        deliberation,
        decision,
    } = case;
    let proceeding = &*deliberation.proceeding;
    let decision = decision.ok_or_else(|| Failure::internal("a decision that is none"))?;
    expect_version(input.expected_version, decision.version)?;
    proceeding.is_reached_by(input.means)?;
    let today = proceeding.seat.day(tx.now())?;
    let counting = workflow::counting_day(input.means, input.counting_date, today)?;
    let sanctioned = decision.outcome == DecisionOutcome::Sanction;
    let effective_at = workflow::effective_at(
        counting,
        tx.now(),
        proceeding.seat.zone,
        &proceeding.rules,
        sanctioned,
    )
    .map_err(|error| Failure::Internal(error.into()))?;
    let id = decision.id;
    let decision = store::notify(tx, &permit, decision, input.means, effective_at).await?;
    let entry = DecisionNotified {
        decision: id,
        means: input.means,
        counting_date: counting,
        recipients: proceeding.parties.defendants.len(),
        effective_at,
    };
    journal::record(tx, &permit, Chain::of(input.proceeding), &entry).await?;
    let accused = proceeding.parties.defendants.iter().copied();
    outbox::tell(tx, &permit, Message::DecisionNotice, id, accused).await?;
    if workflow::is_due(decision.state, decision.effective_at, tx.now()) {
        enforce::enforce(tx, &permit, proceeding, decision, tx.now()).await?;
    } else {
        let state = ProceedingState::DecisionNotified;
        proceedings::set_state(tx, &permit, proceeding, state).await?;
    }
    Ok(id)
}
