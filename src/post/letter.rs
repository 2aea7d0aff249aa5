//! Letters: what a row of the outbox says to its reader, in the reader's language.
//!
//! Nothing that anybody typed is in a letter but the association's name: no stranger writes to others by our hand.

use super::Post;
use super::templates::{Parts, Words};
use crate::failure::Outcome;
use crate::outbox::queue::Fault;
use crate::outbox::{Kind, Link};
use crate::rows::Rows;
use crate::secrets::Keyring;
use crate::text::Language;
use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entity::id::{AccountId, AssociationId, OutboxId};
use entity::{account, association, outbox};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use url::Url;
use uuid::Uuid;

/// A letter, ready to leave.
#[derive(Clone)]
pub struct Letter {
    /// The row of the outbox that it carries out: it is known by that, however often it is sent.
    pub id: OutboxId,
    /// Whose it is.
    pub account: AccountId,
    /// The address.
    pub to: String,
    /// How it is headed.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: String,
    /// In which language.
    pub language: Language,
    /// The short name of the association whose letter it is.
    pub list: Option<String>,
    /// When it is written.
    pub at: DateTime<Utc>,
}

/// What is to be done with a row.
pub(super) enum Written {
    /// This letter is to be sent.
    Letter(Box<Letter>),
    /// Nobody is there to be told any more.
    ToNobody,
    /// It cannot be written, here and now.
    Failed(Fault),
}

/// Those who have to be known to write the letters of some rows.
pub(super) struct People {
    accounts: HashMap<AccountId, account::Model>,
    associations: HashMap<AssociationId, association::Model>,
}

impl People {
    /// Whoever these rows name, in two statements.
    pub async fn of(from: &impl Rows, rows: &[outbox::Model]) -> Outcome<Self> {
        let ids: Vec<_> = rows.iter().filter_map(|row| row.recipient_id).collect();
        let these = from.among(account::Column::Id.into_expr(), &ids);
        let accounts = from.all(account::Entity::find().filter(these)).await?;
        let ids: Vec<_> = rows.iter().filter_map(|row| row.association_id).collect();
        let these = from.among(association::Column::Id.into_expr(), &ids);
        let associations = from.all(association::Entity::find().filter(these)).await?;
        Ok(Self {
            accounts: accounts.into_iter().map(|row| (row.id, row)).collect(),
            associations: associations.into_iter().map(|row| (row.id, row)).collect(),
        })
    }
}

impl Post {
    /// The letter of a row.
    pub(super) fn write(
        &self,
        row: &outbox::Model,
        people: &People,
        keyring: &Keyring,
        at: DateTime<Utc>,
    ) -> Written {
        let reader = row.recipient_id.and_then(|id| people.accounts.get(&id));
        let Some(reader) = reader.filter(|reader| !reader.email.is_empty()) else {
            return Written::ToNobody;
        };
        // A newer server may tell what this one does not know.
        let Some(kind) = self.kinds.iter().find(|kind| kind.text.name == row.kind) else {
            return Written::Failed(Fault::Word("UNKNOWN_KIND"));
        };
        let association = row
            .association_id
            .and_then(|id| people.associations.get(&id));
        let language = reader
            .language
            .or(association.map(|it| it.language))
            .unwrap_or_default();
        let name = association.map(|it| it.name.as_str());
        let link = link(&self.front, kind, row, keyring);
        let written = link.and_then(|link| self.page(kind, language, name, &link));
        match written {
            Ok((subject, Parts { text, html })) => Written::Letter(Box::new(Letter {
                id: row.id,
                account: reader.id,
                to: reader.email.clone(),
                subject,
                text,
                html,
                language,
                list: association.map(|it| it.slug.clone()),
                at,
            })),
            Err(error) => {
                tracing::error!(kind = kind.text.name, %error, "a letter could not be written");
                Written::Failed(Fault::Word("TEMPLATE"))
            }
        }
    }

    /// What a message says: its subject and its parts.
    fn page(
        &self,
        kind: &Kind,
        language: Language,
        association: Option<&str>,
        link: &str,
    ) -> anyhow::Result<(String, Parts)> {
        let (heading, body) = self.templates.words_of(kind.text, language)?;
        let words = Words {
            association: association.unwrap_or(self.front.host_str().unwrap_or_default()),
            heading,
            link,
        };
        let parts = self.templates.render(body, language, &words)?;
        Ok((heading.to_owned(), parts))
    }
}

/// Where a message leads, below the front end's address.
fn link(
    front: &Url,
    kind: &Kind,
    row: &outbox::Model,
    keyring: &Keyring,
) -> anyhow::Result<String> {
    let path = match kind.link {
        Link::Home => String::new(),
        Link::About { id, .. } => id(row.subject_id),
        Link::At(path) => path(row, keyring)?,
    };
    Ok(format!("{}/{path}", front.as_str().trim_end_matches('/')))
}

/// What a message of this name looks like: its subject, and its parts.
///
/// # Errors
/// Where there is none of this name.
pub fn preview(post: &Post, name: &str, language: Language) -> anyhow::Result<(String, Parts)> {
    let mut kinds = post.kinds.iter();
    let kind = kinds.find(|kind| kind.text.name == name);
    let kind = kind.context("no message has this name")?;
    let path = match kind.link {
        Link::About { id, .. } => id(Uuid::nil()),
        Link::Home | Link::At(_) => String::new(),
    };
    let link = format!("{}/{path}", post.front.as_str().trim_end_matches('/'));
    let association = match language {
        Language::Fr => "Association Exemple",
        Language::En => "Example Association",
    };
    post.page(kind, language, Some(association), &link)
}
