//! Charters of a story: brought in as the command line does, published and signed through the API.

use super::firms::Firm;
use super::world::{Answer, Person, World};
use entity::value::MandateRole;
use sceau::context::Context;
use sceau::modules::charter;
use sceau::modules::charter::format::{CharterText, QUALITY_CHARTER, parse};
use serde_json::json;

/// A version of the quality charter, as a reader sees it.
#[derive(Clone, Debug)]
pub struct Version {
    pub id: String,
    pub hash: String,
}

/// What the stories ask of a signature.
pub const SIGNED: &str = "signature { id signedAt endedOn endKind textHash charterVersion { number } organisation { name } } \
    label { id standing since lapsesAt endedOn badgePath }";

impl World {
    /// Brings the quality charter in as a draft, changed by `change`.
    pub async fn import(&self, change: impl Fn(&mut CharterText)) -> Version {
        let mut text = parse(QUALITY_CHARTER).unwrap();
        change(&mut text);
        let (text, association) = (&text, self.association);
        let context = Context::system(&self.app);
        let id = context
            .act(|tx| Box::pin(charter::import(tx, association, text)))
            .await
            .unwrap();
        let version = context
            .act(|tx| Box::pin(charter::version(tx, id)))
            .await
            .unwrap();
        Version {
            id: id.to_string(),
            hash: data_encoding::HEXLOWER.encode(&version.text_hash),
        }
    }

    /// Asks that a version be put in force.
    pub async fn publish(&self, who: &Person, version: &Version) -> Answer {
        let input = json!({ "charterVersionId": version.id });
        let selection = "charterVersion { number state publishedAt version }";
        self.act(Some(who), "charterPublish", input, selection)
            .await
    }

    /// The quality charter's first version, in force.
    pub async fn charter(&self) -> Version {
        self.next_version(|_| {}).await
    }

    /// One more version, in force.
    pub async fn next_version(&self, change: impl Fn(&mut CharterText)) -> Version {
        let president = self.officer("Prune", MandateRole::President).await;
        let version = self.import(change).await;
        self.publish(&president, &version).await.done();
        version
    }

    /// Asks that a firm's person sign a version.
    pub async fn sign(&self, firm: &Firm, version: &Version) -> Answer {
        self.sign_with(firm, version, &version.hash).await
    }

    /// The same, having read a text of this hash.
    pub async fn sign_with(&self, firm: &Firm, version: &Version, hash: &str) -> Answer {
        let input = json!({
            "actingAs": firm.id,
            "charterVersionId": version.id,
            "textHash": hash,
        });
        let signer = self.again(&firm.person).await;
        self.act(Some(&signer), "charterSign", input, SIGNED).await
    }

    /// A member that has signed the version.
    pub async fn signatory(&self, name: &str, version: &Version) -> Firm {
        let firm = self.member(name).await;
        self.sign(&firm, version).await.done();
        firm
    }
}

/// A text that differs from the one before by its title.
pub fn titled(title: &'static str) -> impl Fn(&mut CharterText) {
    move |text| text.title.en = title.to_owned()
}

impl World {
    /// How many rows a table has.
    pub async fn count<E: sea_orm::EntityTrait>(&self) -> u64
    where
        E::Model: Send + Sync,
    {
        use sea_orm::PaginatorTrait;
        E::find().count(self.app.db.reader()).await.unwrap()
    }
}
