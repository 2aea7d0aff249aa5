//! What was reported, and what the board did about it.

use super::sitting::Sitting;
use super::{KEEPS_OFFICE, PRESIDES, Story, Who};
use crate::demo::cast::{CLIENTS, PROVIDERS};
use anyhow::Context as _;
use serde_json::{Value as Json, json};

/// The numbers of the firms in the list of providers.
const CORVELLINE: usize = 1;
const GARANCIERE: usize = 2;
const OCTAVINE: usize = 3;
const QUARTZOLINE: usize = 5;

/// The files of the story.
pub(super) struct Files<'a> {
    story: &'a Story<'a>,
    members: Vec<String>,
    charter: Json,
}

impl<'a> Files<'a> {
    pub(super) fn new(story: &'a Story<'a>, members: Vec<String>, charter: Json) -> Self {
        Self {
            story,
            members,
            charter,
        }
    }

    /// Tells all of them, in the order in which they happened.
    pub(super) async fn tell(&self) -> anyhow::Result<()> {
        let cheese = (CLIENTS[0].person, CLIENTS[0].email);
        let books = (CLIENTS[1].person, CLIENTS[1].email);
        let rival = (PROVIDERS[0].person, PROVIDERS[0].email);

        self.story.days_before(95).await?;
        let late = "Le site promis pour la rentrée n’a été livré ni alors ni depuis ; aucun retard ne nous a été expliqué.";
        let first = self
            .file(Some(cheese), QUARTZOLINE, &["5.1", "7.1"], late, 110)
            .await?;
        let struck = self.prosecute(&first, QUARTZOLINE, [93, 90, 80]).await?;
        let sitting = Sitting::convene(self.story, &struck, 76, 62).await?;

        self.story.days_before(70).await?;
        let vague = "Leur offre ne disait pas que la maintenance était confiée à un tiers.";
        self.file(None, CORVELLINE, &["4.2"], vague, 75).await?;

        sitting.strike_off().await?;

        self.story.days_before(40).await?;
        let rights = "Les photographies du site ne leur appartenaient pas, et nous ne l’avons appris que du photographe.";
        let second = self
            .file(Some(books), GARANCIERE, &["3.1"], rights, 60)
            .await?;
        self.prosecute(&second, GARANCIERE, [38, 36, 25]).await?;

        self.story.days_before(3).await?;
        let slur = "Devant un prospect commun, ils ont dit que nous ne savions pas livrer, sans pouvoir citer un seul cas.";
        self.file(Some(rival), OCTAVINE, &["2.1", "2.4"], slur, 10)
            .await?;
        Ok(())
    }

    /// Somebody, or nobody known, reports a member. Answers the complaint.
    async fn file(
        &self,
        who: Option<Who>,
        accused: usize,
        articles: &[&str],
        facts: &str,
        days_before: i64,
    ) -> anyhow::Result<String> {
        let articles: Vec<_> = articles.iter().map(|number| self.article(number)).collect();
        let input = json!({
            "charterId": self.charter["id"],
            "accusedId": self.members[accused],
            "articleIds": articles,
            "facts": facts,
            "happenedOn": self.story.day(days_before),
        });
        let teller = &self.story.teller;
        let Some(who) = who else {
            // An author who is not known follows the complaint by its receipt code alone.
            teller
                .act(None, "complaintFile", input, "receiptCode")
                .await?;
            return Ok(String::new());
        };
        self.story
            .act(who, "complaintFile", input, "complaint")
            .await
    }

    fn article(&self, number: &str) -> Json {
        let chapters = self.charter["versions"][0]["chapters"].as_array();
        let mut articles = chapters
            .into_iter()
            .flatten()
            .flat_map(|chapter| chapter["articles"].as_array().into_iter().flatten());
        articles
            .find(|article| article["number"] == number)
            .map_or(Json::Null, |article| article["id"].clone())
    }

    /// From the opening of the file to the defence, on these days before the end. Answers the file.
    async fn prosecute(
        &self,
        complaint: &str,
        accused: usize,
        [opened, notified, answered]: [i64; 3],
    ) -> anyhow::Result<String> {
        let story = self.story;
        story.days_before(opened).await?;
        let opening = json!({ "complaintIds": [complaint] });
        let file = story
            .act(KEEPS_OFFICE, "proceedingOpen", opening, "proceeding")
            .await?;

        story.days_before(notified).await?;
        let document = "query($id: ID!) { proceeding(id: $id) { allegations { id facts } } }";
        let data = story.ask(PRESIDES, document, json!({ "id": file })).await?;
        let allegations = data["proceeding"]["allegations"].as_array();
        let allegations: Vec<_> = allegations
            .context("a file without allegations")?
            .iter()
            .map(|allegation| json!({ "allegationId": allegation["id"], "facts": allegation["facts"] }))
            .collect();
        let notice = json!({
            "proceedingId": file,
            "means": "ELECTRONIC",
            "risk": "La radiation, et l’interdiction d’utiliser les visuels du label.",
            "allegations": allegations,
        });
        story
            .act(PRESIDES, "proceedingNotify", notice, "proceeding")
            .await?;

        story.days_before(answered).await?;
        let defence = json!({
            "proceedingId": file,
            "actingAs": self.members[accused],
            "text": "Nous avons manqué de monde cet été, et nous aurions dû le dire plus tôt.",
        });
        let firm = &PROVIDERS[accused];
        story
            .act(
                (firm.person, firm.email),
                "defenceSubmit",
                defence,
                "defence",
            )
            .await?;
        Ok(file)
    }
}
