//! Values that are words: enums here, `SCREAMING_SNAKE` text under a CHECK in the rows. One file for each slice of the domain.

mod ballots;
mod charter;
mod commitments;
mod complaints;
mod label;
mod mandates;
mod meetings;
mod members;
mod organisations;
mod proceedings;
mod sanctions;

pub use ballots::*;
pub use charter::*;
pub use commitments::*;
pub use complaints::*;
pub use label::*;
pub use mandates::*;
pub use meetings::*;
pub use members::*;
pub use organisations::*;
pub use proceedings::*;
pub use sanctions::*;

/// A word that this list does not hold: the row was written by something else.
pub use sea_orm::sea_query::ValueTypeErr as UnknownWord;

/// A closed list of words, with what each means: the GraphQL schema prints it as an enum.
pub trait Words: Copy + Eq + std::str::FromStr + Send + Sync + 'static {
    /// The list's name.
    const NAME: &'static str;
    /// What the list says.
    const ABOUT: &'static str;
    /// Every value with what it means, in the order of the list.
    const MEANINGS: &'static [(Self, &'static str)];

    /// The word in the row and on the wire.
    fn word(self) -> &'static str;
}

macro_rules! text_enum {
    (#[doc = $doc:literal] pub enum $name:ident { $(#[doc = $vdoc:literal] $variant:ident => $word:literal,)* }) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType)]
        #[sea_orm(value_type = "String")]
        pub enum $name {
            $(#[doc = $vdoc] $variant,)*
        }

        impl $name {
            /// The word in the row and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl $crate::value::Words for $name {
            const NAME: &'static str = stringify!($name);
            const ABOUT: &'static str = $doc;
            const MEANINGS: &'static [(Self, &'static str)] = &[$((Self::$variant, $vdoc)),*];

            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::value::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::value::UnknownWord),
                }
            }
        }
    };
}

use text_enum;
