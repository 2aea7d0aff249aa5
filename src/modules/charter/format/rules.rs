//! The rules of procedure of a charter: what the board may do, and how (A6 to A9, R1 to R16).

use super::check_rules::{appeal_to_who_decided, ban_that_there_is_not, nothing_is_asked};
use super::limits;
use super::procedure::rules_of_procedure;
use super::read::{Key, Table};
use crate::deadline::{Period, Region, Rolling, StartEvent};
use crate::text::LocalizedText;
use entity::text_enum;
use entity::text_enum::snake_case;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Reads a key: by its type, as a number in a range, or as one that may be left out.
macro_rules! read {
    ($table:ident, $key:ident, $type:ty) => {
        <$type as Key>::read($table, stringify!($key))
    };
    ($table:ident, $key:ident, $type:ty, $range:expr) => {
        $table.whole(stringify!($key), $range)
    };
    ($table:ident, $key:ident, $type:ty, $range:expr, $default:expr) => {
        $table.or_default(stringify!($key), $default, |table, key| {
            table.whole(key, $range).map(<$type>::from)
        })
    };
}

/// A type for each part of the table, read key by key: all are asked for before one that is missing ends it.
macro_rules! model {
    ($(
        $(#[doc $($about:tt)+])+
        $name:ident {$(
            $(#[doc $($doc:tt)+])+
            $(#[serde $serde:tt])?
            $key:ident: $type:ty $(= $range:expr $(; $default:expr)?)?,
        )+}
        $(unless $check:ident($($checked:ident),+))?
        $(with $with:tt)?
    )+) => {$(
        $(#[doc $($about)+])+
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {$(
            $(#[doc $($doc)+])+
            $(#[serde $serde])?
            pub $key: $type,
        )+}

        impl Key for $name {
            fn read(table: &mut Table<'_, '_>, key: &'static str) -> Option<Self> {
                table.table(key, |table| {
                    $(let $key = read!(table, $key, $type $(, $range $(, $default)?)?);)+
                    $($check(table, $($checked.as_ref()),+);)?
                    Some(Self { $($key: $key?,)+ })
                })
            }
        }
    )+};
}

rules_of_procedure!(model);

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

impl DeliberationRules {
    /// The events that can start the board's time: the others come after it has begun.
    pub const STARTS: &'static [StartEvent] = &[StartEvent::Receipt];
}

impl QuorumRules {
    /// How many must be present when the body has `members` in office; at least one.
    #[must_use]
    pub fn needed(&self, members: u32) -> u32 {
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
