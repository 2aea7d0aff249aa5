//! What may stand in an entry.

use super::form::Field;
use super::person::Mark;
use crate::context::Tx;
use crate::failure::Outcome;
use crate::secrets::{Purpose, sha256};
use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, Utc};
use data_encoding::HEXLOWER;
use entity::TextEnum;
use entity::id::TypedId;
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// A value that may be recorded. The lists of this file say which: read them before one grows.
///
/// No text is one, nor the id of an account (a person is a [`Mark`]), nor what a vote or a recusal's ground says.
///
/// ```
/// fn may_be_recorded<T: sceau::journal::Recordable>() {}
/// may_be_recorded::<entity::id::MandateId>();
/// ```
///
/// ```compile_fail,E0277
/// fn may_be_recorded<T: sceau::journal::Recordable>() {}
/// may_be_recorded::<entity::id::AccountId>();
/// ```
pub trait Recordable: Serialize {
    /// What it is, for the page of the format.
    fn kind() -> Kind;
}

/// What a recorded value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What the page's introduction explains under this name.
    Plain(&'static str),
    /// The id of a thing, by its prefix.
    Id(&'static str),
    /// A value of an enum.
    Enum {
        /// The enum's name.
        name: &'static str,
        /// Its values.
        values: Vec<&'static str>,
    },
    /// Null, or a value.
    Optional(Box<Kind>),
    /// Values in a row.
    List(Box<Kind>),
    /// An object of several values.
    Part(Vec<Field>),
}

macro_rules! ids {
    ($($id:ident)*) => {$(
        impl Recordable for entity::id::$id {
            fn kind() -> Kind {
                Kind::Id(Self::PREFIX)
            }
        }
    )*};
}

macro_rules! enums {
    ($($name:ident)*) => {$(
        impl Recordable for entity::value::$name {
            fn kind() -> Kind {
                Kind::Enum {
                    name: Self::NAME,
                    values: Self::TEXTS.iter().map(|value| value.name).collect(),
                }
            }
        }
    )*};
}

macro_rules! plain {
    ($($name:literal: $($type:ty)|+,)*) => {$($(
        impl Recordable for $type {
            fn kind() -> Kind {
                Kind::Plain($name)
            }
        }
    )+)*};
}

ids! {
    AffiliationId AllegationId ArticleId AssociationId BallotId CharterId CharterVersionId CommitmentId CommitmentRevisionId
    ComplaintId DecisionId DefenceId LabelId MandateId MeetingId MembershipId NoticeId OrganisationId OutboxId ProceedingId RecusalId
    SessionId SignatureId
}

enums! {
    AffiliationState BallotOutcome BallotQuestion CommitmentState ComplaintChannel DecisionOutcome Finding MandateRole MandateState
    MembershipEnd NoticeMeans OrganisationKind MissedBecause SanctionKind
}

plain! {
    "mark": Mark,
    "proof": Proof,
    "SHA-256": TextHash,
    "day": NaiveDate,
    "instant": DateTime<Utc>,
    "integer": i64 | u32 | u64 | usize,
    "boolean": bool,
}

impl<T: Recordable> Recordable for Option<T> {
    fn kind() -> Kind {
        Kind::Optional(Box::new(T::kind()))
    }
}

impl<T: Recordable> Recordable for Vec<T> {
    fn kind() -> Kind {
        Kind::List(Box::new(T::kind()))
    }
}

/// What proves in an entry that a text belonged to a thing, without telling it: a hash keyed by the server's secret. A plain hash
/// of a short text could be found by trying out guesses; this one cannot without the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof([u8; 32]);

/// Proves that `text` belonged to `thing`.
///
/// # Errors
/// Where no key can be derived.
pub fn proof(tx: &Tx<'_>, thing: impl TypedId, text: &str) -> Outcome<Proof> {
    let thing: Uuid = thing.into();
    let message = [thing.as_bytes().as_slice(), text.as_bytes()].concat();
    Ok(Proof(tx.keyring().mac(Purpose::Content, &message)?))
}

/// The SHA-256 of a text that people can read, or that is salted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextHash([u8; 32]);

impl TextHash {
    /// The hash of these parts, one after the other.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        Self(sha256(parts))
    }

    /// The hash that lies in a row.
    ///
    /// # Errors
    /// Where it has not the length of one.
    pub fn stored(hash: &[u8]) -> Outcome<Self> {
        let hash = hash.try_into().context("a hash of another length")?;
        Ok(Self(hash))
    }
}

impl Serialize for Proof {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&HEXLOWER.encode(&self.0))
    }
}

impl Serialize for TextHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&HEXLOWER.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::id::MandateId;
    use entity::value::MandateRole;
    use std::marker::PhantomData;

    /// Says whether a type is [`Recordable`]: the constant of its own where it is, the trait's where it is not.
    struct Asked<T>(PhantomData<T>);

    trait Otherwise {
        const RECORDABLE: bool = false;
    }

    impl<T> Otherwise for Asked<T> {}

    impl<T: Recordable> Asked<T> {
        const RECORDABLE: bool = true;
    }

    macro_rules! recordable {
        ($($type:ty),+ $(,)?) => {
            [$((stringify!($type), Asked::<$type>::RECORDABLE)),+]
        };
    }

    #[test]
    fn neither_people_nor_texts_nor_votes_may_be_recorded() {
        use crate::modules::ballots::VoteChoice;
        use entity::id::{AccountId, AccountLinkId, BallotPaperId};
        use entity::value::{AuthorKind, RecusalGround};

        let never = recordable![
            AccountId,
            Option<AccountId>,
            Vec<AccountId>,
            AccountLinkId,
            BallotPaperId,
            Uuid,
            String,
            &'static str,
            Vec<u8>,
            serde_json::Value,
            VoteChoice,
            RecusalGround,
            AuthorKind,
        ];
        for (name, recordable) in never {
            assert!(!recordable, "{name}");
        }
        let ever = recordable![MandateId, Option<MandateId>, Vec<Mark>, Proof, MandateRole];
        for (name, recordable) in ever {
            assert!(recordable, "{name}");
        }
    }
}
