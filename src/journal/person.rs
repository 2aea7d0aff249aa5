//! How entries name people, and where the entries about a person stand.

use super::entry::Chain;
use crate::context::Tx;
use crate::failure::{Failure, Outcome};
use crate::rows::Rows as _;
use crate::secrets::sha256;
use data_encoding::HEXLOWER;
use entity::account;
use entity::id::{AccountId, TypedId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Serialize, Serializer};
use uuid::{Builder, Uuid};

/// How an entry names who acted, or whom an act is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The server itself.
    System,
    /// Nobody signed in.
    Guest,
    /// A person, by a salted hash.
    Person([u8; 32]),
}

impl Mark {
    /// The mark of an account under its salt.
    #[must_use]
    pub fn person(account: AccountId, salt: &[u8]) -> Self {
        Self::Person(hash(account, salt))
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::System => "SYSTEM".to_owned(),
            Self::Guest => "GUEST".to_owned(),
            Self::Person(hash) => HEXLOWER.encode(hash),
        }
    }
}

fn hash(account: AccountId, salt: &[u8]) -> [u8; 32] {
    sha256(&[salt, Uuid::from(account).as_bytes()])
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

/// The marks of people, for the facts of an entry. They come in the order of the marks, which tells nothing of the people.
pub async fn marks(tx: &Tx<'_>, people: &[AccountId]) -> Outcome<Vec<Mark>> {
    let people = account::Column::Id.is_in(people.iter().copied());
    let rows = tx.all(account::Entity::find().filter(people)).await?;
    let marks = rows
        .iter()
        .map(|row| Mark::person(row.id, &row.journal_salt));
    let mut marks: Vec<_> = marks.collect();
    marks.sort_unstable();
    Ok(marks)
}

/// The mark of one person.
///
/// # Errors
/// Where there is no such account, or the database fails.
pub async fn mark(tx: &Tx<'_>, person: AccountId) -> Outcome<Mark> {
    let mark = marks(tx, &[person]).await?.pop();
    mark.ok_or_else(|| Failure::internal("a mark of nobody"))
}

impl Chain {
    /// The chain about a person. It is named by the first half of their mark: a chain's name stands in each of its entries, beside
    /// the mark of who acted, and one entry that joined the two would tell whose all the others are.
    ///
    /// # Errors
    /// Where there is no such account, or the database fails.
    pub async fn about(tx: &Tx<'_>, person: AccountId) -> Outcome<Self> {
        let row = tx.one(account::Entity::find_by_id(person)).await?;
        let row = row.ok_or_else(|| Failure::internal("a chain about nobody"))?;
        Ok(Self::about_row(&row))
    }

    /// The same, of who was read already.
    #[must_use]
    pub fn about_row(person: &account::Model) -> Self {
        let mut half = [0; 16];
        half.copy_from_slice(&hash(person.id, &person.journal_salt)[..16]);
        Self {
            kind: AccountId::PREFIX,
            id: Builder::from_custom_bytes(half).into_uuid(),
            begins: false,
        }
    }
}
