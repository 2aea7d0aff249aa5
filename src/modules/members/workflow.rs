//! When a membership may be asked for, admitted and its dues recorded, and what it means on a day: pure.

use crate::access::Facts;
use crate::failure::{Refusal, RefusalCode, Step};
use crate::rule::Rule;
use chrono::{DateTime, NaiveDate, Utc};
use entity::text_enum;
use entity::value::{MembershipState, OrganisationKind};
use entity::{ban, membership};

text_enum! {
    /// How an organisation stands with the association (A1).
    pub enum Standing {
        /// It is a member, its dues are not overdue and it is not suspended: a provider may sign the charter.
        Good = "GOOD" ("En règle", "In good standing"),
        /// It was never admitted, or is no longer a member.
        NotMember = "NOT_MEMBER" ("Non membre", "Not a member"),
        /// It is a member, and its dues are overdue.
        DuesOverdue = "DUES_OVERDUE" ("Cotisation en retard", "Dues overdue"),
        /// It is a member, and its membership is suspended.
        Suspended = "SUSPENDED" ("Adhésion suspendue", "Suspended"),
    }
}

impl Standing {
    /// The standing that the live membership gives on `today`, a day of the seat. Dues are paid through their day, that day
    /// included; where no day is written, none are due yet.
    #[must_use]
    pub fn of(live: Option<&membership::Model>, today: NaiveDate) -> Self {
        let Some(live) = live.filter(|live| live.state == MembershipState::Admitted) else {
            return Self::NotMember;
        };
        if live.suspended_at.is_some() {
            Self::Suspended
        } else if live
            .dues_paid_through
            .is_some_and(|through| through < today)
        {
            Self::DuesOverdue
        } else {
            Self::Good
        }
    }

    /// That the standing is good (A1).
    ///
    /// # Errors
    /// A refusal that says what is wanting.
    pub fn require_good(self) -> Result<(), Refusal> {
        let refuse = |fr, en| Refusal::new(RefusalCode::NotInGoodStanding, fr, en).rule(Rule::A1);
        match self {
            Self::Good => Ok(()),
            Self::NotMember => Err(refuse(
                "Cette organisation n’est pas membre de l’association : demandez d’abord son adhésion.",
                "This organisation is not a member of the association: ask for membership first.",
            )
            .missing([Step::Admission])),
            Self::DuesOverdue => Err(refuse(
                "La cotisation de cette organisation est en retard : réglez-la d’abord.",
                "This organisation's dues are overdue: pay them first.",
            )),
            Self::Suspended => Err(refuse(
                "L’adhésion de cette organisation est suspendue : voyez avec le secrétariat.",
                "This organisation's membership is suspended: see the secretary.",
            )),
        }
    }
}

/// A ban stands in the way (R16).
#[must_use]
pub fn banned() -> Refusal {
    Refusal::new(
        RefusalCode::Banned,
        "Cette organisation est sous le coup d’une interdiction d’usage du label : attendez sa fin ou sa levée.",
        "A ban on the label's graphics stands against this organisation: wait until it ends or is lifted.",
    )
    .rule(Rule::R16)
}

/// Since when no ban has stood against an organisation with these bans: the end of the one that ended last, by its length or because
/// it was lifted (R16). Nothing where one stands at `now`, and where there never was one.
#[must_use]
pub fn free_since(bans: &[ban::Model], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let over_at = |ban: &ban::Model| [ban.lifted_at, ban.ends_at].into_iter().flatten().min();
    let ends: Option<Vec<_>> = bans.iter().map(over_at).collect();
    ends?.into_iter().max().filter(|end| *end <= now)
}

/// What the access layer must know of a membership: it concerns the organisation.
#[must_use]
pub fn facts(membership: &membership::Model) -> Facts {
    Facts::of(membership.association_id)
        .concerning([membership.organisation_id])
        .on([membership.id])
}

/// Whether membership may be asked for an organisation of this kind, given its membership that is not over.
pub fn may_request(kind: OrganisationKind, live: Option<MembershipState>) -> Result<(), Refusal> {
    if kind != OrganisationKind::Provider {
        return Err(Refusal::invalid(
            &["actingAs"],
            "Seuls les prestataires adhèrent à l’association.",
            "Only providers become members of the association.",
        )
        .rule(Rule::A1));
    }
    match live {
        Some(MembershipState::Requested) => Err(Refusal::already(
            "L’adhésion de cette organisation est déjà demandée : attendez la réponse du bureau.",
            "Membership was asked for this organisation already: wait for the answer.",
        )),
        Some(MembershipState::Admitted) => Err(Refusal::already(
            "Cette organisation est déjà membre de l’association.",
            "This organisation is a member of the association already.",
        )),
        Some(MembershipState::Ended) | None => Ok(()),
    }
}

/// Whether the membership may be admitted by somebody who, or who does not, act for the organisation themselves.
pub fn admit(membership: &membership::Model, acts_for_it: bool) -> Result<(), Refusal> {
    match membership.state {
        MembershipState::Requested if acts_for_it => Err(Refusal::new(
            RefusalCode::SecondPersonNeeded,
            "Vous agissez pour cette organisation : une autre personne doit l’admettre.",
            "You act for this organisation: another person has to admit it.",
        )),
        MembershipState::Requested => Ok(()),
        MembershipState::Admitted => Err(Refusal::already(
            "Cette organisation est déjà admise.",
            "This organisation is admitted already.",
        )),
        MembershipState::Ended => Err(over()),
    }
}

/// Whether dues may be recorded by somebody who, or who does not, act for the organisation themselves.
pub fn record_dues(membership: &membership::Model, acts_for_it: bool) -> Result<(), Refusal> {
    match membership.state {
        MembershipState::Requested => Err(Refusal::new(
            RefusalCode::StepMissing,
            "Cette organisation n’est pas encore admise : admettez-la d’abord.",
            "This organisation is not admitted yet: admit it first.",
        )
        .rule(Rule::A1)
        .missing([Step::Admission])),
        MembershipState::Admitted if acts_for_it => Err(Refusal::new(
            RefusalCode::SecondPersonNeeded,
            "Vous agissez pour cette organisation : une autre personne doit enregistrer sa cotisation.",
            "You act for this organisation: another person has to record its dues.",
        )),
        MembershipState::Admitted => Ok(()),
        MembershipState::Ended => Err(over()),
    }
}

fn over() -> Refusal {
    Refusal::wrong_state(
        "Cette adhésion a pris fin : l’organisation peut en demander une nouvelle.",
        "This membership is over: the organisation may ask for a new one.",
    )
    .rule(Rule::R12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::{AccountId, AssociationId, BanId, MembershipId, OrganisationId};
    use rstest::rstest;
    use uuid::Uuid;

    fn membership(state: MembershipState) -> membership::Model {
        membership::Model {
            id: MembershipId(Uuid::from_u128(1)),
            association_id: AssociationId(Uuid::from_u128(2)),
            organisation_id: OrganisationId(Uuid::from_u128(3)),
            state,
            requested_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            requested_by: AccountId(Uuid::from_u128(4)),
            admitted_at: None,
            admitted_by: None,
            dues_paid_through: None,
            suspended_at: None,
            ended_at: None,
            end_kind: None,
            end_reason: None,
            version: 1,
        }
    }

    /// Bans from a day of 2026, each with its end and its lifting, and since when on 1 July none stands.
    #[rstest]
    #[case::none(&[], None)]
    #[case::running(&[(Some("2026-07-02"), None)], None)]
    #[case::over(&[(Some("2026-06-01"), None)], Some("2026-06-01"))]
    #[case::over_now(&[(Some("2026-07-01"), None)], Some("2026-07-01"))]
    #[case::without_end(&[(None, None)], None)]
    #[case::lifted(&[(None, Some("2026-05-01"))], Some("2026-05-01"))]
    #[case::lifted_early(&[(Some("2027-01-01"), Some("2026-05-01"))], Some("2026-05-01"))]
    #[case::two_over(&[(Some("2026-06-01"), None), (Some("2026-04-01"), None)], Some("2026-06-01"))]
    #[case::one_runs(&[(Some("2026-06-01"), None), (Some("2026-08-01"), None)], None)]
    #[case::one_without_end(&[(Some("2026-06-01"), None), (None, None)], None)]
    fn r16_an_organisation_is_free_when_its_last_ban_is_over(
        #[case] bans: &[(Option<&str>, Option<&str>)],
        #[case] since: Option<&str>,
    ) {
        let at = |day: &str| format!("{day}T00:00:00Z").parse().unwrap();
        let bans = bans.iter().map(|(ends, lifted)| ban::Model {
            id: BanId(Uuid::nil()),
            association_id: AssociationId(Uuid::nil()),
            organisation_id: OrganisationId(Uuid::nil()),
            starts_at: at("2026-03-01"),
            ends_at: ends.map(at),
            lifted_at: lifted.map(at),
        });
        let bans: Vec<_> = bans.collect();
        assert_eq!(free_since(&bans, at("2026-07-01")), since.map(at));
    }

    fn code(result: Result<(), Refusal>) -> Option<RefusalCode> {
        result.err().map(|refusal| refusal.code)
    }

    #[test]
    fn a1_standing_is_good_when_admitted_paid_and_not_suspended() {
        let today = "2026-06-30".parse().unwrap();
        let admitted = membership(MembershipState::Admitted);
        let paid = |through: &str| membership::Model {
            dues_paid_through: Some(through.parse().unwrap()),
            ..admitted.clone()
        };
        let suspended = membership::Model {
            suspended_at: Some(admitted.requested_at),
            ..paid("2026-01-01")
        };
        for (live, expected) in [
            (None, Standing::NotMember),
            (
                Some(membership(MembershipState::Requested)),
                Standing::NotMember,
            ),
            (
                Some(membership(MembershipState::Ended)),
                Standing::NotMember,
            ),
            (Some(admitted.clone()), Standing::Good),
            (Some(paid("2026-06-30")), Standing::Good),
            (Some(paid("2026-06-29")), Standing::DuesOverdue),
            (Some(suspended), Standing::Suspended),
        ] {
            let standing = Standing::of(live.as_ref(), today);
            assert_eq!(standing, expected);
            let refused = code(standing.require_good());
            let not_good = expected != Standing::Good;
            assert_eq!(refused, not_good.then_some(RefusalCode::NotInGoodStanding));
        }
        let never = Standing::NotMember.require_good().unwrap_err();
        assert_eq!(never.missing, [Step::Admission]);
        assert_eq!(banned().code, RefusalCode::Banned);
    }

    #[test]
    fn a_provider_asks_once_at_a_time() {
        use OrganisationKind::{Client, Provider};
        for (kind, live, expected) in [
            (Provider, None, None),
            (Provider, Some(MembershipState::Ended), None),
            (
                Provider,
                Some(MembershipState::Requested),
                Some(RefusalCode::AlreadyDone),
            ),
            (
                Provider,
                Some(MembershipState::Admitted),
                Some(RefusalCode::AlreadyDone),
            ),
            (Client, None, Some(RefusalCode::InvalidInput)),
        ] {
            assert_eq!(code(may_request(kind, live)), expected, "{kind} {live:?}");
        }
    }

    #[test]
    fn a_request_is_admitted_by_somebody_else_and_dues_follow() {
        use RefusalCode::{AlreadyDone, SecondPersonNeeded, StepMissing, WrongState};
        for (state, by_other, by_its_own, dues) in [
            (
                MembershipState::Requested,
                None,
                Some(SecondPersonNeeded),
                Some(StepMissing),
            ),
            (
                MembershipState::Admitted,
                Some(AlreadyDone),
                Some(AlreadyDone),
                None,
            ),
            (
                MembershipState::Ended,
                Some(WrongState),
                Some(WrongState),
                Some(WrongState),
            ),
        ] {
            let row = membership(state);
            assert_eq!(code(admit(&row, false)), by_other, "{state}");
            assert_eq!(code(admit(&row, true)), by_its_own, "{state}");
            assert_eq!(code(record_dues(&row, false)), dues, "{state}");
            let own = match state {
                MembershipState::Admitted => Some(SecondPersonNeeded),
                _ => dues,
            };
            assert_eq!(code(record_dues(&row, true)), own, "{state}");
        }
    }
}
