//! A meeting of the board that goes to the end: votes, a decision, and a firm that is struck off.

use super::{PRESIDES, Story, Who};
use crate::demo::cast::{OFFICERS, PRESIDENT};
use anyhow::Context as _;
use chrono::SecondsFormat;
use entity::value::MandateRole;
use serde_json::{Value as Json, json};

/// A meeting that was convened on one file.
pub(super) struct Sitting<'a> {
    story: &'a Story<'a>,
    file: &'a str,
    meeting: String,
    /// How many days before the end it sits.
    evening: i64,
}

impl<'a> Sitting<'a> {
    /// The president convenes the board, `called` days before the end, for the day `evening` days before it.
    pub(super) async fn convene(
        story: &'a Story<'a>,
        file: &'a str,
        called: i64,
        evening: i64,
    ) -> anyhow::Result<Self> {
        story.days_before(called).await?;
        let input = json!({
            "proceedingIds": [file],
            "startsAt": story.instant(evening).to_rfc3339_opts(SecondsFormat::Secs, true),
            "place": "Salle des Glycines",
        });
        let meeting = story
            .act(PRESIDES, "meetingConvene", input, "meeting")
            .await?;
        Ok(Self {
            story,
            file,
            meeting,
            evening,
        })
    }

    /// The board sits, establishes every fault, adopts both sanctions, and notifies its decision.
    pub(super) async fn strike_off(&self) -> anyhow::Result<()> {
        self.story.days_before(self.evening).await?;
        let opening = json!({ "meetingId": self.meeting, "present": self.summoned().await? });
        self.act("meetingOpen", opening, "meeting").await?;
        let allegations = self.allegations().await?;
        for allegation in &allegations {
            self.vote(json!({ "question": "FINDING", "allegationId": allegation }))
                .await?;
        }
        for kind in ["RADIATION", "LABEL_BAN"] {
            self.vote(json!({ "question": "SANCTION", "sanctionKind": kind }))
                .await?;
        }
        let closing = json!({
            "meetingId": self.meeting,
            "minutes": "Le bureau au complet a examiné le dossier, entendu la lecture des observations, et voté.",
        });
        self.act("meetingClose", closing, "meeting").await?;
        let why = "Le retard est reconnu, et la cliente n’en a été avertie à aucun moment.";
        let reasons = allegations
            .iter()
            .map(|id| json!({ "allegationId": id, "reasons": why }));
        let decision = json!({
            "proceedingId": self.file,
            "banMonths": 24,
            "reasons": reasons.collect::<Vec<_>>(),
        });
        self.act("decisionRecord", decision, "decision").await?;

        // Two days later the letter is handed over; it counts from the day of its first presentation.
        self.story.days_before(self.evening - 2).await?;
        let notification = json!({
            "proceedingId": self.file,
            "means": "REGISTERED_LETTER",
            "countingDate": self.story.day(self.evening - 5),
        });
        self.act("decisionNotify", notification, "decision").await?;
        self.story.days_before(self.evening - 5).await
    }

    /// A whole ballot, led by the president: all in favour but the last of the board.
    async fn vote(&self, mut question: Json) -> anyhow::Result<()> {
        question["proceedingId"] = json!(self.file);
        let ballot = self.act("ballotOpen", question, "ballot").await?;
        let board = OFFICERS
            .iter()
            .filter(|officer| officer.role == MandateRole::Board);
        let mut voters: Vec<Who> = vec![(PRESIDENT.name, PRESIDENT.email)];
        voters.extend(board.map(|officer| (officer.name, officer.email)));
        let last = voters.len() - 1;
        for (number, voter) in voters.into_iter().enumerate() {
            let choice = if number == last {
                "AGAINST"
            } else {
                "IN_FAVOUR"
            };
            let vote = json!({ "ballotId": ballot, "choice": choice });
            self.story.act(voter, "voteCast", vote, "ballot").await?;
        }
        let close = json!({ "ballotId": ballot });
        self.act("ballotClose", close, "ballot").await?;
        Ok(())
    }

    /// Whoever was summoned, by account.
    async fn summoned(&self) -> anyhow::Result<Json> {
        let document = "query($id: ID!) { node(id: $id) { ... on Meeting { summoned { id } } } }";
        let data = self
            .story
            .ask(PRESIDES, document, json!({ "id": self.meeting }))
            .await?;
        let summoned = data["node"]["summoned"].as_array();
        let summoned = summoned.context("a meeting without anybody")?.iter();
        Ok(summoned.map(|one| one["id"].clone()).collect())
    }

    /// The file's allegations, by id.
    async fn allegations(&self) -> anyhow::Result<Vec<Json>> {
        let document = "query($id: ID!) { proceeding(id: $id) { allegations { id } } }";
        let data = self
            .story
            .ask(PRESIDES, document, json!({ "id": self.file }))
            .await?;
        let allegations = data["proceeding"]["allegations"].as_array();
        let allegations = allegations.context("a file without allegations")?.iter();
        Ok(allegations.map(|one| one["id"].clone()).collect())
    }

    /// An act of the president's.
    async fn act(&self, mutation: &str, input: Json, object: &str) -> anyhow::Result<String> {
        self.story.act(PRESIDES, mutation, input, object).await
    }
}
