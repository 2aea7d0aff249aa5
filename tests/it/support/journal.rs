//! What holds of the journal at the end of every story.

use data_encoding::BASE32_NOPAD;
use entity::{account, journal_entry};
use sceau::journal;
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::world::World;

impl World {
    /// Reads the whole journal against itself, and against the people: no entry names any.
    pub async fn assert_journal_is_whole(&self) {
        let report = journal::verify(&self.app.db).await.unwrap();
        assert!(
            report.faults.is_empty(),
            "{}: {:?}",
            self.name,
            report.faults
        );
        assert!(report.entries > 0, "{}: no act was journaled", self.name);
        self.assert_journal_names_nobody().await;
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
