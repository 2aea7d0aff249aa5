//! The due-process gate (R9): what must have happened before the board votes on a file. Pure.
//!
//! The server refuses a ballot whose precondition is missing, and says all that is missing at once. The same answer is shown to
//! the board ahead of time, as data.

use crate::failure::{Refusal, RefusalCode, Step};
use crate::modules::charter::format::{DecidingBody, DepartedMembers, RulesOfProcedure};
use crate::modules::meetings::{Sitting, fallback_note};
use crate::rule::Rule;
use crate::text::LocalizedText;
use chrono::{DateTime, Utc};
use entity::value::{ProceedingState, SanctionKind};

/// What is put to the vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Is the fault of one allegation established?
    Finding,
    /// Is this sanction pronounced?
    Sanction(SanctionKind),
}

/// What the ballots on the allegations have said so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many allegations the file has.
    pub alleged: u32,
    /// How many have a closed ballot with a result.
    pub found: u32,
    /// How many are established.
    pub established: u32,
}

impl Findings {
    /// Whether each allegation has its result.
    #[must_use]
    pub const fn are_complete(self) -> bool {
        self.alleged > 0 && self.found >= self.alleged
    }
}

/// All that the gate looks at.
#[derive(Clone, Debug)]
pub struct Gate<'a> {
    /// Now.
    pub now: DateTime<Utc>,
    /// The rules of procedure that the file follows.
    pub rules: &'a RulesOfProcedure,
    /// Where the file stands.
    pub state: ProceedingState,
    /// Whether each allegation at stake is in a written notice (R1).
    pub notified: bool,
    /// The end of the defence time (R2).
    pub defence_ends_at: Option<DateTime<Utc>>,
    /// The open meeting with the file on its agenda.
    pub sitting: Option<Sitting>,
    /// The results so far.
    pub findings: Findings,
    /// Whether the accused has left the association (R11).
    pub departed: bool,
}

impl Gate<'_> {
    /// Each step that a ballot on `question` needs, and whether it is done, in the order of the procedure.
    #[must_use]
    pub fn steps(&self, question: Question) -> Vec<(Step, bool)> {
        let sitting = self.sitting;
        let mut steps = vec![
            (Step::Notice, self.notified),
            (Step::DefenceTime, self.defence_is_over()),
            (
                Step::Convocation,
                sitting.is_some_and(|sitting| sitting.convened),
            ),
            (Step::OpenMeeting, sitting.is_some()),
            (
                Step::Quorum,
                sitting.is_some_and(|sitting| sitting.taken_up && sitting.quorum.is_reached()),
            ),
            (Step::DecidingBody, self.board_may_decide(question)),
        ];
        if let Question::Sanction(_) = question {
            steps.push((Step::FindingBallots, self.findings.are_complete()));
            steps.push((Step::EstablishedFault, self.findings.established > 0));
        }
        steps
    }

    /// Whether the board may vote on `question` now.
    ///
    /// # Errors
    /// Every refusal; the steps that are missing are named all at once.
    pub fn check(&self, question: Question) -> Result<(), Vec<Refusal>> {
        if matches!(
            self.state,
            ProceedingState::Decided | ProceedingState::DecisionNotified | ProceedingState::Closed
        ) {
            return Err(vec![Refusal::wrong_state(
                "La décision sur ce dossier est rendue : on n’y vote plus.",
                "This file is decided: there is nothing left to vote on.",
            )]);
        }
        let mut refusals: Vec<Refusal> = self.against_the_rules(question).into_iter().collect();
        let missing: Vec<Step> = self
            .steps(question)
            .into_iter()
            .filter(|(_, done)| !done)
            .map(|(step, _)| step)
            .collect();
        if !missing.is_empty() {
            refusals.push(self.refuse(missing));
        }
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(refusals)
        }
    }

    fn defence_is_over(&self) -> bool {
        self.defence_ends_at
            .is_some_and(|ends_at| self.now >= ends_at)
    }

    /// R3: only the body that the bylaws name decides; and to strike off, an article must empower it.
    fn board_may_decide(&self, question: Question) -> bool {
        let board_decides = self.rules.decision.body == DecidingBody::Board;
        match question {
            Question::Sanction(SanctionKind::Radiation) => {
                board_decides && self.rules.may_radiate()
            }
            Question::Finding
            | Question::Sanction(SanctionKind::Warning | SanctionKind::LabelBan) => board_decides,
        }
    }

    fn against_the_rules(&self, question: Question) -> Option<Refusal> {
        if self.departed && !after_departure(self.rules.sanctions.departed_members, question) {
            return Some(
                Refusal::new(
                    RefusalCode::NotInRules,
                    "Ce prestataire a quitté l’association avant la décision : le règlement ne permet pas ce vote. Enregistrez une décision qui en prend acte.",
                    "This provider left the association before the decision: the rules do not allow this vote. Record a decision that takes note of it.",
                )
                .rule(Rule::R11),
            );
        }
        let Question::Sanction(kind) = question else {
            return None;
        };
        (!has(self.rules, kind)).then(|| {
            Refusal::new(
                RefusalCode::NotInRules,
                "Le règlement de cette charte ne prévoit pas cette sanction.",
                "The rules of this charter do not have this sanction.",
            )
            .at(&["sanctionKind"])
            .rule(Rule::A7)
        })
    }

    /// One refusal that names every missing step; with the code of its own where a lone step has one.
    fn refuse(&self, missing: Vec<Step>) -> Refusal {
        let (code, rule) = match *missing.as_slice() {
            [Step::Quorum] => (RefusalCode::NoQuorum, Rule::R3),
            [Step::EstablishedFault] => (RefusalCode::NoFaultEstablished, Rule::A7),
            _ => (RefusalCode::StepMissing, Rule::R9),
        };
        let mut fr = vec!["Il manque :".to_owned()];
        let mut en = vec!["Missing:".to_owned()];
        let names = missing.iter().map(|step| self.name(*step));
        let (in_french, in_english): (Vec<_>, Vec<_>) =
            names.map(|text| (text.fr, text.en)).unzip();
        fr.push(format!("{}.", in_french.join(" ; ")));
        en.push(format!("{}.", in_english.join("; ")));
        if let Some(note) = self.out_of_reach() {
            fr.push(note.fr);
            en.push(note.en);
        }
        Refusal::new(code, fr.join(" "), en.join(" "))
            .rule(rule)
            .missing(missing)
    }

    /// R6: what the rules say where recusals leave no quorum.
    fn out_of_reach(&self) -> Option<LocalizedText> {
        let sitting = self.sitting?;
        sitting
            .quorum
            .is_out_of_reach()
            .then(|| fallback_note(self.rules.meeting.recusal_fallback))
    }

    /// The step by its name, and the quorum with its figures.
    fn name(&self, step: Step) -> LocalizedText {
        let name = LocalizedText::of(step).in_sentence();
        match self.sitting.map(|sitting| sitting.quorum) {
            Some(quorum) if step == Step::Quorum => LocalizedText::new(
                format!(
                    "{} ({} présents sans les récusés, {} nécessaires)",
                    name.fr, quorum.present, quorum.needed
                ),
                format!(
                    "{} ({} present recusals apart, {} needed)",
                    name.en, quorum.present, quorum.needed
                ),
            ),
            _ => name,
        }
    }
}

/// Whether the rules have this sanction (A7).
fn has(rules: &RulesOfProcedure, kind: SanctionKind) -> bool {
    match kind {
        SanctionKind::Warning => rules.sanctions.warning,
        // Radiation is the charter's own sanction; who may pronounce it is another question (R3).
        SanctionKind::Radiation => true,
        SanctionKind::LabelBan => rules.sanctions.label_ban,
    }
}

/// What may still be voted on where the accused left before the decision (R11): never a radiation.
fn after_departure(rule: DepartedMembers, question: Question) -> bool {
    match question {
        Question::Finding => rule != DepartedMembers::Nothing,
        Question::Sanction(SanctionKind::LabelBan) => rule == DepartedMembers::FindingAndBan,
        Question::Sanction(SanctionKind::Radiation | SanctionKind::Warning) => false,
    }
}

#[cfg(test)]
pub(super) mod tests;
