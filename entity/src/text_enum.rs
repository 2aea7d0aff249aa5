//! Closed lists of values that have a text: in rows, in files and on the wire.

use std::fmt;

/// What one value of a closed list is called, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The name in rows and on the wire, such as `TAKEN_UP`.
    pub name: &'static str,
    /// What it means, in English.
    pub description: &'static str,
    /// What a screen shows, in French.
    pub fr: &'static str,
    /// What a screen shows, in English.
    pub en: &'static str,
}

/// A closed list whose values have a text. [`text_enum!`](crate::text_enum!) declares them.
pub trait TextEnum: Copy + Eq + Send + Sync + 'static {
    /// The list's name.
    const NAME: &'static str;
    /// What the list says.
    const DESCRIPTION: &'static str;
    /// Every value, in the order of the declaration.
    const VALUES: &'static [Self];
    /// What they are called, in the same order.
    const TEXTS: &'static [EnumValue];

    /// What the value is called, and what it means.
    fn text(self) -> &'static EnumValue;

    /// The value of this name.
    #[must_use]
    fn named(name: &str) -> Option<Self> {
        let mut values = Self::VALUES.iter().copied();
        values.find(|value| value.text().name == name)
    }
}

/// A name that a list does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownValue {
    /// The values that it does hold.
    pub expected: &'static [EnumValue],
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.expected.iter().map(|value| value.name).collect();
        write!(f, "expected one of {}", names.join(", "))
    }
}

impl std::error::Error for UnknownValue {}

/// Declares a [`TextEnum`]: what the list says, and for each value what it means, its name in rows and on the wire, and in
/// parentheses what a screen shows in French and in English. The documentation is the description in the GraphQL schema, so it is
/// whole sentences for somebody who has never seen the code. A value marked `default` is the list's default.
///
/// ```
/// entity::text_enum! {
///     /// In which order the members are listed.
///     #[derive(Default)]
///     pub enum MemberOrder {
///         /// By name, whatever the case and the accents.
///         Name = "NAME" ("Nom", "Name") default,
///         /// By admission, the earliest first.
///         AdmittedAt = "ADMITTED_AT" ("Admission", "Admission"),
///     }
/// }
///
/// use entity::TextEnum;
///
/// assert_eq!("ADMITTED_AT".parse(), Ok(MemberOrder::AdmittedAt));
/// assert_eq!(MemberOrder::default().as_str(), "NAME");
/// assert_eq!(MemberOrder::Name.text().fr, "Nom");
/// assert_eq!(MemberOrder::NAME, "MemberOrder");
/// ```
#[macro_export]
macro_rules! text_enum {
    (
        $(#[doc = $about:literal])+
        $(#[derive($($derive:path),+)])?
        $(#[sea_orm($($sea_orm:tt)+)])?
        pub enum $name:ident {
            $($(#[doc = $means:literal])+ $value:ident = $text:literal ($fr:literal, $en:literal) $($default:ident)?,)+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash $($(, $derive)+)?)]
        $(#[sea_orm($($sea_orm)+)])?
        pub enum $name {
            $($(#[doc = $means])+ $(#[$default])? $value,)+
        }

        impl $name {
            /// The name in rows and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$value => $text,)+
                }
            }
        }

        impl $crate::TextEnum for $name {
            const NAME: &'static str = stringify!($name);
            const DESCRIPTION: &'static str = concat!($($about),+);
            const VALUES: &'static [Self] = &[$(Self::$value),+];
            const TEXTS: &'static [$crate::EnumValue] = &[$($crate::EnumValue {
                name: $text,
                description: concat!($($means),+),
                fr: $fr,
                en: $en,
            }),+];

            fn text(self) -> &'static $crate::EnumValue {
                &Self::TEXTS[self as usize]
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownValue;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let expected = <Self as $crate::TextEnum>::TEXTS;
                <Self as $crate::TextEnum>::named(name).ok_or($crate::UnknownValue { expected })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = <String as serde::Deserialize>::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// A [`text_enum!`](crate::text_enum!) that is a column of a table.
macro_rules! column_enum {
    ($(#[doc = $about:literal])+ pub enum $($rest:tt)+) => {
        $crate::text_enum! {
            $(#[doc = $about])+
            #[derive(sea_orm::DeriveValueType)]
            #[sea_orm(value_type = "String")]
            pub enum $($rest)+
        }
    };
}

pub(crate) use column_enum;

/// The names in small letters, as charter files and their canonical JSON have them: for `#[serde(with = …)]`.
pub mod snake_case {
    use super::TextEnum;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    /// The value's name in small letters.
    #[must_use]
    pub fn name<T: TextEnum>(value: T) -> String {
        value.text().name.to_ascii_lowercase()
    }

    /// Writes the name.
    ///
    /// # Errors
    /// The serializer's own.
    pub fn serialize<T: TextEnum, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&name(*value))
    }

    /// Reads the name.
    ///
    /// # Errors
    /// Where the list holds none such.
    pub fn deserialize<'de, T: TextEnum, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut values = T::VALUES.iter().copied();
        let named = values.find(|value| name(*value) == text);
        named.ok_or_else(|| D::Error::custom("not a value of its list"))
    }
}
