//! What holds of the journal at the end of every story.

use super::world::World;
use data_encoding::BASE32_NOPAD;
use entity::{account, journal_entry};
use sceau::journal::{self, Field, Form, Kind};
use sceau::modules::journal_forms;
use sea_orm::EntityTrait;
use serde_json::Value as Json;
use uuid::Uuid;

/// Whether an object has these keys and no other, and so has each object within.
fn has_keys(object: &Json, fields: &[Field]) -> bool {
    let keys = object.as_object().unwrap();
    keys.len() == fields.len()
        && fields.iter().all(|field| {
            let value = keys.get(&field.key);
            value.is_some_and(|value| match &field.kind {
                Kind::List(kind) => match &**kind {
                    Kind::Part(parts) => {
                        let parts = |object| has_keys(object, parts);
                        value.as_array().unwrap().iter().all(parts)
                    }
                    _ => value.is_array(),
                },
                _ => true,
            })
        })
}

impl World {
    /// Reads the whole journal against itself, against the forms of entries, and against the people: no entry names any.
    pub async fn assert_journal_is_whole(&self) {
        let report = journal::verify(&self.app.db).await.unwrap();
        assert!(
            report.faults.is_empty(),
            "{}: {:?}",
            self.name,
            report.faults
        );
        assert!(report.entries > 0, "{}: no act was journaled", self.name);
        self.assert_entries_are_of_a_form().await;
        self.assert_journal_names_nobody().await;
    }

    /// What the page of the format says of an entry's keys is what the entry has.
    async fn assert_entries_are_of_a_form(&self) {
        let forms = journal_forms();
        let db = self.app.db.reader();
        for entry in journal_entry::Entity::find().all(db).await.unwrap() {
            let body: Json = serde_json::from_str(&entry.body).unwrap();
            let fits = |form: &Form| {
                form.acts.iter().any(|act| body["act"] == act.name())
                    && form.chains.iter().any(|chain| body["kind"] == *chain)
                    && has_keys(&body["facts"], &form.fields)
            };
            assert!(
                forms.iter().any(fits),
                "{}: of no form: {}",
                self.name,
                entry.body
            );
        }
    }

    /// No entry holds the id of an account, in whatever form, or an address.
    pub async fn assert_journal_names_nobody(&self) {
        let db = self.app.db.reader();
        let accounts = account::Entity::find().all(db).await.unwrap();
        for entry in journal_entry::Entity::find().all(db).await.unwrap() {
            let body = entry.body.to_lowercase();
            for account in &accounts {
                let id = Uuid::from(account.id);
                let wire = BASE32_NOPAD.encode(id.as_bytes()).to_lowercase();
                let forms = [
                    wire,
                    id.hyphenated().to_string(),
                    id.simple().to_string(),
                    account.email_folded.clone(),
                ];
                let named = forms.iter().find(|form| body.contains(*form));
                assert_eq!(named, None, "{}: {}", self.name, entry.body);
            }
        }
    }
}
