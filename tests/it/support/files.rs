//! A board and its files: the people of a procedure, a charter in force, a signatory, and the steps up to the defence.

use super::charters::Version;
use super::firms::Firm;
use super::world::{Answer, Person, World};
use chrono::{DateTime, Utc};
use entity::value::{MandateRole, OrganisationKind};
use sceau::modules::charter::format::CharterText;
use serde_json::{Value as Json, json};

/// The people of a procedure, and what they work on.
pub struct Case {
    pub president: Person,
    /// The eldest of the board, the president apart, and the next.
    pub eldest: Person,
    pub second: Person,
    pub secretary: Person,
    pub auditor: Person,
    pub admin: Person,
    /// Whom the complaints are against.
    pub accused: Firm,
    /// A firm that buys.
    pub buyer: Firm,
    pub charter: String,
    pub version: Version,
    /// The articles of the version, in the order of the text.
    pub articles: Vec<String>,
}

/// What the stories ask of a complaint.
pub const COMPLAINT: &str = "id state channel facts happenedOn receivedAt identityWithheld deadlineMissedAt version
    accused { id name } charterVersion { number } rulesVersion { number } articles { number }
    author { kind name account { displayName } organisation { name } }
    deadline { start startDay rawDay lastDay endsAt explanation { fr en } isOver met metAt metBy { id startsAt } missed missedBecause daysLeft }
    proceeding { id } viewerActions { name allowed reasons { code } }";

/// What the stories ask of a file.
pub const FILE: &str = "id state openedAt notifiedAt defenceEndsAt version accused { id name } charter { slug }
    chair { role account { id displayName } } deadline { lastDay missed met }
    complaints { id author { name } } allegations { id position facts happenedOn finding reasons article { number } notice { number } complaint { id } }
    notices { id number means countsFrom risk contentHash allegations { position } deadline { startDay rawDay lastDay endsAt isOver missed explanation { en } } }
    defences { text } recusals { ground explanation account { displayName } }
    viewerActions { name allowed reasons { code } }";

impl World {
    /// A board of three, the offices beside it, a charter in force and a provider that signed it today.
    pub async fn case(&self) -> Case {
        let president = self.officer("Pia", MandateRole::President).await;
        let eldest = self.person("Elda").await;
        self.mandate(&eldest, MandateRole::Board, "2018-01-01", None)
            .await;
        let second = self.person("Sven").await;
        self.mandate(&second, MandateRole::Board, "2019-01-01", None)
            .await;
        let version = self.version_in_force(&president, |_| {}).await;
        let accused = self.member("Atelier Nord").await;
        let (charter, articles) = self.sign_version(&accused, &version).await;
        Case {
            president,
            eldest,
            second,
            secretary: self.officer("Sam", MandateRole::Secretary).await,
            auditor: self.officer("Ada", MandateRole::Auditor).await,
            admin: self.officer("Max", MandateRole::Admin).await,
            accused,
            buyer: self.firm(OrganisationKind::Client, "Boutique Sud").await,
            charter,
            version,
            articles,
        }
    }

    /// Puts one more version of the quality charter in force, changed by `change`.
    pub async fn version_in_force(
        &self,
        president: &Person,
        change: impl Fn(&mut CharterText),
    ) -> Version {
        let version = self.import(change).await;
        self.publish(president, &version).await.done();
        version
    }

    /// A firm signs a version; answers the charter and the version's articles.
    pub async fn sign_version(&self, firm: &Firm, version: &Version) -> (String, Vec<String>) {
        self.sign(firm, version).await.done();
        let query = "query($id: ID!) { node(id: $id) { ... on CharterVersion { charter { id } chapters { articles { id } } } } }";
        let read = self
            .ask(None, query, json!({ "id": version.id }))
            .await
            .ok();
        let node = read.at("/data/node");
        let chapters = node["chapters"].as_array().unwrap().iter();
        let articles = chapters.flat_map(|chapter| chapter["articles"].as_array().unwrap());
        let id = |of: &Json| of["id"].as_str().unwrap().to_owned();
        (id(&node["charter"]), articles.map(id).collect())
    }

    /// The clock's day in Paris.
    pub fn today(&self) -> String {
        let now: DateTime<Utc> = self.now();
        now.with_timezone(&chrono_tz::Europe::Paris)
            .date_naive()
            .to_string()
    }

    /// Files a complaint, and asks for all of it.
    pub async fn complain(&self, who: Option<&Person>, input: Json) -> Answer {
        let selection = format!(
            "complaint {{ {COMPLAINT} }} receiptCode receipt {{ state deadlineMissed deadline {{ lastDay }} }}"
        );
        self.act(who, "complaintFile", input, &selection).await
    }

    /// A new client's complaint of today against the case's accused; answers who and its id.
    pub async fn complaint(&self, case: &Case) -> (Person, String) {
        let client = self.person("Cleo Client").await;
        let filed = self.complain(Some(&client), case.facts(self)).await.done();
        let id = filed.text("/complaint/id").to_owned();
        (client, id)
    }

    /// Opens a file on complaints.
    pub async fn open_file(&self, who: &Person, complaints: &[&str]) -> Answer {
        let input = json!({ "complaintIds": complaints });
        let selection = format!("proceeding {{ {FILE} }}");
        self.act(Some(who), "proceedingOpen", input, &selection)
            .await
    }

    /// Tells the accused of each allegation of a file, by electronic means.
    pub async fn notify(&self, who: &Person, file: &Json) -> Answer {
        self.notify_with(who, notice(file)).await
    }

    /// Sends a notice.
    pub async fn notify_with(&self, who: &Person, input: Json) -> Answer {
        let selection = format!("proceeding {{ {FILE} }} notice {{ number }}");
        self.act(Some(who), "proceedingNotify", input, &selection)
            .await
    }

    /// A file as somebody sees it; null where they do not.
    pub async fn file(&self, who: &Person, id: &str) -> Json {
        let query = format!("query($id: ID!) {{ proceeding(id: $id) {{ {FILE} }} }}");
        let read = self.ask(Some(who), &query, json!({ "id": id })).await.ok();
        read.at("/data/proceeding").clone()
    }

    /// A complaint as somebody sees it; null where they do not.
    pub async fn read_complaint(&self, who: Option<&Person>, id: &str) -> Json {
        let query = format!("query($id: ID!) {{ complaint(id: $id) {{ {COMPLAINT} }} }}");
        let read = self.ask(who, &query, json!({ "id": id })).await.ok();
        read.at("/data/complaint").clone()
    }
}

/// A notice that lacks nothing.
pub fn notice(file: &Json) -> Json {
    let allegations = file["allegations"].as_array().unwrap().iter();
    let told = allegations.map(|it| json!({ "allegationId": it["id"], "facts": it["facts"] }));
    json!({
        "proceedingId": file["id"],
        "risk": "Striking off, and the ban on the label.",
        "means": "ELECTRONIC",
        "allegations": told.collect::<Vec<_>>(),
    })
}

impl Case {
    /// The input of a complaint about today.
    pub fn facts(&self, world: &World) -> Json {
        json!({
            "charterId": self.charter,
            "accusedId": self.accused.id,
            "articleIds": [self.articles[0]],
            "facts": "The quotation hid the yearly fee.",
            "happenedOn": world.today(),
        })
    }
}
