//! Table tests of the workflow.

use super::*;
use crate::modules::charter::format::{AppealBody, AppealRules, QUALITY_CHARTER, parse};
use BallotOutcome::{Adopted, NoResult, Rejected};
use SanctionKind::{LabelBan, Radiation, Warning};
use entity::id::{AccountId, AssociationId, MeetingId, ProceedingId};
use entity::value::BallotQuestion;
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

const FIRST: AllegationId = AllegationId(Uuid::from_u128(11));
const SECOND: AllegationId = AllegationId(Uuid::from_u128(12));
const ZONE: Tz = Tz::Europe__Paris;

fn rules() -> RulesOfProcedure {
    parse(QUALITY_CHARTER).unwrap().rules
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn ballot(
    about: Result<AllegationId, SanctionKind>,
    outcome: Option<BallotOutcome>,
) -> ballot::Model {
    let id = Uuid::from_u128(1);
    let (question, state) = (
        if about.is_ok() {
            BallotQuestion::Finding
        } else {
            BallotQuestion::Sanction
        },
        if outcome.is_some() {
            BallotState::Closed
        } else {
            BallotState::Open
        },
    );
    ballot::Model {
        id: BallotId(id),
        association_id: AssociationId(id),
        proceeding_id: ProceedingId(id),
        meeting_id: MeetingId(id),
        allegation_id: about.ok(),
        question,
        sanction_kind: about.err(),
        state,
        opened_at: at("2026-01-01T00:00:00Z"),
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

fn given(ban_months: Option<u32>) -> Given {
    Given {
        reasons: vec![(FIRST, "one".to_owned()), (SECOND, "two".to_owned())],
        ban_months,
    }
}

fn proceeding<'a>(rules: &'a RulesOfProcedure, ballots: &'a [ballot::Model]) -> Deliberated<'a> {
    Deliberated {
        state: ProceedingState::TakenUp,
        rules,
        allegations: &[FIRST, SECOND],
        ballots,
        departed: false,
    }
}

fn both(first: BallotOutcome, second: BallotOutcome) -> Vec<ballot::Model> {
    vec![
        ballot(Ok(FIRST), Some(first)),
        ballot(Ok(SECOND), Some(second)),
    ]
}

fn kinds(ruling: &Ruling) -> Vec<SanctionKind> {
    ruling
        .sanctions
        .iter()
        .map(|sanction| sanction.kind)
        .collect()
}

fn codes(answer: Result<Ruling, Vec<Refusal>>) -> Vec<(RefusalCode, Vec<Step>)> {
    let refusals = answer.err().unwrap_or_default();
    refusals.into_iter().map(|r| (r.code, r.missing)).collect()
}

#[rstest]
#[case::no_fault(Rejected, Rejected, &[], DecisionOutcome::NoFault)]
#[case::not_sanctioned(Adopted, Rejected, &[], DecisionOutcome::FaultWithoutSanction)]
#[case::sanction_rejected(Adopted, Rejected, &[(Radiation, Rejected)], DecisionOutcome::FaultWithoutSanction)]
#[case::sanction_without_result(Adopted, Rejected, &[(Radiation, NoResult)], DecisionOutcome::FaultWithoutSanction)]
#[case::sanctioned(Rejected, Adopted, &[(Radiation, Adopted), (LabelBan, Rejected)], DecisionOutcome::Sanction)]
fn a7_a_decision_is_what_the_ballots_said(
    #[case] first: BallotOutcome,
    #[case] second: BallotOutcome,
    #[case] sanctions: &[(SanctionKind, BallotOutcome)],
    #[case] outcome: DecisionOutcome,
) {
    let rules = rules();
    let mut ballots = both(first, second);
    ballots.extend(
        sanctions
            .iter()
            .map(|(kind, outcome)| ballot(Err(*kind), Some(*outcome))),
    );
    let ruling = record(&proceeding(&rules, &ballots), &given(None)).unwrap();
    assert_eq!(ruling.outcome, outcome);
    let adopted: Vec<_> = sanctions
        .iter()
        .filter(|(_, o)| *o == Adopted)
        .map(|(kind, _)| *kind)
        .collect();
    assert_eq!(kinds(&ruling), adopted);
    let said = |outcome| {
        if outcome == Adopted {
            Finding::Established
        } else {
            Finding::NotEstablished
        }
    };
    assert_eq!(
        ruling.findings,
        [
            (FIRST, said(first), "one".to_owned()),
            (SECOND, said(second), "two".to_owned())
        ]
    );
}

#[test]
fn what_is_missing_is_named_all_at_once() {
    let rules = rules();
    let ballots = [ballot(Ok(FIRST), None)];
    let none = Given::default();
    assert_eq!(
        codes(record(&proceeding(&rules, &ballots), &none)),
        [(
            RefusalCode::StepMissing,
            vec![Step::FindingBallots, Step::BallotsClosed, Step::Reasons]
        )]
    );
    let opened = Deliberated {
        state: ProceedingState::Opened,
        ..proceeding(&rules, &[])
    };
    assert_eq!(
        codes(record(&opened, &none)),
        [(
            RefusalCode::StepMissing,
            vec![
                Step::Notice,
                Step::OpenMeeting,
                Step::FindingBallots,
                Step::Reasons
            ]
        )]
    );
    let silent = both(Adopted, NoResult);
    assert_eq!(
        codes(record(&proceeding(&rules, &silent), &given(None))),
        [(RefusalCode::StepMissing, vec![Step::FindingBallots])]
    );
    let mut one_reason = given(None);
    one_reason.reasons.pop();
    assert_eq!(
        codes(record(
            &proceeding(&rules, &both(Adopted, Rejected)),
            &one_reason
        )),
        [(RefusalCode::StepMissing, vec![Step::Reasons])]
    );
}

#[test]
fn r7_reasons_are_for_the_files_allegations_each_once() {
    let rules = rules();
    let ballots = both(Adopted, Rejected);
    for stray in [FIRST, AllegationId(Uuid::from_u128(99))] {
        let mut given = given(None);
        given.reasons.push((stray, "more".to_owned()));
        assert_eq!(
            codes(record(&proceeding(&rules, &ballots), &given)),
            [(RefusalCode::InvalidInput, vec![])]
        );
    }
}

#[test]
fn a_decided_file_is_not_decided_again() {
    let rules = rules();
    let ballots = both(Adopted, Rejected);
    for state in [
        ProceedingState::Decided,
        ProceedingState::DecisionNotified,
        ProceedingState::Closed,
    ] {
        let proceeding = Deliberated {
            state,
            ..proceeding(&rules, &ballots)
        };
        assert_eq!(
            codes(record(&proceeding, &given(None))),
            [(RefusalCode::AlreadyDone, vec![])]
        );
    }
}

#[test]
fn a7_no_sanction_without_a_fault_even_where_a_ballot_adopted_it() {
    let rules = rules();
    let mut ballots = both(Rejected, Rejected);
    ballots.push(ballot(Err(Radiation), Some(Adopted)));
    assert_eq!(
        codes(record(&proceeding(&rules, &ballots), &given(None))),
        [(
            RefusalCode::NoFaultEstablished,
            vec![Step::EstablishedFault]
        )]
    );
}

#[rstest]
#[case::none_without_end(true, None, None, None)]
#[case::a_length(true, Some(12), None, None)]
#[case::within(true, Some(24), Some(24), None)]
#[case::too_long(true, Some(25), Some(24), Some(RefusalCode::NotInRules))]
#[case::must_have_one(true, None, Some(24), Some(RefusalCode::InvalidInput))]
#[case::zero(true, Some(0), None, Some(RefusalCode::InvalidInput))]
#[case::absurd(true, Some(1201), None, Some(RefusalCode::InvalidInput))]
#[case::no_ban_voted(false, Some(12), None, Some(RefusalCode::InvalidInput))]
fn r16_a_ban_has_a_length_or_none(
    #[values(Radiation, LabelBan)] kind: SanctionKind,
    #[case] voted: bool,
    #[case] months: Option<u32>,
    #[case] most: Option<u32>,
    #[case] refused: Option<RefusalCode>,
) {
    let mut rules = rules();
    rules.sanctions.label_ban_max_months = most;
    let mut ballots = both(Adopted, Rejected);
    ballots.push(ballot(
        Err(kind),
        Some(if voted { Adopted } else { Rejected }),
    ));
    let answer = record(&proceeding(&rules, &ballots), &given(months));
    match refused {
        Some(code) => assert_eq!(codes(answer), [(code, vec![])]),
        None => assert_eq!(answer.unwrap().sanctions[0].ban_months, months),
    }
}

#[test]
fn a4_radiation_and_ban_bring_one_length_and_a_warning_none() {
    let mut rules = rules();
    rules.sanctions.warning = true;
    let mut ballots = both(Adopted, Rejected);
    ballots.extend([Radiation, LabelBan, Warning].map(|kind| ballot(Err(kind), Some(Adopted))));
    let ruling = record(&proceeding(&rules, &ballots), &given(Some(12))).unwrap();
    let lengths = ruling.sanctions.iter().map(|sanction| sanction.ban_months);
    assert_eq!(lengths.collect::<Vec<_>>(), [Some(12), Some(12), None]);
}

#[rstest]
#[case::nothing(DepartedMembers::Nothing, DecisionOutcome::NoFinding, &[])]
#[case::finding(DepartedMembers::Finding, DecisionOutcome::FaultWithoutSanction, &[])]
#[case::finding_and_ban(DepartedMembers::FindingAndBan, DecisionOutcome::Sanction, &[LabelBan])]
fn r11_of_a_member_who_left_only_what_the_rules_say(
    #[case] rule: DepartedMembers,
    #[case] outcome: DecisionOutcome,
    #[case] sanctions: &[SanctionKind],
) {
    let mut rules = rules();
    rules.sanctions.departed_members = rule;
    rules.sanctions.warning = true;
    let mut ballots = both(Adopted, Rejected);
    ballots.extend([Radiation, LabelBan, Warning].map(|kind| ballot(Err(kind), Some(Adopted))));
    let proceeding = Deliberated {
        departed: true,
        ..proceeding(&rules, &ballots)
    };
    let ruling = record(&proceeding, &given(None)).unwrap();
    assert_eq!(ruling.outcome, outcome);
    assert_eq!(kinds(&ruling), sanctions);
    if rule == DepartedMembers::Nothing {
        assert!(
            ruling
                .findings
                .iter()
                .all(|(_, finding, _)| *finding == Finding::Pending)
        );
        let unvoted = Deliberated {
            ballots: &[],
            ..proceeding
        };
        assert_eq!(
            record(&unvoted, &given(None)).unwrap().outcome,
            DecisionOutcome::NoFinding
        );
    }
}

#[rstest]
#[case::recorded(Some(DecisionState::Recorded), false, None)]
#[case::unminuted(Some(DecisionState::Recorded), true, Some((RefusalCode::StepMissing, vec![Step::MeetingClosed])))]
#[case::none(None, false, Some((RefusalCode::StepMissing, vec![Step::Decision])))]
#[case::neither(None, true, Some((RefusalCode::StepMissing, vec![Step::MeetingClosed, Step::Decision])))]
#[case::notified(Some(DecisionState::Notified), false, Some((RefusalCode::AlreadyDone, vec![])))]
#[case::in_force(Some(DecisionState::InForce), false, Some((RefusalCode::AlreadyDone, vec![])))]
fn r8_a_recorded_decision_is_notified_once_its_meeting_is_minuted(
    #[case] state: Option<DecisionState>,
    #[case] unminuted: bool,
    #[case] refused: Option<(RefusalCode, Vec<Step>)>,
) {
    let answer = notify(state, unminuted)
        .err()
        .map(|refusal| (refusal.code, refusal.missing));
    assert_eq!(answer, refused);
}

#[rstest]
#[case::electronic(NoticeMeans::Electronic, None, Some("2026-03-02"))]
#[case::electronic_later(NoticeMeans::Electronic, Some("2026-03-09"), Some("2026-03-09"))]
#[case::letter(NoticeMeans::RegisteredLetter, Some("2026-03-05"), Some("2026-03-05"))]
#[case::letter_without_a_day(NoticeMeans::RegisteredLetter, None, None)]
#[case::hand_without_a_day(NoticeMeans::HandDelivery, None, None)]
#[case::today(NoticeMeans::HandDelivery, Some("2026-03-02"), Some("2026-03-02"))]
#[case::over(NoticeMeans::HandDelivery, Some("2026-03-01"), None)]
#[case::in_a_year(NoticeMeans::HandDelivery, Some("2027-03-03"), Some("2027-03-03"))]
#[case::too_far(NoticeMeans::HandDelivery, Some("2027-03-04"), None)]
fn r8_a_notification_counts_from(
    #[case] means: NoticeMeans,
    #[case] given: Option<&str>,
    #[case] counts: Option<&str>,
) {
    let answer = counting_day(means, given.map(day), day("2026-03-02"));
    assert_eq!(answer.ok(), counts.map(day));
}

#[test]
fn r8_a_decision_takes_effect_at_its_instant() {
    let (rules, now) = (rules(), at("2026-03-02T15:30:00Z"));
    let effect = |counting, rules: &RulesOfProcedure, sanctioned| {
        effective_at(day(counting), now, ZONE, rules, sanctioned).unwrap()
    };
    assert_eq!(effect("2026-03-02", &rules, true), now);
    assert_eq!(
        effect("2026-03-03", &rules, true),
        at("2026-03-02T23:00:00Z")
    );
    // Summer time begins on 29 March.
    assert_eq!(
        effect("2026-03-30", &rules, true),
        at("2026-03-29T22:00:00Z")
    );

    let mut appeal = rules.clone();
    appeal.appeal = Some(AppealRules {
        time: Period { months: 1, days: 0 },
        body: AppealBody::GeneralAssembly,
        suspensive: true,
    });
    // From 2 March a month, to Thursday 2 April, at 24:00.
    assert_eq!(
        effect("2026-03-02", &appeal, true),
        at("2026-04-02T22:00:00Z")
    );
    assert_eq!(effect("2026-03-02", &appeal, false), now);
    if let Some(appeal) = &mut appeal.appeal {
        appeal.suspensive = false;
    }
    assert_eq!(effect("2026-03-02", &appeal, true), now);
}

#[test]
fn a_decision_is_due_from_its_instant_on_and_once() {
    let instant = Some(at("2026-03-02T23:00:00Z"));
    assert!(is_due(
        DecisionState::Notified,
        instant,
        at("2026-03-02T23:00:00Z")
    ));
    assert!(!is_due(
        DecisionState::Notified,
        instant,
        at("2026-03-02T22:59:59.999999Z")
    ));
    assert!(!is_due(
        DecisionState::InForce,
        instant,
        at("2026-03-03T00:00:00Z")
    ));
    assert!(!is_due(
        DecisionState::Recorded,
        None,
        at("2026-03-03T00:00:00Z")
    ));
}

#[rstest]
#[case::both(RadiationStrikes::MembershipAndSignature, &[Radiation], true, (true, false, true, false))]
#[case::membership(RadiationStrikes::Membership, &[Radiation], true, (true, false, true, false))]
#[case::signature(RadiationStrikes::Signature, &[Radiation], true, (false, true, true, false))]
#[case::ban(RadiationStrikes::MembershipAndSignature, &[LabelBan], true, (false, false, true, false))]
#[case::warning(RadiationStrikes::MembershipAndSignature, &[Warning], true, (false, false, false, false))]
#[case::r11_left(RadiationStrikes::MembershipAndSignature, &[Radiation], false, (false, false, false, true))]
#[case::r11_left_with_ban(RadiationStrikes::Signature, &[Radiation, LabelBan], false, (false, false, true, true))]
fn a_decision_strikes(
    #[case] radiation: RadiationStrikes,
    #[case] sanctions: &[SanctionKind],
    #[case] member: bool,
    #[case] (membership, signature, graphics, came_too_late): (bool, bool, bool, bool),
) {
    let expected = Strikes {
        membership,
        signature,
        graphics,
        came_too_late,
    };
    assert_eq!(strikes(sanctions, radiation, member), expected);
}

#[test]
fn r16_a_ban_ends_when_its_months_are_over() {
    let rules = rules();
    let from = at("2026-03-02T15:30:00Z");
    assert_eq!(ban_ends_at(None, from, ZONE, &rules), Ok(None));
    // Sunday 2 August 2026: a length does not move to a working day.
    assert_eq!(
        ban_ends_at(Some(5), from, ZONE, &rules),
        Ok(Some(at("2026-08-02T22:00:00Z")))
    );
}

fn outcome() -> impl Strategy<Value = Option<BallotOutcome>> {
    prop::sample::select(vec![None, Some(Adopted), Some(Rejected), Some(NoResult)])
}

proptest! {
    /// Whatever the ballots say, in whatever state: a sanction is recorded with a fault established on the way, reasons for every
    /// allegation, no ballot open, and a ballot that adopted it.
    #[test]
    fn no_ballots_lead_to_a_sanction_without_its_steps(
        first in outcome(),
        second in outcome(),
        radiation in outcome(),
        ban in outcome(),
        reasons in 0_usize..3,
        departed: bool,
        state in 0_usize..6,
    ) {
        let rules = rules();
        let state = [
            ProceedingState::Opened,
            ProceedingState::Notified,
            ProceedingState::TakenUp,
            ProceedingState::Decided,
            ProceedingState::DecisionNotified,
            ProceedingState::Closed,
        ][state];
        let ballots = [
            ballot(Ok(FIRST), first),
            ballot(Ok(SECOND), second),
            ballot(Err(Radiation), radiation),
            ballot(Err(LabelBan), ban),
        ];
        let mut given = given(None);
        given.reasons.truncate(reasons);
        let proceeding = Deliberated { state, departed, ..proceeding(&rules, &ballots) };
        if let Ok(ruling) = record(&proceeding, &given) {
            prop_assert_eq!(state, ProceedingState::TakenUp);
            prop_assert!(ballots.iter().all(|ballot| ballot.state == BallotState::Closed));
            prop_assert_eq!(reasons, 2);
            if !ruling.sanctions.is_empty() {
                prop_assert!(!departed);
                prop_assert!(first == Some(Adopted) || second == Some(Adopted));
                for sanction in &ruling.sanctions {
                    let said = if sanction.kind == Radiation { radiation } else { ban };
                    prop_assert_eq!(said, Some(Adopted));
                }
            }
        }
    }
}
