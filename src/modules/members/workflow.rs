//! What a membership and a ban mean on a day: pure.

use crate::failure::{Refusal, RefusalCode, Step};
use chrono::NaiveDate;
use entity::membership;
use entity::value::MembershipState;

/// How an organisation stands with the association (A1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Admitted, dues not overdue, not suspended.
    Good,
    /// Never admitted, or no longer a member.
    NotMember,
    /// A member whose dues are overdue.
    DuesOverdue,
    /// A member that is suspended.
    Suspended,
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
        let refuse = |fr, en| Refusal::new(RefusalCode::NotInGoodStanding, fr, en).rule("A1");
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
    .rule("R16")
}
