//! The outbox: what leaves because of an act, written in the act's own transaction.
//!
//! A row says that somebody is to be told something about a thing; it holds ids and a code, never a text. Whoever delivers
//! (mail, events, webhooks) reads it after the commit.

use crate::access::Permit;
use crate::context::Tx;
use crate::failure::Outcome;
use entity::TextEnum;
use entity::id::{AccountId, TypedId};
use entity::outbox;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Only the outbox has one: nobody else writes its rows.
#[derive(Debug)]
pub struct Keeper(());

/// What a slice tells. Its label is how the message is headed.
pub trait Message: TextEnum {}

/// Declares the messages of a slice: for each what it says and to whom, its name in the rows, and how it is headed.
macro_rules! messages {
    ($($(#[doc = $means:literal])+ $value:ident = $name:literal $label:tt,)+) => {
        entity::text_enum! {
            /// What somebody is told.
            pub enum Message {
                $($(#[doc = $means])+ $value = $name $label,)+
            }
        }

        impl $crate::outbox::Message for Message {}
    };
}

pub(crate) use messages;

/// Puts one row for each of `recipients` into the outbox, due at once; one for who is named twice.
pub async fn tell(
    tx: &Tx<'_>,
    permit: &Permit,
    message: impl Message,
    subject: impl TypedId,
    recipients: impl IntoIterator<Item = AccountId>,
) -> Outcome<()> {
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
    });
    tx.insert_all(&Keeper(()), rows).await
}
