//! Table `mailbox`: the demo's mails, which go nowhere else.

use crate::prelude::*;

table! {
    mailbox(id: OutboxId) {
        account_id: AccountId,
        subject: String,
        body_text: String,
        body_html: String,
        sent_at: DateTimeUtc,
    }
}
