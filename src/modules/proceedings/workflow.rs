//! The steps of a file up to the defence: pure.

use super::file::File;
use crate::access::Facts;
use crate::failure::{Refusal, RefusalCode, Step};
use crate::input::{self, limits};
use crate::modules::complaints;
use chrono::{DateTime, TimeDelta, Utc};
use entity::complaint;
use entity::id::{AccountId, AllegationId};
use entity::value::{NoticeMeans, ProceedingState, RecusalGround};

/// The furthest that the counting date of a notice may lie ahead: a letter that comes back is sent again.
pub const FURTHEST: TimeDelta = TimeDelta::days(366);

/// That a file can be opened on these complaints: on one at least, all against one signatory (R14) under one charter and the same
/// rules of procedure (A9), none of them in a file already. Every refusal that applies.
///
/// # Errors
/// The refusals.
pub fn open(complaints: &[complaint::Model]) -> Result<(), Vec<Refusal>> {
    let field = &["complaintIds"];
    let Some((first, others)) = complaints.split_first() else {
        return Err(vec![none_chosen()]);
    };
    let mut refusals = Vec::new();
    if others.iter().any(|it| it.accused_id != first.accused_id) {
        refusals.push(
            Refusal::invalid(
                field,
                "Ces signalements visent plusieurs signataires : ouvrez un dossier pour chacun.",
                "These complaints are against several signatories: open a file for each.",
            )
            .rule("R14"),
        );
    } else if others.iter().any(|it| it.charter_id != first.charter_id) {
        refusals.push(
            Refusal::invalid(
                field,
                "Ces signalements relèvent de plusieurs chartes : ouvrez un dossier pour chacune.",
                "These complaints are under several charters: open a file for each.",
            )
            .rule("R14"),
        );
    } else if others
        .iter()
        .any(|it| it.rules_version_id != first.rules_version_id)
    {
        refusals.push(
            Refusal::invalid(
                field,
                "Ces signalements sont reçus sous des règles de procédure différentes : ouvrez un dossier pour chacune.",
                "These complaints were received under different rules of procedure: open a file for each.",
            )
            .rule("A9"),
        );
    }
    refusals.extend(
        complaints
            .iter()
            .find_map(|it| complaints::free(it.state).err()),
    );
    done(refusals)
}

/// That nothing was chosen to open a file on.
pub fn none_chosen() -> Refusal {
    Refusal::invalid(
        &["complaintIds"],
        "Choisissez au moins un signalement.",
        "Choose at least one complaint.",
    )
}

/// What the chair wants to tell the accused.
#[derive(Clone, Debug)]
pub struct Telling {
    /// What it risks.
    pub risk: Option<String>,
    /// By what means it is told.
    pub means: NoticeMeans,
    /// From when its time counts, where that is not now.
    pub counts_from: Option<DateTime<Utc>>,
    /// Each allegation's facts, as the notice words them.
    pub allegations: Vec<(AllegationId, String)>,
}

/// What the accused is told, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it risks.
    pub risk: String,
    /// From when its time counts.
    pub counts_from: DateTime<Utc>,
    /// The facts of each allegation, in the order of the file.
    pub facts: Vec<(AllegationId, String)>,
}

/// That the accused can be told in writing of each allegation, with its facts, and of what it risks (R1).
///
/// # Errors
/// Every refusal that applies, the steps that are missing by name.
pub fn notify(file: &File, telling: &Telling, now: DateTime<Utc>) -> Result<Told, Vec<Refusal>> {
    untold(file.proceeding.notified_at).map_err(|refusal| vec![refusal])?;
    let mut refusals = Vec::new();
    let counts_from = keep(&mut refusals, counts_from(telling, now));
    let risk = keep(&mut refusals, risk(telling));
    let facts = keep(&mut refusals, facts(file, telling));
    match (counts_from, risk, facts) {
        (Some(counts_from), Some(risk), Some(facts)) if refusals.is_empty() => Ok(Told {
            risk,
            counts_from,
            facts,
        }),
        _ => Err(refusals),
    }
}

/// That the accused was not told before.
///
/// # Errors
/// `ALREADY_DONE`.
pub fn untold(notified_at: Option<DateTime<Utc>>) -> Result<(), Refusal> {
    if notified_at.is_some() {
        return Err(Refusal::already(
            "Les griefs ont déjà été notifiés dans ce dossier.",
            "The allegations of this file were notified already.",
        ));
    }
    Ok(())
}

fn counts_from(telling: &Telling, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    let field = &["countsFrom"];
    match (telling.means, telling.counts_from) {
        (NoticeMeans::Electronic, None) => Ok(now),
        (NoticeMeans::Electronic, Some(_)) => Err(Refusal::invalid(
            field,
            "Une notification électronique compte à partir de maintenant : n’indiquez pas de date.",
            "An electronic notice counts from now: give no date.",
        )),
        (_, None) => Err(Refusal::invalid(
            field,
            "Dites à partir de quand le délai compte : la remise de la lettre, ou sa première présentation.",
            "Say from when the time counts: the letter’s delivery, or its first presentation.",
        )
        .rule("R2")),
        (_, Some(from)) if from < now => Err(Refusal::invalid(
            field,
            "Le délai ne peut pas compter à partir d’un instant passé.",
            "The time cannot count from an instant that has passed.",
        )
        .rule("R2")),
        (_, Some(from)) if from > now + FURTHEST => Err(Refusal::invalid(
            field,
            "Cette date est trop lointaine : un an au plus.",
            "This date is too far ahead: at most one year.",
        )),
        (_, Some(from)) => Ok(from),
    }
}

fn risk(telling: &Telling) -> Result<String, Refusal> {
    let text = telling.risk.as_deref().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(Refusal::new(
            RefusalCode::StepMissing,
            "Dites par écrit ce que risque le prestataire.",
            "State in writing what the provider risks.",
        )
        .at(&["risk"])
        .rule("R1")
        .missing([Step::RiskStated]));
    }
    input::prose(&["risk"], text, limits::TEXT)
}

/// The facts of every allegation; those that are missing are named by their place in the file.
fn facts(file: &File, telling: &Telling) -> Result<Vec<(AllegationId, String)>, Refusal> {
    let field = &["allegations"];
    let given = &telling.allegations;
    let known = |id: &AllegationId| file.allegations.iter().any(|it| it.id == *id);
    let twice = |(n, (id, _)): (usize, &(AllegationId, String))| {
        given[..n].iter().any(|(other, _)| other == id)
    };
    if !given.iter().all(|(id, _)| known(id)) || given.iter().enumerate().any(twice) {
        return Err(Refusal::invalid(
            field,
            "Donnez chaque grief de ce dossier une fois, et aucun autre.",
            "Give each allegation of this file once, and no other.",
        ));
    }
    let (mut facts, mut missing) = (Vec::new(), Vec::new());
    for allegation in &file.allegations {
        let text = given.iter().find(|(id, _)| *id == allegation.id);
        match text.filter(|(_, text)| !text.trim().is_empty()) {
            Some((id, text)) => {
                facts.push((
                    *id,
                    input::prose(&["allegations", "facts"], text, limits::TEXT)?,
                ));
            }
            None => missing.push(allegation.position.to_string()),
        }
    }
    if missing.is_empty() {
        return Ok(facts);
    }
    let missing = missing.join(", ");
    Err(Refusal::new(
        RefusalCode::StepMissing,
        format!(
            "Notifiez chaque grief avec ses faits ; il manque, dans l’ordre du dossier : {missing}."
        ),
        format!(
            "Notify each allegation with its facts; missing, in the order of the file: {missing}."
        ),
    )
    .at(field)
    .rule("R1")
    .missing([Step::Notice]))
}

/// That the accused may answer: it was told, and no meeting has taken the file up (R2).
///
/// # Errors
/// A refusal.
pub fn defend(state: ProceedingState) -> Result<(), Refusal> {
    match state {
        ProceedingState::Notified => Ok(()),
        ProceedingState::Opened => Err(Refusal::new(
            RefusalCode::StepMissing,
            "Les griefs ne sont pas encore notifiés.",
            "The allegations are not notified yet.",
        )
        .rule("R1")
        .missing([Step::Notice])),
        _ => Err(Refusal::wrong_state(
            "La réunion s’est saisie du dossier : les observations écrites ne sont plus reçues.",
            "The meeting has taken the file up: no more written observations are taken.",
        )
        .rule("R2")),
    }
}

/// That a board member may still stand aside: once, and before any ballot of the file is open (R4).
///
/// # Errors
/// A refusal.
pub fn recuse(state: ProceedingState, recused: bool, voting_begun: bool) -> Result<(), Refusal> {
    if recused {
        return Err(Refusal::already(
            "Vous vous êtes déjà déporté de ce dossier.",
            "You stand aside from this file already.",
        ));
    }
    let before = matches!(
        state,
        ProceedingState::Opened | ProceedingState::Notified | ProceedingState::TakenUp
    );
    if voting_begun || !before {
        return Err(Refusal::wrong_state(
            "Le vote est ouvert sur ce dossier : un déport se déclare avant.",
            "Voting on this file has begun: a recusal is declared before.",
        )
        .rule("R4"));
    }
    Ok(())
}

/// That a ground which says nothing by itself is explained.
///
/// # Errors
/// A refusal about `explanation`.
pub fn explained(ground: RecusalGround, explanation: Option<&str>) -> Result<(), Refusal> {
    if ground == RecusalGround::Other && explanation.is_none() {
        return Err(Refusal::invalid(
            &["explanation"],
            "Expliquez en quelques mots pourquoi vous vous déportez.",
            "Explain in a few words why you stand aside.",
        )
        .rule("R4"));
    }
    Ok(())
}

/// The facts of a file for who answers in it: it is not its chair's own there, since who presides does not answer for the accused.
#[must_use]
pub fn for_the_accused(of_chair: Facts) -> Facts {
    Facts {
        owners: Vec::new(),
        ..of_chair
    }
}

/// The facts of a file for who stands aside: it is their own standing, and neither an earlier recusal nor acting for the accused
/// takes it away.
#[must_use]
pub fn standing_aside(of_chair: Facts, me: Option<AccountId>) -> Facts {
    Facts {
        owners: me.into_iter().collect(),
        accused: None,
        recused: Vec::new(),
        ..of_chair
    }
}

/// Whether somebody who acts for the accused must not even know of the file yet.
#[must_use]
pub fn unaware(file: &File, account: AccountId) -> bool {
    !file.is_told() && file.defendants.contains(&account)
}

fn keep<T>(refusals: &mut Vec<Refusal>, result: Result<T, Refusal>) -> Option<T> {
    result.map_err(|refusal| refusals.push(refusal)).ok()
}

fn done(refusals: Vec<Refusal>) -> Result<(), Vec<Refusal>> {
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}
