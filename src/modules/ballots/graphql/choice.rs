//! What could be put to the vote, as a screen shows it.

use crate::graphql::{Enum, Id, UserError};
use crate::modules::ballots::Question;
use crate::modules::ballots::case::Deliberation;
use crate::text::Language;
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use entity::id::AllegationId;
use entity::value::{BallotQuestion, SanctionKind};

/// A question that `ballotOpen` may put to the vote, and whether it can now.
#[derive(Clone, Debug, SimpleObject)]
pub struct BallotChoice {
    /// The question that would be put to the vote.
    question: Enum<BallotQuestion>,
    /// The id of the allegation that a ballot on a finding would be about; null for a ballot on a sanction.
    allegation_id: Option<Id<AllegationId>>,
    /// The sanction that a ballot on a sanction would be about; null for a ballot on a finding.
    sanction_kind: Option<Enum<SanctionKind>>,
    /// Whether the ballot would be opened if it were asked for now.
    allowed: bool,
    /// The reasons for which the ballot would be refused; empty where it is allowed.
    reasons: Vec<UserError>,
}

impl BallotChoice {
    /// Each question, in the order of the procedure, and whether it can be put at `now`.
    #[must_use]
    pub fn all(case: &Deliberation, now: DateTime<Utc>, language: Language) -> Vec<Self> {
        let choice = |subject| {
            let refusals = case.may_open(subject, now).err();
            let reasons = UserError::all(refusals.unwrap_or_default(), language);
            let (question, sanction) = match subject.question {
                Question::Finding => (BallotQuestion::Finding, None),
                Question::Sanction(kind) => (BallotQuestion::Sanction, Some(kind)),
            };
            Self {
                question: question.into(),
                allegation_id: subject.allegation.map(Into::into),
                sanction_kind: sanction.map(Into::into),
                allowed: reasons.is_empty(),
                reasons,
            }
        };
        case.choices().map(choice).collect()
    }
}
