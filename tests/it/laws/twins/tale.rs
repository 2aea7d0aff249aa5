//! What happens in a twin: the business of an association, and the procedure on one file.

use super::cast::{QUIET, Twin};
use crate::accounts::activation::code;
use crate::support::charters::titled;
use crate::support::files::notice;
use crate::support::firms::Firm;
use crate::support::sittings::EVENING;
use entity::id::{BallotId, MeetingId};
use entity::value::MandateRole;
use entity::{ballot_elector, meeting_summons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value as Json, json};

/// A guest's idempotency key, and what they wrote under it in the one twin and in the other.
pub const KEY: &str = "a-key-that-a-guest-took";
pub const WORDS: [&str; 2] = ["They never called back.", "They came a year late."];

/// How far a procedure goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Nothing,
    Opened,
    Told,
    Convened,
    Voting,
    Voted,
    Minuted,
    Recorded,
    Notified,
}

/// What happens in a twin, by what may differ in it.
#[derive(Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one secret, and any of them may differ alone"
)]
pub struct Tale {
    pub until: Stage,
    pub author: &'static str,
    pub facts: &'static str,
    /// The name on the paper, where the complaint came on one: its author asks for it to be withheld.
    pub paper: Option<&'static str>,
    /// Whether the president acts for who complains, and so presides no more.
    pub partial: bool,
    pub aside: &'static str,
    /// Why they stand aside.
    pub explanation: &'static str,
    pub defence: &'static str,
    /// Who votes otherwise than everybody else, by their place on the board.
    pub dissenter: usize,
    /// Whether everybody else votes against the finding.
    pub adverse: bool,
    /// Who has not voted yet, by their place on the board.
    pub slow: Option<usize>,
    /// Which sanction is voted on where the finding is adopted.
    pub sanction: Option<&'static str>,
    pub minutes: &'static str,
    /// Whether members, officers and others have business with each other.
    pub busy: bool,
    /// Why a member was removed.
    pub reason: &'static str,
    /// Through which day another's dues are paid.
    pub paid: &'static str,
    /// The title of a draft.
    pub title: &'static str,
    /// Whether somebody asks to act for a member.
    pub asked: bool,
    /// Whether somebody is proposed for an office.
    pub proposed: bool,
    /// The address of somebody else who is proposed.
    pub address: &'static str,
    /// Whether a provider asks to become a member.
    pub applies: bool,
    /// Whether somebody came to an office.
    pub seated: bool,
    /// Whether somebody more acts for a member.
    pub colleague: bool,
    /// Whether a client makes itself known.
    pub client: bool,
    /// Whether one more complaint comes on paper.
    pub arrived: bool,
    /// What a guest complains of under [`KEY`].
    pub guest: &'static str,
    /// Whether an address has an account.
    pub registered: bool,
    /// Whether a one-time code for an account was given out.
    pub code: bool,
}

impl Tale {
    pub const fn until(until: Stage) -> Self {
        Self {
            until,
            author: "author",
            facts: "The quotation hid the yearly fee.",
            paper: None,
            partial: false,
            aside: "recused",
            explanation: "We sell to the same.",
            defence: "It was in the quotation.",
            dissenter: 1,
            adverse: false,
            slow: None,
            sanction: None,
            minutes: "The board deliberated.",
            busy: false,
            reason: "It moved away.",
            paid: "2026-12-31",
            title: "A second charter",
            asked: false,
            proposed: false,
            address: "vera@example.org",
            applies: false,
            seated: false,
            colleague: false,
            client: false,
            arrived: false,
            guest: WORDS[0],
            registered: false,
            code: false,
        }
    }
}

impl Twin {
    /// All that happens.
    pub async fn tell(&self, tale: Tale) {
        let quiet = account(QUIET, "Quiet");
        self.perhaps(tale.registered, "stranger", "accountRegister", quiet)
            .await;
        self.step("code");
        if tale.code {
            code(&self.world, self.cast.board.president.account).await;
        }
        if tale.busy {
            self.business(tale).await;
        }
        self.step("affiliate");
        let firm = if tale.partial {
            self.complains(tale)
        } else {
            &self.cast.buyer
        };
        self.world.affiliate(self.who("president"), firm.id).await;
        self.file(tale).await;
        self.world.set_clock("2026-02-06T08:00:00Z");
    }

    /// What is no procedure: members, offices and drafts.
    async fn business(&self, tale: Tale) {
        let world = &self.world;
        let dues = world.membership(&self.cast.member).await.id;
        let dues = json!({ "membershipId": dues, "duesPaidThrough": tale.paid });
        self.act("secretary", "memberDuesRecord", dues, "").await;
        let removal = world.membership(&self.cast.leaver).await.id;
        let removal =
            json!({ "membershipId": removal, "kind": "ADMINISTRATIVE", "reason": tale.reason });
        self.act("secretary", "memberRemove", removal, "").await;
        let asked = json!({ "organisationId": self.cast.member.id });
        self.perhaps(tale.asked, "third", "affiliationRequest", asked)
            .await;
        let third = proposal(&self.who("third").email);
        self.perhaps(tale.proposed, "admin", "mandatePropose", third)
            .await;
        let vera = account(tale.address, "Vera");
        self.act("stranger", "accountRegister", vera, "").await;
        let vera = proposal(tale.address);
        self.act("admin", "mandatePropose", vera, "").await;
        let application = json!({ "actingAs": self.cast.newcomer.id });
        self.perhaps(tale.applies, "newcomer", "membershipRequest", application)
            .await;
        let client =
            json!({ "association": { "slug": "club" }, "kind": "CLIENT", "name": "Quincaillerie" });
        self.perhaps(tale.client, "third", "organisationRegister", client)
            .await;
        self.step("seat");
        if tale.seated {
            let (buyer, since) = (self.who("buyer"), "2026-01-15");
            let role = MandateRole::Auditor;
            world.mandate(buyer, role, since, None).await;
        }
        self.step("colleague");
        if tale.colleague {
            world
                .affiliate(self.who("leaver"), self.cast.member.id)
                .await;
        }
        self.step("draft");
        world.import(titled(tale.title)).await;
        let arrived = self.on_paper("Jeanne Roche");
        self.perhaps(tale.arrived, "secretary", "complaintFile", arrived)
            .await;
        let mut codes = Vec::new();
        for _ in 0..2 {
            self.step("a guest complains");
            let input = self.of_a_guest(KEY, tale.guest);
            let filed = world.act(None, "complaintFile", input, "receiptCode");
            codes.push(filed.await.done().text("/receiptCode").to_owned());
        }
        assert_eq!(codes[0], codes[1], "whoever has the key and every word");
    }

    /// A complaint as it came on paper.
    fn on_paper(&self, name: &str) -> Json {
        let mut input = self.cast.board.facts(&self.world, 1);
        let received_at = self.world.now();
        input["paper"] =
            json!({ "receivedAt": received_at, "authorKind": "CLIENT", "authorName": name });
        input["withholdIdentity"] = json!(true);
        input
    }

    /// What a guest complains of under a key.
    pub fn of_a_guest(&self, key: &str, words: &str) -> Json {
        let mut input = self.cast.board.facts(&self.world, 1);
        input["facts"] = json!(words);
        input["idempotencyKey"] = json!(key);
        input
    }

    /// For whom it is complained.
    fn complains(&self, tale: Tale) -> &Firm {
        if tale.author == "author" {
            &self.cast.author
        } else {
            &self.cast.third
        }
    }

    /// The procedure: a withheld complaint, and what comes of it.
    async fn file(&self, tale: Tale) {
        if tale.until < Stage::Opened {
            return;
        }
        let world = &self.world;
        let (author, mut input) = if let Some(name) = tale.paper {
            ("secretary", self.on_paper(name))
        } else {
            let mut input = self.cast.board.facts(world, 1);
            input["actingAs"] = json!(self.complains(tale).id);
            input["withholdIdentity"] = json!(true);
            (tale.author, input)
        };
        input["facts"] = json!(tale.facts);
        let filed = self.act(author, "complaintFile", input, "complaint { id }");
        let input = json!({ "complaintIds": [filed.await.text("/complaint/id")] });
        let selection = "proceeding { id allegations { id } }";
        let opened = self.act("secretary", "proceedingOpen", input, selection);
        let file = opened.await.at("/proceeding").clone();
        if tale.until < Stage::Told {
            return;
        }
        let chair = if tale.partial { "plain" } else { "president" };
        let mut told = notice(&file);
        told["allegations"][0]["facts"] = json!("A fee was hidden.");
        self.act(chair, "proceedingNotify", told, "").await;
        let aside = json!({ "proceedingId": file["id"], "ground": "DIRECT_COMPETITOR", "explanation": tale.explanation });
        self.act(tale.aside, "recusalDeclare", aside, "").await;
        let firm = self.cast.board.accused.id;
        let defence = json!({ "proceedingId": file["id"], "actingAs": firm, "text": tale.defence });
        self.act("accused", "defenceSubmit", defence, "").await;
        if tale.until >= Stage::Convened {
            self.sit(&file, tale).await;
        }
    }

    /// The president, or the eldest of the board who does not stand aside.
    fn chair(tale: Tale) -> &'static str {
        match (tale.partial, tale.aside) {
            (false, _) => "president",
            (true, "plain") => "recused",
            (true, _) => "plain",
        }
    }

    /// The meeting about the file, and what is decided.
    async fn sit(&self, file: &Json, tale: Tale) {
        let (world, chair) = (&self.world, Self::chair(tale));
        let input =
            json!({ "proceedingIds": [file["id"]], "startsAt": EVENING, "place": "Town hall" });
        let convened = self.act(chair, "meetingConvene", input, "meeting { id }");
        let meeting = convened.await.at("/meeting/id").clone();
        if tale.until < Stage::Voting {
            return;
        }
        world.set_clock(EVENING);
        let id: MeetingId = meeting.as_str().unwrap().parse().unwrap();
        let summoned = meeting_summons::Entity::find()
            .filter(meeting_summons::Column::MeetingId.eq(id))
            .all(world.app.db.reader());
        let summoned: Vec<_> = summoned.await.unwrap();
        let summoned: Vec<_> = summoned.iter().map(|row| row.account_id).collect();
        let all = self.cast.board.all().into_iter().map(|one| one.account);
        let present: Vec<_> = all.filter(|one| summoned.contains(one)).collect();
        let input = json!({ "meetingId": meeting, "present": present });
        self.act(chair, "meetingOpen", input, "").await;
        let fault = json!({ "question": "FINDING", "allegationId": file["allegations"][0]["id"] });
        self.vote(file, tale, fault).await;
        if let Some(kind) = tale.sanction {
            let sanction = json!({ "question": "SANCTION", "sanctionKind": kind });
            self.vote(file, tale, sanction).await;
        }
        if tale.until < Stage::Minuted {
            return;
        }
        let input = json!({ "meetingId": meeting, "minutes": tale.minutes });
        self.act(chair, "meetingClose", input, "").await;
        if tale.until < Stage::Recorded {
            return;
        }
        let reasons = json!({ "allegationId": file["allegations"][0]["id"], "reasons": "The quotation says so." });
        let input = json!({ "proceedingId": file["id"], "reasons": [reasons] });
        self.act(chair, "decisionRecord", input, "").await;
        if tale.until == Stage::Notified {
            let input = json!({ "proceedingId": file["id"], "means": "ELECTRONIC" });
            self.act(chair, "decisionNotify", input, "").await;
        }
    }

    /// The ballot on a question.
    async fn vote(&self, file: &Json, tale: Tale, mut question: Json) {
        let (world, chair) = (&self.world, Self::chair(tale));
        question["proceedingId"] = file["id"].clone();
        let opened = self.act(chair, "ballotOpen", question, "ballot { id }");
        let ballot = opened.await.at("/ballot/id").clone();
        let id: BallotId = ballot.as_str().unwrap().parse().unwrap();
        let electors = ballot_elector::Entity::find()
            .filter(ballot_elector::Column::BallotId.eq(id))
            .all(world.app.db.reader());
        let electors = electors.await.unwrap();
        for (at, voter) in self.cast.board.all().into_iter().enumerate() {
            let may_vote = electors.iter().any(|row| row.account_id == voter.account);
            if may_vote && tale.slow != Some(at) {
                let choice = if tale.adverse == (at == tale.dissenter) {
                    "IN_FAVOUR"
                } else {
                    "AGAINST"
                };
                let input = json!({ "ballotId": ballot, "choice": choice });
                self.does(voter, "voteCast", input, "").await;
            } else {
                self.step("no vote");
            }
        }
        if tale.until >= Stage::Voted {
            let input = json!({ "ballotId": ballot, "withoutMissingVotes": false });
            self.act(chair, "ballotClose", input, "").await;
        }
    }
}

/// What an account is made of.
fn account(email: &str, name: &str) -> Json {
    json!({ "email": email, "password": "une phrase bien longue", "displayName": name })
}

/// A mandate that is proposed to an address.
fn proposal(email: &str) -> Json {
    json!({
        "association": { "slug": "club" }, "account": { "email": email },
        "role": "AUDITOR", "firstDay": "2026-01-15", "lastDay": "2027-01-15",
    })
}
