//! Typed ids: a newtype inside, a prefix and base32 outside.
//!
//! On the wire an id is `complaint_` and 26 characters of lower-case base32 (RFC 4648, no padding): the 128 bits of its UUID.
//! An id of the wrong kind is a different type here and is refused there.

use data_encoding::BASE32_NOPAD;
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Why a text is not an id of the kind asked for. Says nothing of the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadId {
    /// No known form.
    Malformed,
    /// A well-formed id of another kind.
    WrongKind,
}

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "this is not an id",
            Self::WrongKind => "this is an id of another kind",
        })
    }
}

impl std::error::Error for BadId {}

/// The wire form of `uuid` under `prefix`.
fn encode(prefix: &str, uuid: Uuid) -> String {
    let tail = BASE32_NOPAD.encode(uuid.as_bytes()).to_ascii_lowercase();
    format!("{prefix}_{tail}")
}

/// Prefix and UUID of a wire id, whatever its kind.
///
/// # Errors
/// [`BadId::Malformed`] where the text has no such form; each id has exactly one.
pub fn split(text: &str) -> Result<(&str, Uuid), BadId> {
    let (prefix, tail) = text.split_once('_').ok_or(BadId::Malformed)?;
    if tail.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(BadId::Malformed);
    }
    let bytes = BASE32_NOPAD
        .decode(tail.to_ascii_uppercase().as_bytes())
        .map_err(|_| BadId::Malformed)?;
    let uuid = Uuid::from_slice(&bytes).map_err(|_| BadId::Malformed)?;
    Ok((prefix, uuid))
}

/// What every typed id offers.
pub trait TypedId:
    Copy + Eq + fmt::Display + FromStr<Err = BadId> + From<Uuid> + Into<Uuid>
{
    /// The prefix on the wire.
    const PREFIX: &'static str;
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident => $prefix:literal,)*) => {
        /// Every prefix on the wire, to prove that no two are alike.
        pub const PREFIXES: &[&str] = &[$($prefix),*];

        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType)]
            pub struct $name(pub Uuid);

            impl TypedId for $name {
                const PREFIX: &'static str = $prefix;
            }

            impl crate::Cell for $name {
                fn unread() -> Self {
                    Self(Uuid::nil())
                }
            }

            impl From<Uuid> for $name {
                fn from(uuid: Uuid) -> Self {
                    Self(uuid)
                }
            }

            impl From<$name> for Uuid {
                fn from(id: $name) -> Self {
                    id.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&encode($prefix, self.0))
                }
            }

            /// Keys are never counted up by the database.
            impl sea_orm::TryFromU64 for $name {
                fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                    Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                }
            }

            impl FromStr for $name {
                type Err = BadId;

                fn from_str(text: &str) -> Result<Self, BadId> {
                    match split(text)? {
                        ($prefix, uuid) => Ok(Self(uuid)),
                        (prefix, _) if PREFIXES.contains(&prefix) => Err(BadId::WrongKind),
                        _ => Err(BadId::Malformed),
                    }
                }
            }
        )*
    };
}

typed_ids! {
    /// The id of a row of `association`.
    AssociationId => "association",
    /// The id of a row of `account`.
    AccountId => "account",
    /// The id of a row of `account_link`.
    AccountLinkId => "accountlink",
    /// The id of a row of `session`.
    SessionId => "session",
    /// The id of a row of `signing_key`.
    SigningKeyId => "signingkey",
    /// The id of a row of `organisation`.
    OrganisationId => "organisation",
    /// The id of a row of `affiliation`.
    AffiliationId => "affiliation",
    /// The id of a row of `mandate`.
    MandateId => "mandate",
    /// The id of a row of `membership`.
    MembershipId => "membership",
    /// The id of a row of `ban`.
    BanId => "ban",
    /// The id of a row of `charter`.
    CharterId => "charter",
    /// The id of a row of `charter_version`.
    CharterVersionId => "charterversion",
    /// The id of a row of `clause`.
    ClauseId => "clause",
    /// The id of a row of `chapter`.
    ChapterId => "chapter",
    /// The id of a row of `article`.
    ArticleId => "article",
    /// The id of a row of `signature`.
    SignatureId => "signature",
    /// The id of a row of `commitment`.
    CommitmentId => "commitment",
    /// The id of a row of `commitment_revision`.
    CommitmentRevisionId => "commitmentrevision",
    /// The id of a row of `label`.
    LabelId => "label",
    /// The id of a row of `proceeding`.
    ProceedingId => "proceeding",
    /// The id of a row of `complaint`.
    ComplaintId => "complaint",
    /// The id of what the board must do about a row of `complaint`: that row's, under a prefix of its own.
    DocketItemId => "docketitem",
    /// The id of a row of `notice`.
    NoticeId => "notice",
    /// The id of a row of `allegation`.
    AllegationId => "allegation",
    /// The id of a row of `defence`.
    DefenceId => "defence",
    /// The id of a row of `recusal`.
    RecusalId => "recusal",
    /// The id of a row of `meeting`.
    MeetingId => "meeting",
    /// The id of a row of `meeting_item`.
    MeetingItemId => "meetingitem",
    /// The id of a row of `ballot`.
    BallotId => "ballot",
    /// The id of a row of `ballot_paper`.
    BallotPaperId => "ballotpaper",
    /// The id of a row of `decision`.
    DecisionId => "decision",
    /// The id of a row of `sanction`.
    SanctionId => "sanction",
    /// The id of a row of `outbox`.
    OutboxId => "message",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_goes_out_and_comes_back() {
        let id = ComplaintId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001));
        let wire = id.to_string();
        assert_eq!(wire.len(), "complaint_".len() + 26);
        assert_eq!(wire.parse::<ComplaintId>(), Ok(id));
        assert_eq!(wire.parse::<ProceedingId>(), Err(BadId::WrongKind));
    }

    #[test]
    fn each_id_has_one_form() {
        let wire = ComplaintId(Uuid::from_u128(7)).to_string();
        for bad in [
            "",
            "_",
            "complaint",
            "complaint_",
            "nothing_aaaaaaaaaaaaaaaaaaaaaaaaaa",
            &wire.to_uppercase(),
            &wire.replace("complaint_a", "complaint_A"),
            &wire[..wire.len() - 1],
            &format!("{wire}a"),
            &format!(" {wire}"),
        ] {
            assert_eq!(bad.parse::<ComplaintId>(), Err(BadId::Malformed), "{bad:?}");
        }
    }

    #[test]
    fn no_two_kinds_share_a_prefix() {
        let mut seen = PREFIXES.to_vec();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), PREFIXES.len());
    }
}
