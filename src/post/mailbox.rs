//! The demo's mailbox: letters that go nowhere else.

use super::{Keeper, Letter};
use crate::context::{Context, Isolation};
use crate::failure::Outcome;
use crate::rows::Rows;
use entity::id::AccountId;
use entity::mailbox::{self, Column as C};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// How many letters are shown.
const SHOWN: u64 = 100;

/// Keeps a letter: once, however often it is sent.
pub(super) async fn put(context: &Context, letter: Letter) -> Outcome<()> {
    let row = mailbox::Model {
        id: letter.id,
        account_id: letter.account,
        subject: letter.subject,
        body_text: letter.text,
        body_html: letter.html,
        sent_at: letter.at,
    };
    let put = context.act_in(Isolation::ReadCommitted, move |tx| {
        let row = row.clone();
        Box::pin(async move {
            let again = OnConflict::column(C::Id)
                .update_column(C::SentAt)
                .to_owned();
            tx.put(&Keeper(()), row, again).await?;
            Ok(())
        })
    });
    put.await
}

/// The letters that somebody was sent, the newest first.
pub async fn mailbox_of(from: &impl Rows, account: AccountId) -> Outcome<Vec<mailbox::Model>> {
    let theirs = mailbox::Entity::find()
        .filter(C::AccountId.eq(account))
        .order_by_desc(C::SentAt)
        .order_by_desc(C::Id)
        .limit(SHOWN);
    from.all(theirs).await
}
