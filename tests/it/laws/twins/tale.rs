//! What happens in a twin: the business of an association, and the procedure on one file.

use super::cast::{QUIET, Twin};
use crate::support::charters::titled;
use crate::support::firms::Firm;
use crate::support::sittings::{Case, EVENING};
use crate::support::world::Person;
use entity::id::{BallotId, MeetingId};
use entity::value::MandateRole;
use entity::{ballot_elector, meeting_summons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value as Json, json};

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
    /// Whether an address has an account.
    pub registered: bool,
}

impl Tale {
    pub const fn until(until: Stage) -> Self {
        Self {
            until,
            author: "author",
            facts: "The quotation hid the yearly fee.",
            partial: false,
            aside: "recused",
            explanation: "We sell to the same.",
            defence: "It was in the quotation.",
            dissenter: 1,
            adverse: false,
            slow: None,
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
            registered: false,
        }
    }
}

impl Twin {
    /// All that happens.
    pub async fn tell(&self, tale: Tale) {
        let quiet = account(QUIET, "Quiet");
        self.perhaps(tale.registered, "stranger", "accountRegister", quiet)
            .await;
        if tale.busy {
            self.business(tale).await;
        }
        self.step("affiliate");
        let firm = if tale.partial {
            self.complains(tale)
        } else {
            &self.buyer
        };
        self.world.affiliate(self.who("president"), firm.id).await;
        self.file(tale).await;
        self.world.set_clock("2026-02-06T08:00:00Z");
    }

    /// What is no procedure: members, offices and drafts.
    async fn business(&self, tale: Tale) {
        let world = &self.world;
        let dues = world.membership(&self.member).await.id;
        let dues = json!({ "membershipId": dues, "duesPaidThrough": tale.paid });
        self.act("secretary", "memberDuesRecord", dues, "").await;
        let removal = world.membership(&self.leaver).await.id;
        let removal =
            json!({ "membershipId": removal, "kind": "ADMINISTRATIVE", "reason": tale.reason });
        self.act("secretary", "memberRemove", removal, "").await;
        let asked = json!({ "organisationId": self.member.id });
        self.perhaps(tale.asked, "third", "affiliationRequest", asked)
            .await;
        let third = proposal(&self.who("third").email);
        self.perhaps(tale.proposed, "admin", "mandatePropose", third)
            .await;
        let vera = account(tale.address, "Vera");
        self.act("stranger", "accountRegister", vera, "").await;
        let vera = proposal(tale.address);
        self.act("admin", "mandatePropose", vera, "").await;
        let application = json!({ "actingAs": self.newcomer.id });
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
            world.affiliate(self.who("leaver"), self.member.id).await;
        }
        self.step("draft");
        world.import(titled(tale.title)).await;
    }

    /// For whom it is complained.
    fn complains(&self, tale: Tale) -> &Firm {
        if tale.author == "author" {
            &self.author
        } else {
            &self.third
        }
    }

    /// The procedure: a withheld complaint, and what comes of it.
    async fn file(&self, tale: Tale) {
        if tale.until < Stage::Opened {
            return;
        }
        let world = &self.world;
        let firm = self.complains(tale);
        let mut input = self.board.facts(world, 1);
        input["actingAs"] = json!(firm.id);
        input["facts"] = json!(tale.facts);
        input["withholdIdentity"] = json!(true);
        let filed = self.act(tale.author, "complaintFile", input, "complaint { id }");
        let complaint = filed.await.text("/complaint/id").to_owned();
        self.step("open");
        let secretary = &self.board.secretary;
        let file = world.open_file(secretary, &[&complaint]).await.done();
        let case = Case {
            id: file.text("/proceeding/id").to_owned(),
            complaint,
            allegations: vec![file.text("/proceeding/allegations/0/id").to_owned()],
            client: secretary.clone(),
        };
        if tale.until < Stage::Told {
            return;
        }
        let chair = self.who(if tale.partial { "plain" } else { "president" });
        let mut file = world.file(chair, &case.id).await;
        file["allegations"][0]["facts"] = json!("A fee was hidden.");
        self.step("notify");
        world.notify(chair, &file).await.done();
        let aside = json!({ "proceedingId": case.id, "ground": "DIRECT_COMPETITOR", "explanation": tale.explanation });
        self.act(tale.aside, "recusalDeclare", aside, "").await;
        let firm = self.board.accused.id;
        let defence = json!({ "proceedingId": case.id, "actingAs": firm, "text": tale.defence });
        self.act("accused", "defenceSubmit", defence, "").await;
        if tale.until >= Stage::Convened {
            self.sit(&case, tale).await;
        }
    }

    /// The president, or the eldest of the board who does not stand aside.
    fn chair(&self, tale: Tale) -> &Person {
        match (tale.partial, tale.aside) {
            (false, _) => self.who("president"),
            (true, "plain") => self.who("recused"),
            (true, _) => self.who("plain"),
        }
    }

    async fn sit(&self, case: &Case, tale: Tale) {
        let (world, chair) = (&self.world, self.chair(tale));
        self.step("convene");
        let convened = world.convene(chair, &[case], EVENING).await.done();
        let meeting = convened.text("/meeting/id");
        if tale.until < Stage::Voting {
            return;
        }
        world.set_clock(EVENING);
        self.step("open the meeting");
        let id: MeetingId = meeting.parse().unwrap();
        let summoned = meeting_summons::Entity::find()
            .filter(meeting_summons::Column::MeetingId.eq(id))
            .all(world.app.db.reader());
        let summoned = summoned.await.unwrap();
        let all = self.board.all().into_iter();
        let present = all.filter(|one| summoned.iter().any(|row| row.account_id == one.account));
        let present: Vec<_> = present.collect();
        world.open_meeting(chair, meeting, &present).await.done();
        self.vote(case, tale).await;
        if tale.until < Stage::Minuted {
            return;
        }
        self.step("close the meeting");
        let input = json!({ "meetingId": meeting, "minutes": tale.minutes });
        let again = world.again(chair).await;
        world
            .act(Some(&again), "meetingClose", input, "")
            .await
            .done();
        if tale.until < Stage::Recorded {
            return;
        }
        self.step("record");
        world.record(chair, case, None).await.done();
        if tale.until == Stage::Notified {
            self.step("notify the decision");
            let told = world.notify_decision(chair, case, "ELECTRONIC", None);
            told.await.done();
        }
    }

    /// The ballot on the fault.
    async fn vote(&self, case: &Case, tale: Tale) {
        let (world, chair) = (&self.world, self.chair(tale));
        self.step("open the ballot");
        let opened = world.open_ballot(chair, case, Ok(0)).await.done();
        let ballot = opened.text("/ballot/id");
        let id: BallotId = ballot.parse().unwrap();
        let electors = ballot_elector::Entity::find()
            .filter(ballot_elector::Column::BallotId.eq(id))
            .all(world.app.db.reader());
        let electors = electors.await.unwrap();
        for (at, voter) in self.board.all().into_iter().enumerate() {
            self.step(&format!("vote {at}"));
            let may_vote = electors.iter().any(|row| row.account_id == voter.account);
            if may_vote && tale.slow != Some(at) {
                let choice = if tale.adverse == (at == tale.dissenter) {
                    "IN_FAVOUR"
                } else {
                    "AGAINST"
                };
                world.vote(voter, ballot, choice).await.done();
            }
        }
        if tale.until >= Stage::Voted {
            self.step("close the ballot");
            world.close_ballot(chair, ballot).await.done();
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
