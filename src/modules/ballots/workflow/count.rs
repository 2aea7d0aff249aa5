//! Counting: pure.

use crate::modules::charter::format::Majority;
use entity::TextEnum;
use entity::text_enum;
use entity::value::BallotOutcome;

text_enum! {
    /// What a vote says.
    pub enum VoteChoice {
        /// The elector answers yes to the question.
        InFavour = "IN_FAVOUR" ("Pour", "In favour"),
        /// The elector answers no to the question.
        Against = "AGAINST" ("Contre", "Against"),
        /// The elector answers neither yes nor no; an abstention is not counted as a vote cast.
        Abstain = "ABSTAIN" ("Abstention", "Abstention"),
    }
}

impl VoteChoice {
    /// The byte on a paper.
    pub const fn code(self) -> u8 {
        match self {
            Self::InFavour => 1,
            Self::Against => 2,
            Self::Abstain => 3,
        }
    }

    pub fn of_code(code: u8) -> Option<Self> {
        Self::VALUES
            .iter()
            .copied()
            .find(|choice| choice.code() == code)
    }
}

/// How many papers said what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Yes.
    pub in_favour: u32,
    /// No.
    pub against: u32,
    /// Neither.
    pub abstained: u32,
}

impl Count {
    /// Counts papers.
    #[must_use]
    pub fn of(papers: &[VoteChoice]) -> Self {
        let mut count = Self::default();
        for paper in papers {
            match paper {
                VoteChoice::InFavour => count.in_favour += 1,
                VoteChoice::Against => count.against += 1,
                VoteChoice::Abstain => count.abstained += 1,
            }
        }
        count
    }

    /// How many papers that makes.
    #[must_use]
    pub const fn papers(self) -> u32 {
        self.in_favour + self.against + self.abstained
    }

    /// What the count says by `majority`, where `entitled` people could have voted, present or not.
    ///
    /// Where nobody is for or against there is no result: a board that says nothing has neither established nor cleared anything.
    /// A tie rejects, whatever the rules say of a casting vote: in a secret ballot that would tell how the chair voted.
    #[must_use]
    pub fn outcome(self, majority: Majority, entitled: u32) -> BallotOutcome {
        let (yes, no) = (u64::from(self.in_favour), u64::from(self.against));
        if yes + no == 0 {
            return BallotOutcome::NoResult;
        }
        let carried = match majority {
            Majority::SimpleOfVotesCast => yes > no,
            Majority::TwoThirdsOfVotesCast => 3 * yes >= 2 * (yes + no),
            Majority::AbsoluteOfElectorate => 2 * yes > u64::from(entitled),
        };
        if carried {
            BallotOutcome::Adopted
        } else {
            BallotOutcome::Rejected
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BallotOutcome::{Adopted, NoResult, Rejected};
    use Majority::{AbsoluteOfElectorate, SimpleOfVotesCast, TwoThirdsOfVotesCast};
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::nobody(SimpleOfVotesCast, (0, 0, 0), 5, NoResult)]
    #[case::all_abstain(SimpleOfVotesCast, (0, 0, 5), 5, NoResult)]
    #[case::all_abstain_absolute(AbsoluteOfElectorate, (0, 0, 5), 5, NoResult)]
    #[case::one_is_enough(SimpleOfVotesCast, (1, 0, 4), 5, Adopted)]
    #[case::tie(SimpleOfVotesCast, (2, 2, 1), 5, Rejected)]
    #[case::one_more(SimpleOfVotesCast, (3, 2, 0), 5, Adopted)]
    #[case::two_thirds_sharp(TwoThirdsOfVotesCast, (4, 2, 1), 7, Adopted)]
    #[case::below_two_thirds(TwoThirdsOfVotesCast, (3, 2, 0), 5, Rejected)]
    #[case::half_of_all(AbsoluteOfElectorate, (3, 0, 0), 6, Rejected)]
    #[case::more_than_half_of_all(AbsoluteOfElectorate, (4, 0, 0), 6, Adopted)]
    #[case::absent_count_too(AbsoluteOfElectorate, (3, 0, 0), 7, Rejected)]
    fn a_count_says(
        #[case] majority: Majority,
        #[case] (in_favour, against, abstained): (u32, u32, u32),
        #[case] entitled: u32,
        #[case] outcome: BallotOutcome,
    ) {
        let count = Count {
            in_favour,
            against,
            abstained,
        };
        assert_eq!(count.outcome(majority, entitled), outcome);
    }

    #[test]
    fn each_vote_has_its_own_byte() {
        for choice in VoteChoice::VALUES.iter().copied() {
            assert_eq!(VoteChoice::of_code(choice.code()), Some(choice));
        }
        assert_eq!(VoteChoice::of_code(0), None);
    }

    fn papers() -> impl Strategy<Value = Vec<VoteChoice>> {
        prop::collection::vec(prop::sample::select(VoteChoice::VALUES), 0..60)
    }

    fn majority() -> impl Strategy<Value = Majority> {
        prop::sample::select(Majority::VALUES)
    }

    proptest! {
        #[test]
        fn papers_are_counted_as_a_child_would(papers in papers()) {
            let count = Count::of(&papers);
            let how_many = |choice| u32::try_from(papers.iter().filter(|p| **p == choice).count()).unwrap();
            prop_assert_eq!(count.in_favour, how_many(VoteChoice::InFavour));
            prop_assert_eq!(count.against, how_many(VoteChoice::Against));
            prop_assert_eq!(count.abstained, how_many(VoteChoice::Abstain));
        }

        #[test]
        fn there_is_no_result_exactly_where_nobody_votes(papers in papers(), majority in majority(), absent in 0_u32..10) {
            let entitled = u32::try_from(papers.len()).unwrap() + absent;
            let silent = papers.iter().all(|paper| *paper == VoteChoice::Abstain);
            let outcome = Count::of(&papers).outcome(majority, entitled);
            prop_assert_eq!(outcome == NoResult, silent);
        }

        #[test]
        fn nothing_is_adopted_without_more_for_than_against(papers in papers(), majority in majority(), absent in 0_u32..10) {
            let entitled = u32::try_from(papers.len()).unwrap() + absent;
            let count = Count::of(&papers);
            if count.outcome(majority, entitled) == Adopted {
                prop_assert!(count.in_favour > count.against);
            }
        }

        #[test]
        fn the_order_of_papers_says_nothing(papers in papers(), majority in majority()) {
            let mut reversed = papers.clone();
            reversed.reverse();
            let entitled = u32::try_from(papers.len()).unwrap();
            prop_assert_eq!(
                Count::of(&papers).outcome(majority, entitled),
                Count::of(&reversed).outcome(majority, entitled)
            );
        }
    }
}
