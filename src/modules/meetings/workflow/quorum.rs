//! Who is there, and whether that is enough: pure.

use crate::modules::charter::format::{RecusalFallback, RulesOfProcedure};
use crate::modules::proceedings::ProceedingCase;
use crate::text::LocalizedText;
use entity::id::AccountId;

/// Who is there for a file, recusals apart (R3, R4, R6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quorum {
    /// Present, and neither recused nor acting for the accused.
    pub present: u32,
    /// Who could be, were all the summoned there.
    pub reachable: u32,
    /// The members in office: recusals do not make the body smaller.
    pub body: u32,
    /// How many the rules ask for.
    pub needed: u32,
}

impl Quorum {
    /// Counts by the rules.
    #[must_use]
    pub fn new(rules: &RulesOfProcedure, present: u32, reachable: u32, body: u32) -> Self {
        Self {
            present,
            reachable,
            body,
            needed: rules.meeting.quorum.needed(body),
        }
    }

    /// Whether enough are there; never where nobody is.
    #[must_use]
    pub const fn is_reached(self) -> bool {
        self.present > 0 && self.present >= self.needed
    }

    /// Whether it could not be reached even with everybody there: the fallback of the rules applies (R6).
    #[must_use]
    pub const fn is_out_of_reach(self) -> bool {
        self.reachable < self.needed
    }
}

/// Who is there for one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Who may vote on it: members in office who are present and do not stand aside (R4).
    pub electors: Vec<AccountId>,
    /// How many that makes.
    pub quorum: Quorum,
    /// How many of the members in office who were summoned stand aside.
    pub aside: u32,
    /// Whether every member in office was summoned, the recused too (R3).
    pub whole_board: bool,
}

impl Attendance {
    /// Counts for `file`, of those `summoned` and `present`.
    pub fn of(proceeding: &ProceedingCase, summoned: &[AccountId], present: &[AccountId]) -> Self {
        let eligible = proceeding.eligible();
        let among = |people: &[AccountId]| -> Vec<AccountId> {
            let both = eligible.iter().filter(|account| people.contains(account));
            both.copied().collect()
        };
        let electors = among(present);
        let members = proceeding.board.iter().map(|member| member.account);
        let stands_aside = |who: &AccountId| proceeding.is_aside(*who) && summoned.contains(who);
        let aside: Vec<_> = members.filter(stands_aside).collect();
        Self {
            quorum: Quorum::new(
                &proceeding.rules,
                count(&electors),
                count(&among(summoned)),
                count(&proceeding.board),
            ),
            aside: count(&aside),
            electors,
            whole_board: proceeding
                .board
                .iter()
                .all(|member| summoned.contains(&member.account)),
        }
    }
}

/// A number of people. No board has more than fit.
fn count<T>(people: &[T]) -> u32 {
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

/// The meeting that sits on a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Whether the whole board was convened, in time, when it opened (R3, T5).
    pub convened: bool,
    /// Whether it took the file up when it opened (T7).
    pub taken_up: bool,
    /// Who is there now.
    pub quorum: Quorum,
}

impl Sitting {
    /// Whether a meeting that closes now has deliberated on the file, and so meets its limit (T7): it took it up, and the quorum
    /// is still there or was when it voted. What recusals stopped before any of its `ballots` is not deliberated on (R6).
    #[must_use]
    pub const fn has_deliberated(self, ballots: u64) -> bool {
        self.taken_up && (self.quorum.is_reached() || ballots > 0)
    }
}

/// What the rules say where recusals leave no quorum, in words (R6).
#[must_use]
pub fn fallback_note(fallback: RecusalFallback) -> LocalizedText {
    let (fr, en) = match fallback {
        RecusalFallback::Substitutes => (
            "le règlement appelle des suppléants",
            "the rules call in substitutes",
        ),
        RecusalFallback::GeneralAssembly => (
            "le règlement donne le dossier à l’assemblée générale",
            "the rules give the file to the general assembly",
        ),
        RecusalFallback::SubstitutesThenGeneralAssembly => (
            "le règlement appelle des suppléants et, s’ils ne suffisent pas, l’assemblée générale",
            "the rules call in substitutes and, where they are too few, the general assembly",
        ),
    };
    LocalizedText::new(
        format!("Les récusations ne laissent pas de quorum : {fr}. Le délai court toujours."),
        format!("Recusals leave no quorum: {en}. The time limit runs on."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules::charter::format::{QUALITY_CHARTER, parse};
    use proptest::prelude::*;
    use rstest::rstest;

    fn rules() -> RulesOfProcedure {
        parse(QUALITY_CHARTER).unwrap().rules
    }

    #[rstest]
    #[case::half_of_five(3, 5, 5, true, false)]
    #[case::below_half(2, 5, 5, false, false)]
    #[case::recusals_leave_enough(3, 3, 5, true, false)]
    #[case::r6_recusals_leave_too_few(2, 2, 5, false, true)]
    #[case::nobody(0, 5, 5, false, false)]
    #[case::no_board(0, 0, 0, false, true)]
    fn a_quorum_is(
        #[case] present: u32,
        #[case] reachable: u32,
        #[case] body: u32,
        #[case] reached: bool,
        #[case] out_of_reach: bool,
    ) {
        let quorum = Quorum::new(&rules(), present, reachable, body);
        assert_eq!(quorum.is_reached(), reached);
        assert_eq!(quorum.is_out_of_reach(), out_of_reach);
    }

    #[rstest]
    #[case::quorum_stayed(true, 3, 0, true)]
    #[case::quorum_broke(true, 2, 0, false)]
    #[case::broke_after_a_vote(true, 2, 1, true)]
    #[case::everybody_left(true, 0, 0, false)]
    #[case::not_taken_up(false, 5, 0, false)]
    fn t7_a_meeting_deliberates_where_its_quorum_stays_or_it_voted(
        #[case] taken_up: bool,
        #[case] present: u32,
        #[case] ballots: u64,
        #[case] deliberated: bool,
    ) {
        let sitting = Sitting {
            convened: true,
            taken_up,
            quorum: Quorum::new(&rules(), present, 5, 5),
        };
        assert_eq!(sitting.has_deliberated(ballots), deliberated);
    }

    proptest! {
        #[test]
        fn there_is_no_quorum_where_nobody_comes(body in 0_u32..200, reachable in 0_u32..200, minimum in 0_u32..5) {
            let mut rules = rules();
            rules.meeting.quorum.minimum = Some(minimum);
            prop_assert!(!Quorum::new(&rules, 0, reachable, body).is_reached());
        }

        #[test]
        fn a_recusal_never_helps_to_a_quorum(body in 1_u32..200, present in 0_u32..200, aside in 0_u32..200) {
            let rules = rules();
            let present = present.min(body);
            let aside = aside.min(present);
            let with = Quorum::new(&rules, present - aside, body - aside, body);
            let without = Quorum::new(&rules, present, body, body);
            prop_assert!(!with.is_reached() || without.is_reached());
        }
    }
}
