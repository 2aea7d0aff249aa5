//! The board at work: a board with a file against a signatory, and the steps from the meeting to the decision.

use super::charters::Version;
use super::firms::Firm;
use super::world::{Answer, Person, World};
use entity::id::ProceedingId;
use entity::journal_entry;
use entity::value::MandateRole;
use sceau::context::Context;
use sceau::modules::charter::format::CharterText;
use sceau::modules::sanctions;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value as Json, json};
use uuid::Uuid;

/// For when the stories' meetings are convened: a Thursday evening after the defence time, with time for the notice.
pub const EVENING: &str = "2026-02-05T18:00:00Z";

/// What the stories ask of a meeting.
pub const MEETING: &str = "id state convenedAt startsAt place openedAt closedAt minutes version
    agenda { id position takenUpAt proceeding { id state } quorum { present body needed reached outOfReach fallback fallbackNote { en } } }
    summoned { id displayName } present { id displayName } viewerActions { name allowed reasons { code missing } }";

/// What the stories ask of a ballot.
pub const BALLOT: &str = "id question sanctionKind state openedAt closedAt electorate outcome version
    count { inFavour against abstained } countNote { en } electors { displayName } voters { displayName }
    allegation { id } proceeding { id } meeting { id } viewerActions { name allowed reasons { code } }";

/// What the stories ask of a decision.
pub const DECISION: &str =
    "id state outcome recordedAt notifiedAt means effectiveAt inForceAt version
    sanctions { kind banMonths } proceeding { id state allegations { finding reasons } }
    viewerActions { name allowed reasons { code } }";

/// A board of five, a charter in force, and a provider that signed it.
#[derive(Clone)]
pub struct Board {
    pub president: Person,
    /// The others, the eldest mandate first.
    pub others: Vec<Person>,
    pub secretary: Person,
    pub accused: Firm,
    pub charter: String,
    pub version: Version,
    pub articles: Vec<String>,
}

/// A file of the board that the accused was told of.
#[derive(Clone, Debug)]
pub struct Case {
    pub id: String,
    pub complaint: String,
    pub allegations: Vec<String>,
    pub client: Person,
}

impl Board {
    /// The input of a complaint about today against the signatory, on so many articles.
    pub fn facts(&self, world: &World, articles: usize) -> Json {
        json!({
            "charterId": self.charter,
            "accusedId": self.accused.id,
            "articleIds": self.articles[..articles],
            "facts": "The quotation hid the yearly fee.",
            "happenedOn": world.today(),
        })
    }

    /// All five, the president first.
    pub fn all(&self) -> Vec<&Person> {
        let mut all = vec![&self.president];
        all.extend(&self.others);
        all
    }
}

impl World {
    /// A board of five, with the quality charter as `change` has it.
    pub async fn board(&self, change: impl Fn(&mut CharterText)) -> Board {
        let president = self.officer("Pia", MandateRole::President).await;
        let mut others = Vec::new();
        for (name, since) in [
            ("Bela", "2016-01-01"),
            ("Cara", "2017-01-01"),
            ("Dora", "2018-01-01"),
            ("Emil", "2019-01-01"),
        ] {
            let person = self.person(name).await;
            self.mandate(&person, MandateRole::Board, since, None).await;
            others.push(person);
        }
        let version = self.version_in_force(&president, change).await;
        let accused = self.member("Atelier Nord").await;
        let (charter, articles) = self.sign_version(&accused, &version).await;
        Board {
            president,
            others,
            secretary: self.officer("Sam", MandateRole::Secretary).await,
            accused,
            charter,
            version,
            articles,
        }
    }

    /// The same as [`World::act`], for somebody who signs in anew: a session does not last for months.
    async fn act_anew(&self, who: &Person, mutation: &str, input: Json, selection: &str) -> Answer {
        let who = self.again(who).await;
        self.act(Some(&who), mutation, input, selection).await
    }

    /// A file against the board's signatory on so many articles, not notified yet.
    pub async fn opened_case(&self, board: &Board, articles: usize) -> Case {
        let client = self.person("Cleo Client").await;
        let facts = board.facts(self, articles);
        let filed = self.complain(Some(&client), facts).await.done();
        let complaint = filed.text("/complaint/id").to_owned();
        let secretary = self.again(&board.secretary).await;
        let file = self.open_file(&secretary, &[&complaint]).await.done();
        let file = file.at("/proceeding");
        let allegations = file["allegations"].as_array().unwrap().iter();
        Case {
            id: file["id"].as_str().unwrap().to_owned(),
            allegations: allegations
                .map(|it| it["id"].as_str().unwrap().to_owned())
                .collect(),
            complaint,
            client,
        }
    }

    /// The same, notified by the president by electronic means: the defence time runs.
    pub async fn case_of(&self, board: &Board, articles: usize) -> Case {
        let case = self.opened_case(board, articles).await;
        let president = self.again(&board.president).await;
        let file = self.file(&president, &case.id).await;
        self.notify(&president, &file).await.done();
        case
    }

    /// Convenes the board.
    pub async fn convene(&self, who: &Person, files: &[&Case], starts_at: &str) -> Answer {
        let ids: Vec<_> = files.iter().map(|case| &case.id).collect();
        let input = json!({ "proceedingIds": ids, "startsAt": starts_at, "place": "Town hall" });
        let selection = format!("meeting {{ {MEETING} }}");
        self.act_anew(who, "meetingConvene", input, &selection)
            .await
    }

    /// Opens a meeting with who is present.
    pub async fn open_meeting(&self, who: &Person, meeting: &str, present: &[&Person]) -> Answer {
        let present: Vec<_> = present.iter().map(|person| person.account).collect();
        let input = json!({ "meetingId": meeting, "present": present });
        let selection = format!("meeting {{ {MEETING} }}");
        self.act_anew(who, "meetingOpen", input, &selection).await
    }

    /// Closes a meeting.
    pub async fn close_meeting(&self, who: &Person, meeting: &str) -> Answer {
        let input = json!({ "meetingId": meeting, "minutes": "The board deliberated." });
        let selection = format!("meeting {{ {MEETING} }}");
        self.act_anew(who, "meetingClose", input, &selection).await
    }

    /// The president convenes the board on these files for [`EVENING`], and opens the meeting with `present`; answers its id.
    pub async fn sit(&self, board: &Board, files: &[&Case], present: &[&Person]) -> String {
        let convened = self.convene(&board.president, files, EVENING).await.done();
        let id = convened.text("/meeting/id").to_owned();
        self.set_clock(EVENING);
        self.open_meeting(&board.president, &id, present)
            .await
            .done();
        id
    }

    /// Opens a ballot on an allegation, or on a sanction.
    pub async fn open_ballot(
        &self,
        who: &Person,
        case: &Case,
        about: Result<usize, &str>,
    ) -> Answer {
        let input = match about {
            Ok(n) => {
                json!({ "proceedingId": case.id, "question": "FINDING", "allegationId": case.allegations[n] })
            }
            Err(kind) => {
                json!({ "proceedingId": case.id, "question": "SANCTION", "sanctionKind": kind })
            }
        };
        let selection = format!("ballot {{ {BALLOT} }}");
        self.act_anew(who, "ballotOpen", input, &selection).await
    }

    /// Casts a vote.
    pub async fn vote(&self, who: &Person, ballot: &str, choice: &str) -> Answer {
        let input = json!({ "ballotId": ballot, "choice": choice });
        let selection = format!("ballot {{ {BALLOT} }}");
        self.act_anew(who, "voteCast", input, &selection).await
    }

    /// Closes a ballot in which all have voted.
    pub async fn close_ballot(&self, who: &Person, ballot: &str) -> Answer {
        self.close_ballot_saying(who, ballot, false).await
    }

    /// Closes a ballot without those who have not voted.
    pub async fn close_ballot_early(&self, who: &Person, ballot: &str) -> Answer {
        self.close_ballot_saying(who, ballot, true).await
    }

    async fn close_ballot_saying(&self, who: &Person, ballot: &str, early: bool) -> Answer {
        let input = json!({ "ballotId": ballot, "withoutMissingVotes": early });
        let selection = format!("ballot {{ {BALLOT} }}");
        self.act_anew(who, "ballotClose", input, &selection).await
    }

    /// A whole ballot led by the president: opened, voted in, closed. Answers what it said.
    pub async fn decide(
        &self,
        board: &Board,
        case: &Case,
        about: Result<usize, &str>,
        votes: &[(&Person, &str)],
    ) -> Answer {
        let opened = self.open_ballot(&board.president, case, about).await.done();
        let ballot = opened.text("/ballot/id");
        for (voter, choice) in votes {
            self.vote(voter, ballot, choice).await.done();
        }
        let all = opened.at("/ballot/electorate") == votes.len();
        let closed = self.close_ballot_saying(&board.president, ballot, !all);
        closed.await.done()
    }

    /// The same, with everybody in favour.
    pub async fn adopt(&self, board: &Board, case: &Case, about: Result<usize, &str>) {
        let votes: Vec<_> = board
            .all()
            .into_iter()
            .map(|person| (person, "IN_FAVOUR"))
            .collect();
        let closed = self.decide(board, case, about, &votes).await;
        assert_eq!(closed.text("/ballot/outcome"), "ADOPTED");
    }

    /// Records the decision, with reasons for every allegation.
    pub async fn record(&self, who: &Person, case: &Case, ban_months: Option<u32>) -> Answer {
        let reasons = case
            .allegations
            .iter()
            .map(|id| json!({ "allegationId": id, "reasons": "The quotation says so." }));
        let input = json!({
            "proceedingId": case.id,
            "reasons": reasons.collect::<Vec<_>>(),
            "banMonths": ban_months,
        });
        let selection = format!("decision {{ {DECISION} }}");
        self.act_anew(who, "decisionRecord", input, &selection)
            .await
    }

    /// Notifies the decision.
    pub async fn notify_decision(
        &self,
        who: &Person,
        case: &Case,
        means: &str,
        counting: Option<&str>,
    ) -> Answer {
        let input = json!({ "proceedingId": case.id, "means": means, "countingDate": counting });
        let selection = format!("decision {{ {DECISION} }}");
        self.act_anew(who, "decisionNotify", input, &selection)
            .await
    }

    /// A file on one article with its decision recorded: the fault established, and these sanctions adopted.
    pub async fn decided(&self, board: &Board, sanctions: &[&str]) -> Case {
        let case = self.case_of(board, 1).await;
        let meeting = self.sit(board, &[&case], &board.all()).await;
        self.adopt(board, &case, Ok(0)).await;
        for kind in sanctions {
            self.adopt(board, &case, Err(kind)).await;
        }
        self.close_meeting(&board.president, &meeting).await.done();
        self.record(&board.president, &case, None).await.done();
        case
    }

    /// The facts of the journal's last entry on a file about an act.
    pub async fn journaled(&self, case: &Case, act: &str) -> Json {
        let file = case.id.parse::<ProceedingId>().unwrap();
        let entries = journal_entry::Entity::find()
            .filter(journal_entry::Column::ChainId.eq(Uuid::from(file)))
            .order_by_desc(journal_entry::Column::Sequence)
            .all(self.app.db.reader())
            .await
            .unwrap();
        let mut bodies = entries
            .iter()
            .map(|entry| serde_json::from_str::<Json>(&entry.body).unwrap());
        let entry = bodies.find(|body| body["act"] == act);
        entry.unwrap_or_else(|| panic!("no {act}"))["facts"].clone()
    }

    /// Brings into force what is due; answers how many decisions.
    pub async fn enforce(&self) -> u64 {
        sanctions::enforce_due(&Context::system(&self.app))
            .await
            .unwrap()
    }

    /// A query about one file, as `who` sees it.
    pub async fn of_file(&self, who: &Person, case: &Case, selection: &str) -> Json {
        let query = format!("query($id: ID!) {{ proceeding(id: $id) {{ {selection} }} }}");
        let who = self.again(who).await;
        let read = self
            .ask(Some(&who), &query, json!({ "id": case.id }))
            .await
            .ok();
        read.at("/data/proceeding").clone()
    }
}

/// What somebody may do, with the code of why not.
pub fn action(object: &Json, name: &str) -> Option<Json> {
    let actions = object["viewerActions"].as_array().unwrap();
    let found = actions.iter().find(|action| action["name"] == name)?;
    Some(match found["allowed"].as_bool() {
        Some(true) => json!(true),
        _ => found["reasons"][0]["code"].clone(),
    })
}
