//! Whatever people do in whatever order: nobody is struck off without every step of the procedure (R9).
//!
//! A procedure that lacks nothing is edited at random: steps are left out, exchanged, repeated, taken too early, voted otherwise.
//! After each act the rows are looked at: as long as a step is missing the accused is a member.

use crate::support::sittings::{Board, Case};
use crate::support::world::{Answer, World};
use chrono::{DateTime, Duration, Utc};
use entity::id::{BallotId, MeetingId, ProceedingId};
use entity::value::{BallotOutcome, BallotState, Finding, MembershipEnd, SanctionKind};
use entity::{
    allegation, ballot, ballot_key, ballot_paper, decision, meeting, meeting_item, membership,
    notice, proceeding,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sceau::deadline::notice_is_enough;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::sync::atomic::{AtomicU32, Ordering};

/// How many procedures are tried.
const CASES: u32 = 40;
/// Clear days of notice in the shipped rules.
const CLEAR_DAYS: u32 = 8;

/// Something that somebody does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Notify,
    /// Convenes the board for so many days ahead.
    Convene(i64),
    Wait(i64),
    /// Opens the meeting with so many of the five.
    Open(usize),
    Finding,
    Radiation,
    /// Everybody votes: so many in favour, the others against.
    Vote(usize),
    CloseBallot,
    CloseMeeting,
    Record,
    /// Notifies the decision, to count from so many days ahead.
    Tell(i64),
    Sweep,
}

/// A procedure that lacks nothing.
const WHOLE: [Step; 14] = [
    Step::Notify,
    Step::Convene(20),
    Step::Wait(20),
    Step::Open(5),
    Step::Finding,
    Step::Vote(5),
    Step::CloseBallot,
    Step::Radiation,
    Step::Vote(5),
    Step::CloseBallot,
    Step::CloseMeeting,
    Step::Record,
    Step::Tell(0),
    Step::Sweep,
];

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Notify),
        (0_i64..40).prop_map(Step::Convene),
        (0_i64..25).prop_map(Step::Wait),
        (0_usize..6).prop_map(Step::Open),
        Just(Step::Finding),
        Just(Step::Radiation),
        (0_usize..6).prop_map(Step::Vote),
        Just(Step::CloseBallot),
        Just(Step::CloseMeeting),
        Just(Step::Record),
        (0_i64..3).prop_map(Step::Tell),
        Just(Step::Sweep),
    ]
}

#[derive(Clone, Debug)]
enum Edit {
    Drop(prop::sample::Index),
    Exchange(prop::sample::Index, prop::sample::Index),
    Replace(prop::sample::Index, Step),
    Insert(prop::sample::Index, Step),
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        place().prop_map(Edit::Drop),
        (place(), place()).prop_map(|(one, other)| Edit::Exchange(one, other)),
        (place(), step()).prop_map(|(at, step)| Edit::Replace(at, step)),
        (place(), step()).prop_map(|(at, step)| Edit::Insert(at, step)),
    ]
}

fn edited(edits: &[Edit]) -> Vec<Step> {
    let mut steps = WHOLE.to_vec();
    for edit in edits {
        match edit {
            Edit::Drop(at) => drop(steps.remove(at.index(steps.len()))),
            Edit::Exchange(one, other) => {
                let (one, other) = (one.index(steps.len()), other.index(steps.len()));
                steps.swap(one, other);
            }
            Edit::Replace(at, step) => {
                let at = at.index(steps.len());
                steps[at] = *step;
            }
            Edit::Insert(at, step) => steps.insert(at.index(steps.len()), *step),
        }
    }
    steps
}

#[test]
fn no_order_of_acts_strikes_anybody_off_without_its_steps() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (world, board) = runtime.block_on(async {
        let world = World::on_sqlite().await;
        let board = world.board(|_| {}).await;
        (world, board)
    });
    let struck = AtomicU32::new(0);
    runtime.block_on(async {
        assert!(
            procedure(&world, &board, &WHOLE).await,
            "the whole procedure strikes off"
        );
    });
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 50,
        ..Config::default()
    });
    let edits = prop::collection::vec(edit(), 0..4);
    runner
        .run(&edits, |edits| {
            let steps = edited(&edits);
            let off = runtime.block_on(procedure(&world, &board, &steps));
            struck.fetch_add(u32::from(off), Ordering::Relaxed);
            Ok(())
        })
        .unwrap();
    let struck = struck.into_inner();
    assert!(struck < CASES, "some lacked a step");
    runtime.block_on(world.assert_journal_is_whole());
}

/// Takes the steps against a new signatory, and looks after each whether it may be struck off. Answers whether it is.
async fn procedure(world: &World, board: &Board, steps: &[Step]) -> bool {
    world.pass(Duration::days(1));
    let accused = world.member("Atelier").await;
    let (charter, articles) = world.sign_version(&accused, &board.version).await;
    let board = Board {
        president: board.president.clone(),
        others: board.others.clone(),
        secretary: board.secretary.clone(),
        version: board.version.clone(),
        accused,
        charter,
        articles,
    };
    let mut course = Course {
        case: world.opened_case(&board, 1).await,
        world,
        board,
        meeting: MeetingId(uuid::Uuid::nil()).to_string(),
        ballot: BallotId(uuid::Uuid::nil()).to_string(),
    };
    for step in steps {
        course.take(*step).await;
        course.look(steps).await;
    }
    course.is_struck_off().await
}

struct Course<'w> {
    world: &'w World,
    board: Board,
    case: Case,
    /// The meeting convened last, and the ballot opened last.
    meeting: String,
    ballot: String,
}

impl Course<'_> {
    async fn take(&mut self, step: Step) {
        let (world, case) = (self.world, &self.case);
        let president = world.again(&self.board.president).await;
        let answer = match step {
            Step::Notify => {
                let file = world.file(&president, &case.id).await;
                world.notify(&president, &file).await
            }
            Step::Convene(days) => {
                let at = (world.now() + Duration::days(days)).to_rfc3339();
                let answer = world.convene(&president, &[case], &at).await;
                keep(&answer, "/meeting/id", &mut self.meeting);
                answer
            }
            Step::Wait(days) => return world.pass(Duration::days(days)),
            Step::Open(present) => {
                let present = &self.board.all()[..present];
                world.open_meeting(&president, &self.meeting, present).await
            }
            Step::Finding => self.put(Ok(0)).await,
            Step::Radiation => self.put(Err("RADIATION")).await,
            Step::Vote(in_favour) => {
                for (n, voter) in self.board.all().into_iter().enumerate() {
                    let choice = if n < in_favour {
                        "IN_FAVOUR"
                    } else {
                        "AGAINST"
                    };
                    nothing_broke(&world.vote(voter, &self.ballot, choice).await);
                }
                return;
            }
            // Whoever has voted by then.
            Step::CloseBallot => world.close_ballot_early(&president, &self.ballot).await,
            Step::CloseMeeting => world.close_meeting(&president, &self.meeting).await,
            Step::Record => world.record(&president, case, None).await,
            Step::Tell(days) => {
                let day = world
                    .now()
                    .with_timezone(&chrono_tz::Europe::Paris)
                    .date_naive();
                let day = (day + Duration::days(days)).to_string();
                world
                    .notify_decision(&president, case, "HAND_DELIVERY", Some(&day))
                    .await
            }
            Step::Sweep => {
                world.enforce().await;
                return;
            }
        };
        nothing_broke(&answer);
    }

    async fn put(&mut self, about: Result<usize, &str>) -> Answer {
        let answer = self
            .world
            .open_ballot(&self.board.president, &self.case, about)
            .await;
        keep(&answer, "/ballot/id", &mut self.ballot);
        answer
    }

    async fn is_struck_off(&self) -> bool {
        let rows = membership::Entity::find()
            .filter(membership::Column::OrganisationId.eq(self.board.accused.id))
            .one(self.world.app.db.reader())
            .await;
        let row = rows.unwrap().unwrap();
        assert_eq!(
            row.ended_at.is_some(),
            row.end_kind == Some(MembershipEnd::Radiation)
        );
        row.ended_at.is_some()
    }

    /// Whoever is struck off was told, had its time, was judged by a quorate meeting convened in time, found at fault by a ballot,
    /// sanctioned by another, and heard of it with reasons when that was minuted.
    async fn look(&self, steps: &[Step]) {
        if !self.is_struck_off().await {
            return;
        }
        let db = self.world.app.db.reader();
        let id: ProceedingId = self.case.id.parse().unwrap();
        let file = proceeding::Entity::find_by_id(id)
            .one(db)
            .await
            .unwrap()
            .unwrap();
        let notices = notice::Entity::find()
            .filter(notice::Column::ProceedingId.eq(id))
            .count(db)
            .await;
        assert!(notices.unwrap() > 0, "R1: {steps:?}");
        let decision = decision::Entity::find()
            .filter(decision::Column::ProceedingId.eq(id))
            .one(db)
            .await;
        let decision = decision.unwrap().expect("R8");
        assert!(
            decision
                .effective_at
                .is_some_and(|at| at <= self.world.now()),
            "R8: {steps:?}"
        );
        let allegations = allegation::Entity::find()
            .filter(allegation::Column::ProceedingId.eq(id))
            .all(db)
            .await;
        for allegation in allegations.unwrap() {
            assert!(allegation.notice_id.is_some(), "R7: {steps:?}");
            assert_eq!(allegation.finding, Finding::Established, "A7: {steps:?}");
            assert!(
                allegation
                    .reasons
                    .is_some_and(|reasons| !reasons.is_empty()),
                "R8: {steps:?}"
            );
        }
        let ballots = ballot::Entity::find()
            .filter(ballot::Column::ProceedingId.eq(id))
            .all(db)
            .await
            .unwrap();
        let adopted = |kind: Option<SanctionKind>| {
            let mut of_kind = ballots.iter().filter(move |row| row.sanction_kind == kind);
            of_kind
                .find(|row| row.outcome == Some(BallotOutcome::Adopted))
                .expect("A7")
        };
        let (finding, radiation) = (adopted(None), adopted(Some(SanctionKind::Radiation)));
        assert!(
            finding.closed_at.unwrap() <= radiation.opened_at,
            "A7: {steps:?}"
        );
        for ballot in [finding, radiation] {
            assert_eq!(ballot.state, BallotState::Closed);
            self.sat(ballot, file.defence_ends_at.unwrap(), steps).await;
            let minuted = self.meeting_of(ballot).await.closed_at;
            assert!(
                minuted.is_some_and(|at| Some(at) <= decision.notified_at),
                "T7: {steps:?}"
            );
        }
        let papers = ballot_paper::Entity::find()
            .filter(ballot_paper::Column::BallotId.is_in(ballots.iter().map(|row| row.id)));
        assert_eq!(papers.count(db).await.unwrap(), 0);
        let keys = ballot_key::Entity::find()
            .filter(ballot_key::Column::BallotId.is_in(ballots.iter().map(|row| row.id)));
        assert_eq!(keys.count(db).await.unwrap(), 0);
    }

    async fn meeting_of(&self, ballot: &ballot::Model) -> meeting::Model {
        let row = meeting::Entity::find_by_id(ballot.meeting_id)
            .one(self.world.app.db.reader())
            .await;
        row.unwrap().unwrap()
    }

    /// The meeting of a ballot was convened in time, sat after the defence time, and had its quorum.
    async fn sat(&self, ballot: &ballot::Model, defence_ends_at: DateTime<Utc>, steps: &[Step]) {
        let db = self.world.app.db.reader();
        let meeting = self.meeting_of(ballot).await;
        let zone = chrono_tz::Europe::Paris;
        assert!(
            notice_is_enough(meeting.convened_at, meeting.starts_at, CLEAR_DAYS, zone),
            "T5: {steps:?}"
        );
        let item = meeting_item::Entity::find()
            .filter(meeting_item::Column::MeetingId.eq(meeting.id))
            .filter(meeting_item::Column::ProceedingId.eq(ballot.proceeding_id))
            .one(db)
            .await;
        let item = item.unwrap().expect("T7");
        assert_eq!(item.quorate, Some(true), "R3: {steps:?}");
        assert!(
            item.present_count.unwrap() * 2 >= item.body_count.unwrap(),
            "R3: {steps:?}"
        );
        assert!(
            item.taken_up_at.unwrap() >= defence_ends_at,
            "R2: {steps:?}"
        );
        assert!(
            ballot.opened_at >= item.taken_up_at.unwrap(),
            "T7: {steps:?}"
        );
    }
}

fn keep(answer: &Answer, pointer: &str, into: &mut String) {
    if let Some(id) = answer.0.pointer(pointer).and_then(|id| id.as_str()) {
        id.clone_into(into);
    }
}

/// An act may be refused or denied; it never breaks.
fn nothing_broke(answer: &Answer) {
    let code = answer.0.pointer("/errors/0/extensions/code");
    let fine = code.is_none_or(|code| code == "NOT_FOUND" || code == "FORBIDDEN");
    assert!(fine, "{:#}", answer.0);
}
