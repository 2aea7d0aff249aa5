//! Table tests of the gate.

use super::*;
use crate::modules::charter::format::{QUALITY_CHARTER, parse};
use crate::modules::meetings::Quorum;
use SanctionKind::{LabelBan, Radiation, Warning};

const NOW: &str = "2026-03-01T18:00:00Z";
const ALL_STEPS: [Step; 8] = [
    Step::Notice,
    Step::DefenceTime,
    Step::Convocation,
    Step::OpenMeeting,
    Step::Quorum,
    Step::DecidingBody,
    Step::FindingBallots,
    Step::EstablishedFault,
];

pub(crate) fn rules() -> RulesOfProcedure {
    parse(QUALITY_CHARTER).unwrap().rules
}

/// Everything is there.
pub(crate) fn whole(rules: &RulesOfProcedure) -> Gate<'_> {
    Gate {
        now: NOW.parse().unwrap(),
        rules,
        state: ProceedingState::TakenUp,
        notified: true,
        defence_ends_at: Some(NOW.parse().unwrap()),
        sitting: Some(Sitting {
            convened: true,
            taken_up: true,
            quorum: Quorum::new(rules, 3, 5, 5),
        }),
        findings: Findings {
            alleged: 2,
            found: 2,
            established: 1,
        },
        departed: false,
    }
}

fn codes(result: Result<(), Vec<Refusal>>) -> Vec<RefusalCode> {
    let refusals = result.err().unwrap_or_default();
    refusals.iter().map(|refusal| refusal.code).collect()
}

fn missing(gate: &Gate<'_>, question: Question) -> Vec<Step> {
    let refusals = gate.check(question).err().unwrap_or_default();
    refusals.into_iter().flat_map(|r| r.missing).collect()
}

#[test]
fn a_whole_gate_lets_every_question_through() {
    let rules = rules();
    for question in [
        Question::Finding,
        Question::Sanction(Radiation),
        Question::Sanction(LabelBan),
    ] {
        assert_eq!(whole(&rules).check(question), Ok(()), "{question:?}");
    }
}

#[test]
fn r9_each_missing_step_is_named_alone() {
    let rules = rules();
    let later = "2026-03-01T18:00:00.000001Z".parse().unwrap();
    let sitting = whole(&rules).sitting.unwrap();
    let cases: Vec<(Gate<'_>, Step)> = vec![
        (
            Gate {
                notified: false,
                ..whole(&rules)
            },
            Step::Notice,
        ),
        (
            Gate {
                defence_ends_at: Some(later),
                ..whole(&rules)
            },
            Step::DefenceTime,
        ),
        (
            Gate {
                defence_ends_at: None,
                ..whole(&rules)
            },
            Step::DefenceTime,
        ),
        (
            Gate {
                sitting: Some(Sitting {
                    convened: false,
                    ..sitting
                }),
                ..whole(&rules)
            },
            Step::Convocation,
        ),
        (
            Gate {
                sitting: Some(Sitting {
                    taken_up: false,
                    ..sitting
                }),
                ..whole(&rules)
            },
            Step::Quorum,
        ),
    ];
    for (gate, step) in cases {
        assert_eq!(missing(&gate, Question::Finding), [step]);
        assert_eq!(missing(&gate, Question::Sanction(Radiation)), [step]);
    }
}

#[test]
fn r9_all_missing_steps_are_named_at_once() {
    let mut rules = rules();
    rules.decision.empowered_by = None;
    let gate = Gate {
        state: ProceedingState::Opened,
        notified: false,
        defence_ends_at: None,
        sitting: None,
        findings: Findings {
            alleged: 1,
            ..Findings::default()
        },
        ..whole(&rules)
    };
    let question = Question::Sanction(Radiation);
    assert_eq!(missing(&gate, question), ALL_STEPS);
    assert_eq!(codes(gate.check(question)), [RefusalCode::StepMissing]);
    assert_eq!(missing(&gate, Question::Finding), ALL_STEPS[..5]);
}

#[test]
fn r3_a_board_without_an_article_of_the_bylaws_does_not_strike_off() {
    let mut rules = rules();
    rules.decision.empowered_by = None;
    let gate = whole(&rules);
    assert_eq!(
        missing(&gate, Question::Sanction(Radiation)),
        [Step::DecidingBody]
    );
    assert_eq!(gate.check(Question::Sanction(LabelBan)), Ok(()));
    assert_eq!(gate.check(Question::Finding), Ok(()));

    let mut rules = rules.clone();
    rules.decision.body = DecidingBody::GeneralAssembly;
    for question in [
        Question::Finding,
        Question::Sanction(LabelBan),
        Question::Sanction(Radiation),
    ] {
        assert_eq!(missing(&whole(&rules), question), [Step::DecidingBody]);
    }
}

#[test]
fn a7_no_sanction_before_a_fault_and_none_that_the_rules_do_not_have() {
    let rules = rules();
    let cleared = Gate {
        findings: Findings {
            alleged: 2,
            found: 2,
            established: 0,
        },
        ..whole(&rules)
    };
    assert_eq!(
        codes(cleared.check(Question::Sanction(Radiation))),
        [RefusalCode::NoFaultEstablished]
    );
    let half = Gate {
        findings: Findings {
            alleged: 2,
            found: 1,
            established: 1,
        },
        ..whole(&rules)
    };
    assert_eq!(
        missing(&half, Question::Sanction(Radiation)),
        [Step::FindingBallots]
    );
    let none = Gate {
        findings: Findings::default(),
        ..whole(&rules)
    };
    assert_eq!(
        missing(&none, Question::Sanction(LabelBan)),
        [Step::FindingBallots, Step::EstablishedFault]
    );
    assert_eq!(
        codes(whole(&rules).check(Question::Sanction(Warning))),
        [RefusalCode::NotInRules]
    );
    let mut rules = rules.clone();
    rules.sanctions.warning = true;
    rules.sanctions.label_ban = false;
    assert_eq!(whole(&rules).check(Question::Sanction(Warning)), Ok(()));
    assert_eq!(
        codes(whole(&rules).check(Question::Sanction(LabelBan))),
        [RefusalCode::NotInRules]
    );
}

#[test]
fn a_decided_file_is_not_voted_on() {
    let rules = rules();
    for state in [
        ProceedingState::Decided,
        ProceedingState::DecisionNotified,
        ProceedingState::Closed,
    ] {
        let gate = Gate {
            state,
            ..whole(&rules)
        };
        assert_eq!(
            codes(gate.check(Question::Finding)),
            [RefusalCode::WrongState]
        );
    }
}

#[test]
fn r11_after_a_departure_only_what_the_rules_say() {
    use DepartedMembers::{Finding, FindingAndBan, Nothing};
    for (rule, finding, ban) in [
        (Nothing, false, false),
        (Finding, true, false),
        (FindingAndBan, true, true),
    ] {
        let mut rules = rules();
        rules.sanctions.departed_members = rule;
        let gate = Gate {
            departed: true,
            ..whole(&rules)
        };
        assert_eq!(gate.check(Question::Finding).is_ok(), finding, "{rule:?}");
        assert_eq!(
            gate.check(Question::Sanction(LabelBan)).is_ok(),
            ban,
            "{rule:?}"
        );
        assert!(
            gate.check(Question::Sanction(Radiation)).is_err(),
            "{rule:?}"
        );
    }
}

#[test]
fn r6_where_recusals_leave_no_quorum_the_rules_fallback_is_told() {
    let rules = rules();
    let quorum = Quorum::new(&rules, 2, 2, 5);
    assert!(!quorum.is_reached() && quorum.is_out_of_reach());
    let gate = Gate {
        sitting: Some(Sitting {
            convened: true,
            taken_up: false,
            quorum,
        }),
        ..whole(&rules)
    };
    let refusal = gate.check(Question::Finding).unwrap_err().remove(0);
    assert_eq!(refusal.code, RefusalCode::NoQuorum);
    assert!(
        refusal.message.en.contains("general assembly"),
        "{}",
        refusal.message.en
    );
    assert!(refusal.message.fr.contains("assemblée générale"));
}
