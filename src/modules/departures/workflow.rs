//! When a membership may be ended, and in which ways: pure.

use crate::failure::{Refusal, RefusalCode};
use crate::rule::Rule;
use chrono::NaiveDate;
use entity::membership;
use entity::value::{LabelState, MembershipEnd, MembershipState, SignatureEnd};

/// How the signatures and the labels of an organisation end when its membership ends so (A4, R11, R12).
pub(super) const fn what_follows(kind: MembershipEnd) -> (SignatureEnd, LabelState) {
    match kind {
        MembershipEnd::Radiation => (SignatureEnd::Radiation, LabelState::Revoked),
        MembershipEnd::Resignation | MembershipEnd::UnpaidDues | MembershipEnd::Administrative => {
            (SignatureEnd::MembershipEnded, LabelState::Ended)
        }
    }
}

/// That a membership may be ended in this way on `today` by the office: for unpaid dues or administratively, never as a
/// sanction, which is the board's to decide (R12). A request is turned down administratively.
pub(super) fn remove(
    membership: &membership::Model,
    kind: MembershipEnd,
    today: NaiveDate,
) -> Result<(), Refusal> {
    match kind {
        MembershipEnd::UnpaidDues | MembershipEnd::Administrative => {}
        MembershipEnd::Radiation => {
            return Err(refused_kind(
                "La radiation est une sanction : elle suit la procédure du bureau.",
                "Striking off is a sanction: it takes the board's procedure.",
            ));
        }
        MembershipEnd::Resignation => {
            return Err(refused_kind(
                "Une démission vient de l’adhérent lui-même.",
                "A resignation comes from the member itself.",
            ));
        }
    }
    not_over(membership.state)?;
    let overdue = membership.state == MembershipState::Admitted
        && membership
            .dues_paid_through
            .is_some_and(|through| through < today);
    if kind == MembershipEnd::UnpaidDues && !overdue {
        return Err(Refusal::wrong_state(
            "La cotisation de cette organisation n’est pas en retard.",
            "This organisation's dues are not overdue.",
        )
        .at(&["kind"])
        .rule(Rule::R12));
    }
    Ok(())
}

/// That a membership, or the request for it, is there to be ended.
///
/// # Errors
/// Already done.
pub fn not_over(state: MembershipState) -> Result<(), Refusal> {
    if state == MembershipState::Ended {
        return Err(Refusal::already(
            "Cette adhésion a déjà pris fin.",
            "This membership has ended already.",
        ));
    }
    Ok(())
}

/// That a membership is there to be ended by the office, and by somebody who neither acts nor acted for the member.
pub fn may_remove(state: MembershipState, theirs: bool) -> Result<(), Refusal> {
    not_over(state)?;
    if theirs {
        return Err(Refusal::new(
            RefusalCode::SecondPersonNeeded,
            "Vous agissez ou avez agi pour cette organisation : une autre personne doit mettre fin à son adhésion.",
            "You act or have acted for this organisation: another person has to end its membership.",
        ));
    }
    Ok(())
}

fn refused_kind(fr: &str, en: &str) -> Refusal {
    Refusal::invalid(&["kind"], fr, en).rule(Rule::R12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use entity::id::{AccountId, AssociationId, MembershipId, OrganisationId};
    use rstest::rstest;
    use uuid::Uuid;

    fn membership(state: MembershipState, paid_through: Option<&str>) -> membership::Model {
        membership::Model {
            id: MembershipId(Uuid::nil()),
            association_id: AssociationId(Uuid::nil()),
            organisation_id: OrganisationId(Uuid::nil()),
            state,
            requested_at: DateTime::UNIX_EPOCH,
            requested_by: AccountId(Uuid::nil()),
            admitted_at: None,
            admitted_by: None,
            dues_paid_through: paid_through.map(|day| day.parse().unwrap()),
            suspended_at: None,
            ended_at: None,
            end_kind: None,
            end_reason: None,
            version: 1,
        }
    }

    #[rstest]
    #[case::unpaid(
        MembershipState::Admitted,
        Some("2026-05-31"),
        MembershipEnd::UnpaidDues,
        None
    )]
    #[case::paid_to_today(
        MembershipState::Admitted,
        Some("2026-06-01"),
        MembershipEnd::UnpaidDues,
        Some(RefusalCode::WrongState)
    )]
    #[case::none_due(
        MembershipState::Admitted,
        None,
        MembershipEnd::UnpaidDues,
        Some(RefusalCode::WrongState)
    )]
    #[case::request_unpaid(
        MembershipState::Requested,
        None,
        MembershipEnd::UnpaidDues,
        Some(RefusalCode::WrongState)
    )]
    #[case::administrative(MembershipState::Admitted, None, MembershipEnd::Administrative, None)]
    #[case::turned_down(MembershipState::Requested, None, MembershipEnd::Administrative, None)]
    #[case::over(
        MembershipState::Ended,
        None,
        MembershipEnd::Administrative,
        Some(RefusalCode::AlreadyDone)
    )]
    #[case::sanction(
        MembershipState::Admitted,
        None,
        MembershipEnd::Radiation,
        Some(RefusalCode::InvalidInput)
    )]
    #[case::resignation(
        MembershipState::Admitted,
        None,
        MembershipEnd::Resignation,
        Some(RefusalCode::InvalidInput)
    )]
    #[case::sanction_over(
        MembershipState::Ended,
        None,
        MembershipEnd::Radiation,
        Some(RefusalCode::InvalidInput)
    )]
    fn r12_the_office_removes(
        #[case] state: MembershipState,
        #[case] paid_through: Option<&str>,
        #[case] kind: MembershipEnd,
        #[case] refused: Option<RefusalCode>,
    ) {
        let today = "2026-06-01".parse().unwrap();
        let answer = remove(&membership(state, paid_through), kind, today);
        assert_eq!(answer.err().map(|refusal| refusal.code), refused);
    }

    #[test]
    fn r11_only_a_sanction_revokes() {
        for kind in [
            MembershipEnd::Resignation,
            MembershipEnd::UnpaidDues,
            MembershipEnd::Administrative,
        ] {
            let expected = (SignatureEnd::MembershipEnded, LabelState::Ended);
            assert_eq!(what_follows(kind), expected, "{kind}");
        }
        let expected = (SignatureEnd::Radiation, LabelState::Revoked);
        assert_eq!(what_follows(MembershipEnd::Radiation), expected);
    }
}
