//! Enumerations that have a name in code, in files and on the wire. (Those of rows are in `entity::value`.)

/// A word that is none of those expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected one of {}", expected.join(", "))]
pub struct UnknownWord {
    /// The words that would have been right.
    pub expected: &'static [&'static str],
}

/// Declares enumerations with `ALL`, `as_str`, `FromStr` and [`Words`](entity::value::Words) in the `SCREAMING_SNAKE` of rows
/// and of the wire. Files and canonical JSON have the same word through serde, in the case that the declaration names.
macro_rules! words {
    ($(
        $(#[doc = $about:literal])+
        pub enum $name:ident, written $case:tt {
            $($(#[doc = $means:literal])+ $variant:ident = $word:literal,)+
        }
    )+) => {$(
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = $case)]
        pub enum $name {
            $($(#[doc = $means])+ $variant,)+
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in rows and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl entity::value::Words for $name {
            const NAME: &'static str = stringify!($name);
            const ABOUT: &'static str = concat!($($about),+);
            const MEANINGS: &'static [(Self, &'static str)] = &[$((Self::$variant, concat!($($means),+))),+];

            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(Self::Err { expected: &[$($word),+] }),
                }
            }
        }
    )+};
}

pub(crate) use words;

/// The word of a row's enumeration in small letters, as files and canonical JSON have it: for `#[serde(with = …)]`.
pub mod small {
    use entity::value::Words;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes the word.
    ///
    /// # Errors
    /// The serializer's own.
    pub fn serialize<T: Words, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.word().to_ascii_lowercase())
    }

    /// Reads the word.
    ///
    /// # Errors
    /// Where it is none of the enumeration's.
    pub fn deserialize<'de, T: Words, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let word = String::deserialize(deserializer)?;
        super::by_small_word(&word).ok_or_else(|| D::Error::custom("not a word of its list"))
    }
}

/// The value whose word in small letters is `word`.
#[must_use]
pub fn by_small_word<T: entity::value::Words>(word: &str) -> Option<T> {
    T::MEANINGS
        .iter()
        .map(|(value, _)| *value)
        .find(|value| value.word().to_ascii_lowercase() == word)
}
