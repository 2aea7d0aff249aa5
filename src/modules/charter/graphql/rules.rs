//! The rules of procedure in GraphQL: each part of their table as an object.

use super::shown::{Show, Shown};
use crate::deadline::{Period, Region, Rolling, StartEvent};
use crate::graphql::Bilingual;
use crate::modules::charter::format::rules_of_procedure;
use crate::modules::charter::format::{
    AppealBody, AppealRules, CalendarRules, DecidingBody, DecisionRules, DeliberationRules,
    DepartedMembers, Fraction, Majority, MeetingRules, QuorumRules, RadiationStrikes,
    RecusalFallback, RulesOfProcedure, SanctionRules, TieRule,
};
use crate::text::LocalizedText;
use async_graphql::{Object, TypeName};
use std::borrow::Cow;

/// An object for each part of the table. Nothing of them can fail, so they need no futures.
macro_rules! objects {
    ($(
        $(#[doc $($about:tt)+])+
        $name:ident {$(
            $(#[doc $($doc:tt)+])+
            $(#[serde $serde:tt])?
            $key:ident: $type:ty $(= $range:expr $(; $default:expr)?)?,
        )+}
        $(unless $check:ident($($checked:ident),+))?
        $(with {$($(#[doc $($also_doc:tt)+])+ $also:ident: $also_type:ty,)+})?
    )+) => {$(
        $(#[doc $($about)+])+
        #[Object(name_type)]
        impl Shown<$name> {
            $($(#[doc $($doc)+])+
            fn $key(&self) -> <$type as Show>::As {
                self.0.$key.show()
            })+

            $($($(#[doc $($also_doc)+])+
            fn $also(&self) -> $also_type {
                self.0.$also()
            })+)?
        }

        impl TypeName for Shown<$name> {
            fn type_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl Show for $name {
            type As = Shown<Self>;

            fn show(&self) -> Shown<Self> {
                Shown(self.clone())
            }
        }
    )+};
}

rules_of_procedure!(objects);

/// A length of time: months first, then days (T1, T2).
#[Object(name = "Period")]
impl Shown<Period> {
    /// The number of calendar months.
    fn months(&self) -> u32 {
        self.0.months
    }

    /// The number of calendar days, which are counted after the months.
    fn days(&self) -> u32 {
        self.0.days
    }

    /// The length of time in words.
    fn in_words(&self) -> Bilingual {
        self.0.in_words().into()
    }
}
