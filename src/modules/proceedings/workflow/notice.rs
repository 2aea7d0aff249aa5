//! Telling the accused: each allegation, and what it risks (R1).

use crate::failure::{Refusal, RefusalCode, Step};
use crate::input::{self, limits};
use crate::modules::proceedings::ProceedingCase;
use crate::rule::Rule;
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::AllegationId;
use entity::value::NoticeMeans;

/// The furthest that the counting date of a notice may lie ahead: a letter that comes back is sent again.
pub const FURTHEST: TimeDelta = TimeDelta::days(366);

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
pub fn notify(
    proceeding: &ProceedingCase,
    telling: &Telling,
    now: DateTime<Utc>,
) -> Result<Told, Vec<Refusal>> {
    untold(proceeding.row.notified_at).map_err(|refusal| vec![refusal])?;
    let mut refusals: Vec<_> = proceeding
        .is_reached_by(telling.means)
        .err()
        .into_iter()
        .collect();
    let counts_from = keep(&mut refusals, counts_from(telling, now));
    let risk = keep(&mut refusals, risk(telling));
    let facts = keep(&mut refusals, facts(proceeding, telling));
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
        .rule(Rule::R2)),
        (_, Some(from)) if from < now => Err(Refusal::invalid(
            field,
            "Le délai ne peut pas compter à partir d’un instant passé.",
            "The time cannot count from an instant that has passed.",
        )
        .rule(Rule::R2)),
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
        .rule(Rule::R1)
        .missing([Step::RiskStated]));
    }
    input::prose(&["risk"], text, limits::TEXT)
}

/// The facts of every allegation; those that are missing are named by their place in the file.
fn facts(
    proceeding: &ProceedingCase,
    telling: &Telling,
) -> Result<Vec<(AllegationId, String)>, Refusal> {
    let field = &["allegations"];
    let given = &telling.allegations;
    let known = |id: &AllegationId| proceeding.allegations.iter().any(|it| it.id == *id);
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
    for allegation in &proceeding.allegations {
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
    .rule(Rule::R1)
    .missing([Step::Notice]))
}

fn keep<T>(refusals: &mut Vec<Refusal>, result: Result<T, Refusal>) -> Option<T> {
    result.map_err(|refusal| refusals.push(refusal)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{NOW, at, id, proceeding};
    use super::*;
    use rstest::rstest;

    fn telling() -> Telling {
        Telling {
            risk: Some("Striking off.".to_owned()),
            means: NoticeMeans::Electronic,
            counts_from: None,
            allegations: [3, 1, 2]
                .map(|n| (AllegationId(id(n)), format!(" Facts {n}. ")))
                .to_vec(),
        }
    }

    fn refusals(telling: &Telling) -> Vec<(RefusalCode, Vec<Step>)> {
        let refusals = notify(&proceeding(false), telling, at(NOW))
            .err()
            .unwrap_or_default();
        refusals
            .into_iter()
            .map(|no| (no.code, no.missing))
            .collect()
    }

    #[test]
    fn r1_a_whole_notice_is_taken_in_the_order_of_the_file() {
        let told = notify(&proceeding(false), &telling(), at(NOW)).unwrap();
        assert_eq!(told.counts_from, at(NOW));
        let facts: Vec<_> = told.facts.iter().map(|(_, facts)| facts.as_str()).collect();
        assert_eq!(facts, ["Facts 1.", "Facts 2.", "Facts 3."]);
        let again = notify(&proceeding(true), &telling(), at(NOW)).unwrap_err();
        assert_eq!(again[0].code, RefusalCode::AlreadyDone);
    }

    #[test]
    fn r1_what_is_missing_is_named_all_at_once() {
        let mut lacking = telling();
        lacking.risk = None;
        lacking.allegations.truncate(1);
        let step = |step| (RefusalCode::StepMissing, vec![step]);
        assert_eq!(
            refusals(&lacking),
            [step(Step::RiskStated), step(Step::Notice)]
        );
        lacking.allegations = telling().allegations;
        lacking.allegations[0].1 = "  ".to_owned();
        lacking.risk = Some(" \n".to_owned());
        assert_eq!(
            refusals(&lacking),
            [step(Step::RiskStated), step(Step::Notice)]
        );
        let mut twice = telling();
        twice.allegations.push(twice.allegations[0].clone());
        let mut foreign = telling();
        foreign.allegations[0].0 = AllegationId(id(9));
        for bad in [twice, foreign] {
            assert_eq!(refusals(&bad), [(RefusalCode::InvalidInput, vec![])]);
        }
    }

    #[rstest]
    #[case::electronic(NoticeMeans::Electronic, None, Some(NOW))]
    #[case::electronic_with_a_date(NoticeMeans::Electronic, Some(NOW), None)]
    #[case::a_letter_without(NoticeMeans::RegisteredLetter, None, None)]
    #[case::a_letter(
        NoticeMeans::RegisteredLetter,
        Some("2026-01-18T00:00:00Z"),
        Some("2026-01-18T00:00:00Z")
    )]
    #[case::handed_over_now(NoticeMeans::HandDelivery, Some(NOW), Some(NOW))]
    #[case::in_the_past(NoticeMeans::HandDelivery, Some("2026-01-15T08:59:59Z"), None)]
    #[case::too_far(NoticeMeans::RegisteredLetter, Some("2027-01-17T00:00:00Z"), None)]
    fn r2_time_counts_from_when_the_accused_is_told(
        #[case] means: NoticeMeans,
        #[case] given: Option<&str>,
        #[case] expected: Option<&str>,
    ) {
        let telling = Telling {
            means,
            counts_from: given.map(at),
            ..telling()
        };
        let told = notify(&proceeding(false), &telling, at(NOW));
        assert_eq!(told.ok().map(|told| told.counts_from), expected.map(at));
    }
}
