//! The outbox: what leaves because of an act, written in the act's own transaction.
//!
//! A row says that somebody is to be told something about a thing, by one channel; it holds ids and codes, never a text. Whoever
//! delivers ([`crate::post`]) takes rows from the [queue] after the commit, and writes down what became of them.

pub mod queue;

use crate::access::Permit;
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::secrets::Keyring;
use entity::id::{AccountId, TypedId};
use entity::outbox;
use entity::value::Channel;
use entity::{EnumValue, TextEnum};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Only the outbox has one: nobody else writes its rows.
#[derive(Debug)]
pub struct Keeper(());

/// What a slice tells. Its label is how the message is headed.
pub trait Message: TextEnum {
    /// Where the message leads.
    fn link(self) -> Link;
}

/// Where a message leads, below the front end's address.
#[derive(Clone, Copy, Debug)]
pub enum Link {
    /// To its first page.
    Home,
    /// To the thing that the message is about.
    About {
        /// What the thing's ids begin with.
        prefix: &'static str,
        /// Its id as it is on the wire.
        id: fn(Uuid) -> String,
    },
    /// To an address that is computed when the message leaves, from its row and the secret key: what opens it is kept nowhere.
    At(fn(&outbox::Model, &Keyring) -> anyhow::Result<String>),
}

/// To the thing that the message is about, which the front end finds by its id (`node`).
#[must_use]
pub const fn about<T: TypedId>() -> Link {
    Link::About {
        prefix: T::PREFIX,
        id: |id| T::from(id).to_string(),
    }
}

/// A message of any slice, as whoever delivers has to know it.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name in rows, and how it is headed.
    pub text: &'static EnumValue,
    /// Where it leads.
    pub link: Link,
}

/// The messages of a slice.
#[must_use]
pub fn kinds<M: Message>() -> Vec<Kind> {
    let kind = |message: &M| Kind {
        text: message.text(),
        link: message.link(),
    };
    M::VALUES.iter().map(kind).collect()
}

/// Declares the messages of a slice: for each what it says and to whom, its name in the rows, how it is headed, and where it leads.
macro_rules! messages {
    ($($(#[doc = $means:literal])+ $value:ident = $name:literal $label:tt => $link:expr,)+) => {
        entity::text_enum! {
            /// What somebody is told.
            pub enum Message {
                $($(#[doc = $means])+ $value = $name $label,)+
            }
        }

        impl $crate::outbox::Message for Message {
            fn link(self) -> $crate::outbox::Link {
                match self {
                    $(Self::$value => $link,)+
                }
            }
        }
    };
}

pub(crate) use messages;

/// Puts one row for each of `recipients` into the outbox, due at once; one for who is named twice.
pub async fn tell<S: TypedId>(
    tx: &Tx<'_>,
    permit: &Permit,
    message: impl Message,
    subject: S,
    recipients: impl IntoIterator<Item = AccountId>,
) -> Outcome<()> {
    if let Link::About { prefix, .. } = message.link()
        && prefix != S::PREFIX
    {
        return Err(Failure::internal("a message would lead to something else"));
    }
    let subject: Uuid = subject.into();
    let recipients: BTreeSet<_> = recipients.into_iter().collect();
    let rows = recipients.into_iter().map(|recipient| outbox::Model {
        id: tx.id(),
        association_id: permit.association(),
        kind: message.text().name.to_owned(),
        subject_id: subject,
        recipient_id: Some(recipient),
        created_at: tx.now(),
        due_at: tx.now(),
        attempts: 0,
        done_at: None,
        channel: Channel::Mail,
        leased_until: None,
        leased_by: None,
        last_fault: None,
        dead_at: None,
    });
    tx.tells();
    tx.insert_all(&Keeper(()), rows).await
}
