//! What holds for every set of roles, every row and every tie to a file, by asking all of them.
//!
//! That nobody confirms what they proposed is not decided here: an admin may do both. The guards ask who proposed, whatever the roles
//! (`modules/mandates/workflow.rs`, and its test `no_role_confirms_what_it_proposed`).

use super::counts::{QUESTIONS, counted};
use super::situations::{CLIENT, HERE, ME, PROVIDER, for_organisation};
use super::{Answer, Line};
use crate::access::{Act, Actor, Denied, Facts, HeldMandate, Read};
use entity::id::{MandateId, OrganisationId};
use entity::value::MandateRole;
use std::cell::Cell;
use uuid::Uuid;

const MANDATES: [MandateRole; 5] = [
    MandateRole::Secretary,
    MandateRole::Board,
    MandateRole::President,
    MandateRole::Auditor,
    MandateRole::Admin,
];
const FIRMS: [OrganisationId; 2] = [CLIENT, PROVIDER];

/// What is known to whoever stands aside: that a file is there, who chairs it, who is a member (R4).
const OUTSIDE: [Read; 3] = [Read::Proceeding, Read::ProceedingChair, Read::Membership];
/// What is read of complaints and files.
const OF_FILES: [Read; 10] = [
    Read::Complaint,
    Read::ComplaintAuthor,
    Read::Proceeding,
    Read::ProceedingChair,
    Read::ProceedingFile,
    Read::Recusal,
    Read::Meeting,
    Read::Ballot,
    Read::Decision,
    Read::Docket,
];
/// What everybody reads.
const PUBLIC: [Read; 7] = [
    Read::Association,
    Read::Provider,
    Read::Charter,
    Read::Signature,
    Read::Commitment,
    Read::Label,
    Read::ComplaintReceipt,
];
/// What the board does on a file.
const OF_THE_BOARD: [Act; 10] = [
    Act::ProceedingNotify,
    Act::RecusalDeclare,
    Act::MeetingConvene,
    Act::MeetingOpen,
    Act::MeetingClose,
    Act::BallotOpen,
    Act::VoteCast,
    Act::BallotClose,
    Act::DecisionRecord,
    Act::DecisionNotify,
];

/// What somebody holds: of [`MANDATES`] and [`FIRMS`], as bits.
#[derive(Clone, Copy)]
struct Held(usize);

impl Held {
    fn all() -> impl Iterator<Item = Self> {
        (0..1 << (MANDATES.len() + FIRMS.len())).map(Self)
    }

    fn has(self, bit: usize) -> bool {
        self.0 & (1 << bit) != 0
    }

    fn person(self) -> Actor {
        let mandates = MANDATES.iter().enumerate().filter(|(n, _)| self.has(*n));
        let firms = FIRMS.iter().enumerate();
        let firms = firms.filter(|(n, _)| self.has(MANDATES.len() + n));
        let mandate = |role: MandateRole| HeldMandate {
            mandate: MandateId(Uuid::nil()),
            association: HERE,
            role,
        };
        Actor::person(
            ME,
            mandates.map(|(_, role)| mandate(*role)).collect(),
            firms
                .map(|(_, firm)| for_organisation(HERE, *firm))
                .collect(),
        )
    }

    /// Without the mandates, an admin's apart, which is no office on a file.
    fn without_office(self) -> Self {
        Self(self.0 & !0b1111)
    }

    fn without_admin(self) -> Self {
        Self(self.0 & !0b1_0000)
    }

    /// The same with one mandate or firm more.
    fn and_more(self) -> impl Iterator<Item = Self> {
        let more = (0..MANDATES.len() + FIRMS.len()).map(move |bit| Self(self.0 | 1 << bit));
        more.filter(move |more| more.0 != self.0)
    }
}

/// How somebody may be tied to a thing: of the five ties below, as bits.
#[derive(Clone, Copy, Debug)]
struct Tie(u8);

const OWN: u8 = 1;
const OF_CLIENT: u8 = 2;
const OF_PROVIDER: u8 = 4;
const ACCUSED: u8 = 8;
const RECUSED: u8 = 16;

impl Tie {
    fn all() -> impl Iterator<Item = Self> {
        (0..2 * RECUSED).map(Self)
    }

    fn has(self, tie: u8) -> bool {
        self.0 & tie != 0
    }

    /// These, where the tie is there.
    fn of<T>(self, tie: u8, these: T) -> Option<T> {
        self.has(tie).then_some(these)
    }

    fn facts(self) -> Facts {
        let facts = Facts {
            accused: self.of(ACCUSED, ME).into_iter().collect(),
            recused: self.of(RECUSED, ME).into_iter().collect(),
            ..Facts::of(HERE)
        };
        facts
            .owned_by(self.of(OWN, ME))
            .concerning(self.of(OF_CLIENT, CLIENT))
            .concerning(self.of(OF_PROVIDER, PROVIDER))
    }
}

/// Asks, and counts.
#[derive(Default)]
struct Asking {
    questions: Cell<usize>,
}

impl Asking {
    fn ask(&self, line: Line, who: &Actor, tie: Tie) -> Answer {
        self.questions.set(self.questions.get() + 1);
        line.ask(&line.row(), who, &tie.facts())
    }

    fn reads(&self, read: Read, who: &Actor, tie: Tie) -> bool {
        self.ask(Line::Read(read), who, tie).is_ok()
    }

    fn does(&self, act: Act, who: &Actor, tie: Tie) -> bool {
        self.ask(Line::Act(act), who, tie).is_ok()
    }

    /// R4: who stands aside never votes, and has on a file what they would have without any office.
    fn an_office_is_lost(&self, held: Held, tie: Tie) {
        let (who, bare) = (held.person(), held.without_office().person());
        assert!(
            !self.does(Act::VoteCast, &who, tie),
            "{who:?} votes, {tie:?}"
        );
        for line in Line::all() {
            let stays_known = matches!(line, Line::Read(read) if OUTSIDE.contains(&read));
            if !stays_known || !tie.has(RECUSED) {
                let answers = [&who, &bare].map(|one| self.ask(line, one, tie).is_ok());
                assert_eq!(
                    answers[0],
                    answers[1],
                    "{:?} to {who:?}, {tie:?}",
                    line.name()
                );
            }
        }
    }

    /// A mandate of an admin shows nothing of a file.
    fn an_admin_sees_no_file(&self, held: Held, tie: Tie) {
        let (who, less) = (held.person(), held.without_admin().person());
        for read in OF_FILES {
            let seen = [&who, &less].map(|one| self.reads(read, one, tie));
            assert_eq!(seen[0], seen[1], "{read:?} to {who:?}, {tie:?}");
        }
    }

    /// What is shown or allowed stays so with more mandates, and what is told of is not hidden by them.
    fn more_never_takes(&self, held: Held, tie: Tie) {
        let less = held.person();
        let before: Vec<_> = Line::all().map(|line| self.ask(line, &less, tie)).collect();
        for more in held.and_more() {
            let who = more.person();
            for (line, before) in Line::all().zip(&before) {
                let after = self.ask(line, &who, tie);
                let taken = before.is_ok() && after.is_err();
                let hidden = *before == Err(Denied::Forbidden) && after == Err(Denied::Hidden);
                assert!(!taken && !hidden, "{:?} to {who:?}, {tie:?}", line.name());
            }
        }
    }

    /// Who answers for the accused does nothing of the board's on the same file. Who acts for the accused is of the accused, which
    /// the cases see to; the file is not their own then (`for_the_accused`).
    fn nobody_is_on_both_sides(&self, held: Held, tie: Tie) {
        let who = held.person();
        let coherent = !who.acts_for(PROVIDER) || tie.has(ACCUSED);
        if coherent && self.does(Act::DefenceSubmit, &who, Tie(tie.0 & !OWN)) {
            for act in OF_THE_BOARD {
                assert!(!self.does(act, &who, tie), "{act:?} by {who:?}, {tie:?}");
            }
        }
    }
}

#[test]
fn what_holds_for_every_set_of_roles() {
    let asking = Asking::default();
    for tie in Tie::all() {
        for held in Held::all() {
            if tie.has(ACCUSED | RECUSED) {
                asking.an_office_is_lost(held, tie);
            }
            asking.an_admin_sees_no_file(held, tie);
            asking.more_never_takes(held, tie);
            asking.nobody_is_on_both_sides(held, tie);
        }
        for read in Read::ALL {
            let told = asking.reads(*read, &Actor::guest(), tie);
            assert_eq!(
                told,
                PUBLIC.contains(read),
                "{read:?} to the public, {tie:?}"
            );
        }
    }
    counted("questions", asking.questions.get(), QUESTIONS);
}
