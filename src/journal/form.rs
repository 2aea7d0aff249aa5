//! The form of an entry's facts: a struct of values that may be recorded.

use super::value::{Kind, Recordable};
use crate::access::Act;
use serde::Serialize;

/// The facts of an entry: values that may be recorded, each under a key, as `entries!` declares them.
pub trait Entry: Serialize + Sync {
    /// What the entry is called, in code and on the page of the format.
    const NAME: &'static str;
    /// What it says.
    const ABOUT: &'static str;
    /// The acts that record it.
    const ACTS: &'static [Act];
    /// The kinds of chains that it stands in.
    const CHAINS: &'static [&'static str];

    /// Its facts, key by key.
    fn fields() -> Vec<Field>;
}

/// A value among an entry's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// What it says.
    pub meaning: &'static str,
}

/// The form of an entry: what [`Entry`] says of it, as a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What the entry is called.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// The acts that record it.
    pub acts: &'static [Act],
    /// The kinds of chains that it stands in, as prefixes of ids.
    pub chains: &'static [&'static str],
    /// Its facts.
    pub fields: Vec<Field>,
}

impl Form {
    /// The form of `E`.
    pub fn of<E: Entry>() -> Self {
        Self {
            name: E::NAME,
            about: E::ABOUT.trim_ascii(),
            acts: E::ACTS,
            chains: E::CHAINS,
            fields: E::fields(),
        }
    }
}

impl Field {
    /// The value of this name in code, where keys are in camel case.
    pub fn of<T: Recordable>(name: &str, meaning: &'static str) -> Self {
        let mut key = String::with_capacity(name.len());
        for (at, word) in name.split('_').enumerate() {
            match word.split_at_checked(1) {
                Some((first, rest)) if at > 0 => {
                    key.push_str(&first.to_ascii_uppercase());
                    key.push_str(rest);
                }
                _ => key.push_str(word),
            }
        }
        Self {
            key,
            kind: T::kind(),
            meaning: meaning.trim_ascii(),
        }
    }
}

/// Declares the entries of a slice: for each its name, the acts that record it, the chains that it stands in, and its facts.
///
/// ```text
/// entries! {
///     /// A vote was cast.
///     VoteCast: VoteCast in ProceedingId {
///         /// The ballot.
///         ballot: BallotId,
///     }
/// }
/// ```
macro_rules! entries {
    ($(
        $(#[doc = $about:literal])+
        $name:ident: $($act:ident)|+ in $($chain:ident)|+ {
            $($(#[doc = $means:literal])+ $field:ident: $type:ty,)+
        }
    )+) => {
        $(
            $crate::journal::facts! {
                $(#[doc = $about])+
                $name { $($(#[doc = $means])+ $field: $type,)+ }
            }

            impl $crate::journal::Entry for $name {
                const NAME: &'static str = stringify!($name);
                const ABOUT: &'static str = concat!($($about),+);
                const ACTS: &'static [$crate::access::Act] = &[$($crate::access::Act::$act),+];
                const CHAINS: &'static [&'static str] = &[$(<$chain as entity::id::TypedId>::PREFIX),+];

                fn fields() -> Vec<$crate::journal::Field> {
                    $name::keys()
                }
            }
        )+

        /// The forms of this slice's entries.
        #[must_use]
        pub fn forms() -> Vec<$crate::journal::Form> {
            vec![$($crate::journal::Form::of::<$name>()),+]
        }
    };
}

/// Declares objects that stand within the facts of entries.
macro_rules! parts {
    ($(
        $(#[doc = $about:literal])+
        $name:ident { $($(#[doc = $means:literal])+ $field:ident: $type:ty,)+ }
    )+) => {$(
        $crate::journal::facts! {
            $(#[doc = $about])+
            $name { $($(#[doc = $means])+ $field: $type,)+ }
        }

        impl $crate::journal::Recordable for $name {
            fn kind() -> $crate::journal::Kind {
                $crate::journal::Kind::Part($name::keys())
            }
        }
    )+};
}

/// A struct of values that may be recorded, under keys in camel case.
macro_rules! facts {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[doc = $means:literal])+ $field:ident: $type:ty,)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $($(#[doc = $means])+ pub $field: $type,)+
        }

        impl $name {
            fn keys() -> Vec<$crate::journal::Field> {
                vec![$($crate::journal::Field::of::<$type>(stringify!($field), concat!($($means),+))),+]
            }
        }
    };
}

pub(crate) use {entries, facts, parts};
