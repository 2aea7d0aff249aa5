//! The rules of procedure of a charter: what the board may do, and how (A6 to A9, R1 to R16).

use crate::deadline::{Period, Region, Rolling, StartEvent};
use crate::text::LocalizedText;
use entity::text_enum;
use entity::text_enum::snake_case;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How a complaint under this charter is judged.
///
/// The rules that apply to a file are those of the version signed, in force when the complaint
/// was received; no later rule lengthens a limit (A9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesOfProcedure {
    /// For how many months after a new version is published the label stays with those who
    /// signed the one before (A8).
    pub label_stays_months: u32,
    /// The time in which the board meets and deliberates (A6).
    pub deliberation: Deliberation,
    /// The least time that the accused has for its defence, from the notice of the allegations
    /// (R2). It prevails over the time for deliberation (T8).
    pub defence: Period,
    /// How the deciding body sits and votes.
    pub meeting: Meeting,
    /// Who decides (R3).
    pub decision: Decision,
    /// What may be decided once fault is established (A7).
    pub sanctions: Sanctions,
    /// The appeal within the association; without it there is none, and the courts remain (R10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
    /// How days are counted (T4).
    pub calendar: Calendar,
}

impl RulesOfProcedure {
    /// Whether the deciding body may strike a provider off (R3).
    ///
    /// A board may when an article of the bylaws names it. Otherwise radiation is the general
    /// assembly's, and the board may at most withdraw the label.
    #[must_use]
    pub const fn may_radiate(&self) -> bool {
        match self.decision.body {
            DecidingBody::GeneralAssembly => true,
            DecidingBody::Board => self.decision.empowered_by.is_some(),
        }
    }
}

/// The board's time limit (A6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deliberation {
    /// How long it has.
    pub time: Period,
    /// What starts the time: one of [`Deliberation::STARTS`].
    #[serde(with = "snake_case")]
    pub starts_on: StartEvent,
}

impl Deliberation {
    /// The events that can start the board's time: the others come after it has begun.
    pub const STARTS: &'static [StartEvent] = &[StartEvent::Receipt];
}

/// A sitting of the board on one or several proceedings. The whole board knows its hour and its place; each proceeding on its
/// agenda, and the minutes, only those who do not stand aside (R4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Clear days between the notice and the meeting, neither day counted (T5).
    pub notice_clear_days: u32,
    /// How many must be present (R3).
    pub quorum: Quorum,
    /// How many votes carry a decision (R3).
    #[serde(with = "snake_case")]
    pub majority: Majority,
    /// What a tie means.
    #[serde(with = "snake_case")]
    pub tie: TieRule,
    /// The smallest electorate whose secret ballot shows its counts; where fewer vote only the
    /// result is minuted (R15).
    pub smallest_secret_electorate: u32,
    /// Who decides when recusals leave no quorum (R6).
    #[serde(with = "snake_case")]
    pub recusal_fallback: RecusalFallback,
}

/// How many members of the deciding body must be present: a share, a number, or the larger of
/// both. A recused member is not counted as present, yet stays in the total (R4, R6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    /// The least share of the members in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fraction: Option<Fraction>,
    /// The least number of people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<u32>,
}

impl Quorum {
    /// How many must be present when the body has `members` in office; at least one.
    #[must_use]
    pub fn needed(self, members: u32) -> u32 {
        let share = self.fraction.map_or(0, |fraction| fraction.of(members));
        share.max(self.minimum.unwrap_or(0)).max(1)
    }
}

/// A share of the whole, such as `1/2`: from one hundredth to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fraction {
    numerator: u32,
    denominator: u32,
}

/// Not a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a share such as \"1/2\", at most 1/1, its lower number at most 100")]
pub struct BadFraction;

impl Fraction {
    /// The upper number.
    #[must_use]
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// The lower number.
    #[must_use]
    pub const fn denominator(self) -> u32 {
        self.denominator
    }

    /// The smallest whole number that is at least this share of `whole`.
    #[must_use]
    pub fn of(self, whole: u32) -> u32 {
        let share = u64::from(whole) * u64::from(self.numerator);
        // A share never exceeds the whole, so it fits.
        u32::try_from(share.div_ceil(u64::from(self.denominator))).unwrap_or(whole)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl FromStr for Fraction {
    type Err = BadFraction;

    fn from_str(text: &str) -> Result<Self, BadFraction> {
        let (upper, lower) = text.split_once('/').ok_or(BadFraction)?;
        let fraction = Self {
            numerator: upper.parse().map_err(|_| BadFraction)?,
            denominator: lower.parse().map_err(|_| BadFraction)?,
        };
        let sane = (1..=100).contains(&fraction.denominator)
            && (1..=fraction.denominator).contains(&fraction.numerator)
            && fraction.to_string() == text;
        sane.then_some(fraction).ok_or(BadFraction)
    }
}

impl TryFrom<String> for Fraction {
    type Error = BadFraction;

    fn try_from(text: String) -> Result<Self, BadFraction> {
        text.parse()
    }
}

impl From<Fraction> for String {
    fn from(fraction: Fraction) -> Self {
        fraction.to_string()
    }
}

/// Who decides, and by what right (R3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The deciding body.
    #[serde(with = "snake_case")]
    pub body: DecidingBody,
    /// The article of the bylaws that gives it the power to exclude. Without it a board may at
    /// most withdraw the label; ask [`RulesOfProcedure::may_radiate`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub empowered_by: Option<LocalizedText>,
    /// Whether who investigated and recommended may also vote (R5).
    pub investigator_votes: bool,
}

/// What may follow an established fault. The body may sanction, it need not (A7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sanctions {
    /// What radiation strikes the provider from.
    #[serde(with = "snake_case")]
    pub radiation_strikes: RadiationStrikes,
    /// Whether the use of the label's graphics can be forbidden by itself (A7). Radiation forbids it
    /// always (A4).
    pub label_ban: bool,
    /// The longest ban, in months, also of one that radiation adds; absent, a ban may be without
    /// end (R16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_ban_max_months: Option<u32>,
    /// Whether a warning can be given.
    pub warning: bool,
    /// Whether the label can be suspended.
    pub suspension: bool,
    /// What can be recorded against a member who left before the decision (R11).
    #[serde(with = "snake_case")]
    pub departed_members: DepartedMembers,
}

/// An appeal within the association (R10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appeal {
    /// The time to appeal, from the notification of the decision.
    pub time: Period,
    /// Who hears it; never the body that decided.
    #[serde(with = "snake_case")]
    pub body: AppealBody,
    /// Whether the sanction waits for the outcome.
    pub suspensive: bool,
}

/// How days are counted (T4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Whose public holidays count.
    pub region: Region,
    /// What happens when a limit ends on a day that is not worked. Periods counted backward, as
    /// the notice of a meeting, never move (T5).
    #[serde(with = "snake_case")]
    pub working_days: Rolling,
}

text_enum! {
    /// How many votes carry a decision. Abstentions and blank papers are not votes cast.
    pub enum Majority {
        /// More votes are for than against.
        SimpleOfVotesCast = "SIMPLE_OF_VOTES_CAST" ("Majorité simple des suffrages exprimés", "Simple majority of the votes cast"),
        /// At least two thirds of the votes cast are for.
        TwoThirdsOfVotesCast = "TWO_THIRDS_OF_VOTES_CAST" ("Deux tiers des suffrages exprimés", "Two thirds of the votes cast"),
        /// More than half of all who may vote, present or not, are for.
        AbsoluteOfElectorate = "ABSOLUTE_OF_ELECTORATE" ("Majorité absolue des votants", "Absolute majority of the electorate"),
    }
}

text_enum! {
    /// What it means that as many votes are for as against.
    pub enum TieRule {
        /// The proposal falls.
        Rejected = "REJECTED" ("Proposition rejetée", "Proposal rejected"),
        /// The vote of whoever chairs counts twice. Only an open vote can be settled so: in a secret ballot it would tell how the
        /// chair voted, and there a tie is rejected.
        ChairCastingVote = "CHAIR_CASTING_VOTE" ("Voix prépondérante du président", "Casting vote of the chair"),
    }
}

text_enum! {
    /// Who decides where recusals leave no quorum (R6).
    pub enum RecusalFallback {
        /// Substitutes sit for the members who stand aside.
        Substitutes = "SUBSTITUTES" ("Suppléants", "Substitutes"),
        /// The general assembly decides.
        GeneralAssembly = "GENERAL_ASSEMBLY" ("Assemblée générale", "General assembly"),
        /// Substitutes sit; where they are too few, the general assembly decides.
        SubstitutesThenGeneralAssembly = "SUBSTITUTES_THEN_GENERAL_ASSEMBLY"
            ("Suppléants, à défaut assemblée générale", "Substitutes, failing them the general assembly"),
    }
}

text_enum! {
    /// The body that decides on complaints and sanctions (R3).
    pub enum DecidingBody {
        /// The board, whose members are elected, decides.
        Board = "BOARD" ("Bureau", "Board"),
        /// All the members decide, as the general assembly.
        GeneralAssembly = "GENERAL_ASSEMBLY" ("Assemblée générale", "General assembly"),
    }
}

text_enum! {
    /// What radiation strikes a provider from.
    pub enum RadiationStrikes {
        /// It ends the membership.
        Membership = "MEMBERSHIP" ("L’adhésion", "The membership"),
        /// It ends the signature of the charter.
        Signature = "SIGNATURE" ("La signature", "The signature"),
        /// It ends both the membership and the signature of the charter.
        MembershipAndSignature = "MEMBERSHIP_AND_SIGNATURE" ("L’adhésion et la signature", "The membership and the signature"),
    }
}

text_enum! {
    /// What can be recorded against a member who left before the decision (R11). A ban rests on a finding (A7), so there is no ban
    /// alone.
    pub enum DepartedMembers {
        /// Nothing is recorded: the meeting takes note that the member left.
        Nothing = "NOTHING" ("Rien", "Nothing"),
        /// A finding can be recorded.
        Finding = "FINDING" ("Une faute", "A finding"),
        /// A finding can be recorded, and a ban on the use of the label.
        FindingAndBan = "FINDING_AND_BAN" ("Une faute et une interdiction", "A finding and a ban"),
    }
}

text_enum! {
    /// Who hears an appeal within the association (R10).
    pub enum AppealBody {
        /// All the members hear it, as the general assembly.
        GeneralAssembly = "GENERAL_ASSEMBLY" ("Assemblée générale", "General assembly"),
        /// A panel that is made for it hears it.
        Panel = "PANEL" ("Commission d’appel", "Appeal panel"),
    }
}
