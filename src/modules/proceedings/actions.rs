//! The acts on a file up to the defence.

use super::case::{DEFEND, NOTIFY, OPEN, Opening, ProceedingCase, RECUSE};
use super::entries::{
    Alleged, ComplaintJoined, DefenceSubmitted, ProceedingNotified, ProceedingOpened,
    RecusalDeclared,
};
use super::store::{self, NewAllegation, NewNotice};
use super::workflow::{self, Telling};
use crate::access::{self, Denied, Permit, Read};
use crate::context::Tx;
use crate::failure::{Failure, Outcome, Refusal};
use crate::guard::Case;
use crate::input::{self, limits};
use crate::journal::{self, Chain};
use crate::modules::charter;
use crate::modules::complaints::{self, ComplaintCase};
use crate::modules::proceedings::entries::Message;
use crate::outbox;
use entity::complaint;
use entity::id::{ComplaintId, DefenceId, NoticeId, OrganisationId, ProceedingId, RecusalId};
use entity::value::RecusalGround;

/// The most complaints that one file is opened on.
const MOST: usize = 100;

/// Opens the board's file on complaints against one signatory: each article of each complaint becomes an allegation (R7, R14).
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn open(tx: &Tx<'_>, ids: &[ComplaintId]) -> Outcome<ProceedingId> {
    tx.account()?;
    let opening = opening(tx, ids).await?;
    if opening.0.is_empty() {
        return Err(workflow::none_chosen().into());
    }
    let permit = known(OPEN.pass(tx, &opening))?;
    let ids: Vec<_> = opening.0.iter().map(|case| case.stake.id).collect();
    let complaints = complaints::all(tx, &ids).await?;
    let first = complaints.first().ok_or_else(Failure::hidden)?;
    let id = store::insert(tx, &permit, first).await?;
    let allegations = allegations(tx, &complaints).await?;
    store::insert_allegations(tx, &permit, id, &allegations).await?;
    complaints::join(tx, &permit, &ids, id).await?;

    let alleged = allegations.iter().map(|new| Alleged {
        complaint: new.complaint.id,
        article: new.article,
    });
    let entry = ProceedingOpened {
        accused: first.accused_id,
        rules_version: first.rules_version_id,
        allegations: alleged.collect(),
    };
    journal::record(tx, &permit, Chain::of_new(id), &entry).await?;
    let entry = ComplaintJoined { proceeding: id };
    for complaint in ids {
        journal::record(tx, &permit, Chain::of(complaint), &entry).await?;
    }
    Ok(id)
}

/// The complaints that the actor names, each once, the oldest first; all of them such as they may read.
async fn opening(tx: &Tx<'_>, ids: &[ComplaintId]) -> Outcome<Opening> {
    if ids.len() > MOST {
        return Err(Refusal::invalid(
            &["complaintIds"],
            format!("Un dossier s’ouvre sur {MOST} signalements au plus."),
            format!("A file is opened on at most {MOST} complaints."),
        )
        .into());
    }
    let cases = ComplaintCase::load(tx, ids).await?;
    let shown =
        |case: &ComplaintCase| access::may_read(tx.actor(), Read::Complaint, &case.read_facts());
    let found = |id: &ComplaintId| cases.iter().any(|(of, case)| of == id && shown(case));
    if !ids.iter().all(found) {
        return Err(Failure::hidden());
    }
    Ok(Opening(cases.into_iter().map(|(_, case)| case).collect()))
}

/// What the actor was shown to know already is not hidden from them: they may not do this with it.
fn known(permit: Outcome<Permit>) -> Outcome<Permit> {
    match permit {
        Err(Failure::Denied(Denied::Hidden)) => Err(Denied::Forbidden.into()),
        permit => permit,
    }
}

/// One allegation for each article of each complaint: by complaint, and then in the order of the text.
async fn allegations<'c>(
    tx: &Tx<'_>,
    complaints: &'c [complaint::Model],
) -> Outcome<Vec<NewAllegation<'c>>> {
    let ids: Vec<_> = complaints.iter().map(|complaint| complaint.id).collect();
    let alleged = complaints::articles_of(tx, &ids).await?;
    let mut allegations = Vec::with_capacity(alleged.len());
    for complaint in complaints {
        for article in charter::articles(tx, complaint.charter_version_id).await? {
            if alleged.contains(&(complaint.id, article)) {
                allegations.push(NewAllegation { complaint, article });
            }
        }
    }
    Ok(allegations)
}

/// A notice to give.
#[derive(Clone, Debug)]
pub struct Notify {
    /// In which file.
    pub proceeding: ProceedingId,
    /// What the accused is told.
    pub telling: Telling,
    /// The version that the caller read.
    pub expected_version: Option<i32>,
}

/// Tells the accused in writing of each allegation and of what it risks (R1); its defence time runs (R2).
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn notify(tx: &Tx<'_>, input: &Notify) -> Outcome<(ProceedingId, NoticeId)> {
    let proceeding = ProceedingCase::one(tx, input.proceeding).await?;
    let permit = NOTIFY.pass_at(tx, &proceeding, proceeding.at(input.expected_version))?;
    let told = workflow::notify(&proceeding, &input.telling, tx.now()).map_err(Failure::Refused)?;
    let deadline =
        charter::defence_deadline(&proceeding.rules, told.counts_from, proceeding.seat.zone)?;
    let new = NewNotice {
        id: tx.id(),
        means: input.telling.means,
        told: &told,
        defence_ends_at: deadline.ends_at,
    };
    let content = new.content(&proceeding)?;
    store::insert_notice(tx, &permit, &proceeding, &new, &content).await?;
    let entry = ProceedingNotified {
        notice: new.id,
        means: new.means,
        counts_from: told.counts_from,
        recipients: proceeding.parties.defendants.len(),
        defence_ends_at: new.defence_ends_at,
        allegations: told.facts.iter().map(|(id, _)| *id).collect(),
        content: journal::proof(tx, new.id, &content)?,
    };
    let id = proceeding.row.id;
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    outbox::tell(
        tx,
        &permit,
        Message::ProceedingNotice,
        id,
        proceeding.parties.defendants,
    )
    .await?;
    Ok((id, new.id))
}

/// An answer of the accused.
#[derive(Clone, Debug)]
pub struct Defend {
    /// In which file.
    pub proceeding: ProceedingId,
    /// For the accused.
    pub acting_as: OrganisationId,
    /// What it answers.
    pub text: String,
}

/// Answers for the accused, until the meeting takes the file up (R2). Several answers may be given.
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn defend(tx: &Tx<'_>, input: &Defend) -> Outcome<(ProceedingId, DefenceId)> {
    let proceeding = ProceedingCase::one(tx, input.proceeding).await?;
    let permit = DEFEND.pass(tx, &proceeding)?;
    if input.acting_as != proceeding.row.accused_id {
        return Err(Refusal::invalid(
            &["actingAs"],
            "Seule l’organisation mise en cause répond dans ce dossier.",
            "Only the accused organisation answers in this file.",
        )
        .into());
    }
    let text = input::prose(&["text"], &input.text, limits::TEXT)?;
    let defence = tx.id();
    store::insert_defence(tx, &permit, &proceeding, defence, &text).await?;
    let id = proceeding.row.id;
    let entry = DefenceSubmitted {
        defence,
        text: journal::proof(tx, defence, &text)?,
    };
    journal::record(tx, &permit, Chain::of(id), &entry).await?;
    outbox::tell(
        tx,
        &permit,
        Message::DefenceSubmitted,
        id,
        proceeding.eligible(),
    )
    .await?;
    Ok((id, defence))
}

/// A recusal to declare.
#[derive(Clone, Debug)]
pub struct Recuse {
    /// From which file.
    pub proceeding: ProceedingId,
    /// Why.
    pub ground: RecusalGround,
    /// In words.
    pub explanation: Option<String>,
    /// The version that the caller read.
    pub expected_version: Option<i32>,
}

/// Stands aside from a file, for oneself (R4). From then on another chairs it, where the person did.
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn recuse(tx: &Tx<'_>, input: &Recuse) -> Outcome<(ProceedingId, RecusalId)> {
    let proceeding = ProceedingCase::one(tx, input.proceeding).await?;
    if !access::may_read(tx.actor(), Read::Proceeding, &proceeding.facts()) {
        return Err(Failure::hidden());
    }
    let permit = RECUSE.pass_at(tx, &proceeding, proceeding.at(input.expected_version))?;
    let me = tx.account()?;
    let explanation = input.explanation.as_deref();
    let explanation = input::optional_prose(&["explanation"], explanation, limits::TEXT)?;
    workflow::explained(input.ground, explanation.as_deref())?;
    let recusal = tx.id();
    store::insert_recusal(tx, &permit, &proceeding, recusal, input.ground, explanation).await?;
    let id = proceeding.row.id;
    // Who stands aside is in the entry's mark. The ground is proved and not told: it can be to have made the complaint (P1).
    let entry = RecusalDeclared {
        recusal,
        ground: journal::proof(tx, recusal, input.ground.as_str())?,
    };
    journal::record(tx, &permit, Chain::of(id), &entry).await?;

    let before = proceeding.chair();
    let mut after = proceeding;
    after.parties.recused.push(me);
    let chair = after.chair().filter(|chair| before != Some(*chair));
    outbox::tell(tx, &permit, Message::RecusalDeclared, id, chair).await?;
    Ok((id, recusal))
}
