//! The steps of a file up to the defence: pure.

mod next_step;
mod notice;

pub use next_step::{DocketStep, Progress};
pub use notice::{Telling, Told, notify, untold};

use crate::access::Facts;
use crate::failure::{Refusal, RefusalCode, Step};
use crate::modules::complaints::{self, Stake};
use crate::rule::Rule;
use entity::id::AccountId;
use entity::value::{ProceedingState, RecusalGround};

/// That a file can be opened on these complaints: on one at least, all against one signatory (R14) under one charter and the same
/// rules of procedure (A9), none of them in a file already. Every refusal that applies.
///
/// # Errors
/// The refusals.
pub fn open(complaints: &[Stake]) -> Result<(), Vec<Refusal>> {
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
            .rule(Rule::R14),
        );
    } else if others.iter().any(|it| it.charter_id != first.charter_id) {
        refusals.push(
            Refusal::invalid(
                field,
                "Ces signalements relèvent de plusieurs chartes : ouvrez un dossier pour chacune.",
                "These complaints are under several charters: open a file for each.",
            )
            .rule(Rule::R14),
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
            .rule(Rule::A9),
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
        .rule(Rule::R1)
        .missing([Step::Notice])),
        ProceedingState::TakenUp
        | ProceedingState::Decided
        | ProceedingState::DecisionNotified
        | ProceedingState::Closed => Err(Refusal::wrong_state(
            "La réunion s’est saisie du dossier : les observations écrites ne sont plus reçues.",
            "The meeting has taken the file up: no more written observations are taken.",
        )
        .rule(Rule::R2)),
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
        .rule(Rule::R4));
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
        .rule(Rule::R4));
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
        accused: Vec::new(),
        recused: Vec::new(),
        ..of_chair
    }
}

fn done(refusals: Vec<Refusal>) -> Result<(), Vec<Refusal>> {
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::modules::associations::Seat;
    use crate::modules::charter::format::{QUALITY_CHARTER, parse};
    use crate::modules::complaints::Parties;
    use crate::modules::mandates::BoardMember;
    use crate::modules::proceedings::{Alleged, ProceedingCase};
    use chrono::{DateTime, Utc};
    use entity::id::{
        AllegationId, ArticleId, AssociationId, CharterId, CharterVersionId, ComplaintId,
        MandateId, OrganisationId, ProceedingId,
    };
    use entity::proceeding;
    use entity::value::ComplaintState;
    use rstest::rstest;
    use uuid::Uuid;

    pub const NOW: &str = "2026-01-15T09:00:00Z";

    pub fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    pub const fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn complaint(accused: u128, charter: u128, rules: u128, free: bool) -> Stake {
        let state = if free {
            ComplaintState::Received
        } else {
            ComplaintState::InProceeding
        };
        Stake {
            id: ComplaintId(id(1)),
            association_id: AssociationId(id(2)),
            charter_id: CharterId(id(charter)),
            rules_version_id: CharterVersionId(id(rules)),
            accused_id: OrganisationId(id(accused)),
            proceeding_id: None,
            state,
            author_account_id: None,
            author_organisation_id: None,
            received_at: at(NOW),
        }
    }

    #[rstest]
    #[case::one(&[(5, 6, 7, true)], &[])]
    #[case::two_alike(&[(5, 6, 7, true), (5, 6, 7, true)], &[])]
    #[case::none(&[], &[(RefusalCode::InvalidInput, None)])]
    #[case::two_accused(&[(5, 6, 7, true), (9, 6, 7, true)], &[(RefusalCode::InvalidInput, Some(Rule::R14))])]
    #[case::two_charters(&[(5, 6, 7, true), (5, 9, 7, true)], &[(RefusalCode::InvalidInput, Some(Rule::R14))])]
    #[case::two_rules(&[(5, 6, 7, true), (5, 6, 9, true)], &[(RefusalCode::InvalidInput, Some(Rule::A9))])]
    #[case::taken(&[(5, 6, 7, true), (5, 6, 7, false)], &[(RefusalCode::AlreadyDone, None)])]
    fn a_file_is_on_complaints_that_go_together(
        #[case] complaints: &[(u128, u128, u128, bool)],
        #[case] expected: &[(RefusalCode, Option<Rule>)],
    ) {
        let complaints: Vec<_> = complaints
            .iter()
            .map(|(accused, charter, rules, free)| complaint(*accused, *charter, *rules, *free))
            .collect();
        let refusals = open(&complaints).err().unwrap_or_default();
        let found: Vec<_> = refusals.iter().map(|no| (no.code, no.rule)).collect();
        assert_eq!(found, expected);
    }

    fn allegation(n: u128) -> Alleged {
        Alleged {
            id: AllegationId(id(n)),
            proceeding_id: ProceedingId(id(3)),
            article_id: ArticleId(id(n)),
            notice_id: None,
            position: i64::try_from(n).unwrap(),
            happened_on: at(NOW).date_naive(),
        }
    }

    fn member(n: u128, president: bool) -> BoardMember {
        BoardMember {
            account: AccountId(id(n)),
            presidency: president.then_some(MandateId(id(n))),
            since: at(NOW).date_naive(),
            mandate: MandateId(id(n)),
        }
    }

    /// A file with three allegations; the board is 1, 2 and the president 3.
    pub fn proceeding(notified: bool) -> ProceedingCase {
        let notified_at = notified.then(|| at(NOW));
        ProceedingCase {
            row: proceeding::Model {
                id: ProceedingId(id(3)),
                association_id: AssociationId(id(2)),
                charter_id: CharterId(id(6)),
                accused_id: OrganisationId(id(5)),
                rules_version_id: CharterVersionId(id(7)),
                state: ProceedingState::Opened,
                opened_at: at(NOW),
                opened_by: AccountId(id(3)),
                notified_at,
                defence_ends_at: notified_at,
                taken_up_at: None,
                closed_at: None,
                version: 4,
            },
            seat: Seat {
                association: AssociationId(id(2)),
                zone: chrono_tz::Europe::Paris,
            },
            rules: parse(QUALITY_CHARTER).unwrap().rules.into(),
            allegations: [1, 2, 3].map(allegation).to_vec(),
            notices: 0,
            board: vec![member(1, false), member(2, false), member(3, true)],
            parties: Parties {
                defendants: vec![AccountId(id(9))],
                ..Parties::default()
            },
            voting_begun: false,
        }
    }

    #[rstest]
    #[case(ProceedingState::Opened, Some(RefusalCode::StepMissing))]
    #[case(ProceedingState::Notified, None)]
    #[case(ProceedingState::TakenUp, Some(RefusalCode::WrongState))]
    #[case(ProceedingState::Decided, Some(RefusalCode::WrongState))]
    #[case(ProceedingState::DecisionNotified, Some(RefusalCode::WrongState))]
    #[case(ProceedingState::Closed, Some(RefusalCode::WrongState))]
    fn r2_a_defence_comes_between_notice_and_meeting(
        #[case] state: ProceedingState,
        #[case] code: Option<RefusalCode>,
    ) {
        assert_eq!(defend(state).err().map(|no| no.code), code);
    }

    #[rstest]
    #[case(ProceedingState::Opened, false, false, None)]
    #[case(ProceedingState::Notified, false, false, None)]
    #[case(ProceedingState::TakenUp, false, false, None)]
    #[case(ProceedingState::TakenUp, false, true, Some(RefusalCode::WrongState))]
    #[case(ProceedingState::Decided, false, false, Some(RefusalCode::WrongState))]
    #[case(ProceedingState::Closed, false, false, Some(RefusalCode::WrongState))]
    #[case(ProceedingState::Opened, true, false, Some(RefusalCode::AlreadyDone))]
    #[case(ProceedingState::TakenUp, true, true, Some(RefusalCode::AlreadyDone))]
    fn r4_a_recusal_comes_once_and_before_the_vote(
        #[case] state: ProceedingState,
        #[case] recused: bool,
        #[case] voting: bool,
        #[case] code: Option<RefusalCode>,
    ) {
        assert_eq!(recuse(state, recused, voting).err().map(|no| no.code), code);
    }

    #[test]
    fn a_ground_that_says_nothing_is_explained() {
        assert!(explained(RecusalGround::Relative, None).is_ok());
        assert!(explained(RecusalGround::Other, Some("A friend.")).is_ok());
        let refusal = explained(RecusalGround::Other, None).unwrap_err();
        assert_eq!(refusal.field, ["explanation"]);
    }

    #[test]
    fn r4_who_stands_aside_neither_chairs_nor_sits() {
        let mut proceeding = proceeding(false);
        assert_eq!(proceeding.chair(), Some(AccountId(id(3))));
        proceeding.parties.recused.push(AccountId(id(3)));
        proceeding.parties.accused.push(AccountId(id(1)));
        assert_eq!(proceeding.chair(), Some(AccountId(id(2))));
        assert_eq!(proceeding.eligible(), [AccountId(id(2))]);
        let facts = proceeding.facts();
        assert_eq!(facts.owners, [AccountId(id(2))]);
        assert_eq!(facts.accused, [AccountId(id(1))]);
        assert_eq!(facts.parties, []);
        proceeding.row.notified_at = Some(at(NOW));
        assert_eq!(proceeding.facts().parties, [OrganisationId(id(5))]);
        proceeding.parties.complainants.push(AccountId(id(2)));
        assert_eq!(
            proceeding.facts().recused,
            [AccountId(id(3)), AccountId(id(2))]
        );
        assert_eq!((proceeding.chair(), proceeding.eligible()), (None, vec![]));
        assert_eq!(proceeding.at(Some(3)), (Some(3), 4));
    }
}
