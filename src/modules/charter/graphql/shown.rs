//! How the values of the rules of procedure are shown.

use crate::deadline::{Period, Region, Rolling, StartEvent};
use crate::graphql::{Bilingual, Enum};
use crate::modules::charter::format::{
    AppealBody, DecidingBody, DepartedMembers, Fraction, Majority, RadiationStrikes,
    RecusalFallback, TieRule,
};
use crate::text::LocalizedText;
use async_graphql::OutputType;

/// A part of the rules, as it is shown.
#[derive(Clone, Debug)]
pub struct Shown<T>(pub T);

/// A value of the rules that can be shown.
pub trait Show {
    /// What it is shown as.
    type As: OutputType;

    /// The value as it is shown.
    fn show(&self) -> Self::As;
}

impl<T: Show> Show for Option<T> {
    type As = Option<T::As>;

    fn show(&self) -> Self::As {
        self.as_ref().map(T::show)
    }
}

macro_rules! shown {
    ($($type:ty => $as:ty: $show:expr;)+) => {$(
        impl Show for $type {
            type As = $as;

            fn show(&self) -> Self::As {
                $show(self)
            }
        }
    )+};
    ($($list:ident)+) => {
        shown! { $($list => Enum<$list>: |value: &$list| Enum(*value);)+ }
    };
}

shown! {
    bool => bool: bool::clone;
    u32 => u32: u32::clone;
    Fraction => String: Fraction::to_string;
    LocalizedText => Bilingual: |text: &LocalizedText| text.clone().into();
    Period => Shown<Period>: |period: &Period| Shown(*period);
}

shown! {
    AppealBody DecidingBody DepartedMembers Majority RadiationStrikes RecusalFallback Region Rolling StartEvent TieRule
}
