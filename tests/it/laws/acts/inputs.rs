//! Inputs of each act, valid in themselves.

use super::Walk;
use super::things::Choice;
use crate::support::world::{Person, World};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Paris;
use entity::id::{MeetingId, ProceedingId};
use entity::{
    allegation, article, charter_version, commitment, decision, meeting_summons, proceeding,
    signature,
};
use rand::RngExt;
use sea_orm::{ColumnTrait, EntityTrait, PrimaryKeyTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value as Json, json};
use std::fmt::Debug;
use std::str::FromStr;

/// The row of this id.
async fn row<E: EntityTrait>(world: &World, id: &str) -> E::Model
where
    <E::PrimaryKey as PrimaryKeyTrait>::ValueType: FromStr<Err: Debug>,
{
    let id = id.parse::<<E::PrimaryKey as PrimaryKeyTrait>::ValueType>();
    let row = E::find_by_id(id.unwrap()).one(world.app.db.reader());
    row.await.unwrap().unwrap()
}

impl Walk<'_> {
    /// Inputs of which one is done where the act is allowed; where it is not, each is refused.
    pub(super) async fn inputs(&mut self, choice: &Choice) -> Vec<Json> {
        let id = &choice.thing.id;
        if let Some(file) = self.file_of(choice).await {
            return self.on_file(choice.on.act, file).await;
        }
        vec![match choice.on.act {
            "complaintFile" => self.complaint().await,
            "organisationRegister" => {
                self.made += 1;
                let kind = *self.pick(&["PROVIDER", "CLIENT"]);
                let name = format!("Atelier {}", self.made);
                json!({ "association": { "id": id }, "kind": kind, "name": name })
            }
            "mandatePropose" => return self.mandates(id).await,
            "proceedingOpen" => json!({ "complaintIds": [id] }),
            "meetingOpen" => json!({ "meetingId": id, "present": self.present(id).await }),
            "meetingClose" => json!({ "meetingId": id, "minutes": "The board deliberated." }),
            "voteCast" => {
                let choices = [
                    "IN_FAVOUR",
                    "IN_FAVOUR",
                    "IN_FAVOUR",
                    "IN_FAVOUR",
                    "AGAINST",
                    "ABSTAIN",
                ];
                json!({ "ballotId": id, "choice": self.pick(&choices) })
            }
            "ballotClose" => json!({ "ballotId": id }),
            "memberAdmit" => json!({ "membershipId": id, "duesPaidThrough": null }),
            "memberDuesRecord" => {
                let paid = (self.world.now() + TimeDelta::days(60)).date_naive();
                json!({ "membershipId": id, "duesPaidThrough": paid })
            }
            "memberResign" => json!({ "membershipId": id }),
            "memberRemove" => {
                json!({ "membershipId": id, "kind": "ADMINISTRATIVE", "reason": "It moved away." })
            }
            "affiliationRequest" => json!({ "organisationId": id }),
            "membershipRequest" => json!({ "actingAs": id }),
            "affiliationConfirm" | "affiliationRevoke" => json!({ "affiliationId": id }),
            "mandateConfirm" | "mandateRevoke" => json!({ "mandateId": id }),
            "messageReplay" => json!({ "messageId": id }),
            "charterPublish" => json!({ "charterVersionId": id }),
            "charterSign" => {
                let version = row::<charter_version::Entity>(self.world, id).await;
                let hash = data_encoding::HEXLOWER.encode(&version.text_hash);
                let firm = &choice.thing.acting_as;
                json!({ "actingAs": firm, "charterVersionId": id, "textHash": hash })
            }
            "commitmentDeclare" => self.declaration(choice).await,
            "commitmentWithdraw" => json!({ "commitmentId": id }),
            other => unreachable!("{other}"),
        }]
    }

    async fn file_of(&self, choice: &Choice) -> Option<proceeding::Model> {
        let id = match choice.thing.kind {
            "Proceeding" => choice.thing.id.clone(),
            "Decision" => {
                let decision = row::<decision::Entity>(self.world, &choice.thing.id).await;
                decision.proceeding_id.to_string()
            }
            _ => return None,
        };
        Some(row::<proceeding::Entity>(self.world, &id).await)
    }

    async fn on_file(&mut self, act: &str, file: proceeding::Model) -> Vec<Json> {
        let (world, id) = (self.world, file.id);
        let alleged = alleged(world, id).await.into_iter();
        match act {
            "proceedingNotify" => {
                let told =
                    alleged.map(|it| json!({ "allegationId": it, "facts": "The fee was hidden." }));
                let told: Vec<_> = told.collect();
                let by = |means, from: Option<DateTime<Utc>>| json!({ "proceedingId": id, "risk": "Striking off.", "means": means, "countsFrom": from, "allegations": told });
                vec![
                    by("ELECTRONIC", None),
                    by("HAND_DELIVERY", Some(world.now())),
                ]
            }
            "defenceSubmit" => {
                let text = "It was not hidden.";
                vec![json!({ "proceedingId": id, "actingAs": file.accused_id, "text": text })]
            }
            "recusalDeclare" => vec![json!({ "proceedingId": id, "ground": "RELATIVE" })],
            "meetingConvene" => {
                let now = world.now();
                let after = file.defence_ends_at.map_or(now, |end| end.max(now));
                let hours = 24 * 10 + self.chance.random_range(0..100);
                let starts_at = after + TimeDelta::hours(hours);
                vec![json!({ "proceedingIds": [id], "startsAt": starts_at, "place": "Town hall" })]
            }
            "decisionRecord" => {
                let reasons = alleged
                    .map(|it| json!({ "allegationId": it, "reasons": "The quotation says so." }));
                vec![json!({ "proceedingId": id, "reasons": reasons.collect::<Vec<_>>() })]
            }
            "decisionNotify" => {
                let day = world.now().with_timezone(&Paris).date_naive();
                vec![
                    json!({ "proceedingId": id, "means": "ELECTRONIC" }),
                    json!({ "proceedingId": id, "means": "HAND_DELIVERY", "countingDate": day }),
                ]
            }
            // Of a ballot the choices are listed one by one, to who may choose.
            "ballotOpen" => {
                let findings = alleged.map(
                    |it| json!({ "proceedingId": id, "question": "FINDING", "allegationId": it }),
                );
                let kinds = ["WARNING", "LABEL_BAN", "RADIATION"].into_iter();
                let sanctions = kinds.map(|kind| json!({ "proceedingId": id, "question": "SANCTION", "sanctionKind": kind }));
                findings.chain(sanctions).collect()
            }
            other => unreachable!("{other}"),
        }
    }

    /// About a day on which a signature bound, and articles of the version that was signed.
    async fn complaint(&mut self) -> Json {
        let db = self.world.app.db.reader();
        let signatures = signature::Entity::find().order_by_asc(signature::Column::Id);
        let signatures = signatures.all(db).await.unwrap();
        let live = signatures.iter().filter(|row| row.ended_at.is_none());
        let live: Vec<_> = live.cloned().collect();
        let some = if live.is_empty() || self.one_in(5) {
            &signatures
        } else {
            &live
        };
        let one = self.pick(some).clone();
        let at = |instant: DateTime<Utc>| instant.with_timezone(&Paris).date_naive();
        let day = at(one.signed_at);
        // Where one followed another on that day, the earlier binds.
        let bound = signatures.iter().filter(|row| {
            let ended = row.ended_at.is_some_and(|ended_at| at(ended_at) < day);
            row.organisation_id == one.organisation_id && at(row.signed_at) <= day && !ended
        });
        let bound = bound.min_by_key(|row| row.signed_at).unwrap();
        let articles = article::Entity::find()
            .filter(article::Column::CharterVersionId.eq(bound.charter_version_id))
            .order_by_asc(article::Column::Position)
            .limit(self.chance.random_range(1..3));
        let articles = articles.all(db).await.unwrap();
        json!({
            "charterId": bound.charter_id,
            "accusedId": bound.organisation_id,
            "articleIds": articles.iter().map(|row| row.id).collect::<Vec<_>>(),
            "facts": "The quotation hid the yearly fee.",
            "happenedOn": day,
        })
    }

    /// For somebody who holds nothing yet; of two roles, since where nobody administers only an administrator is proposed.
    async fn mandates(&mut self, association: &str) -> Vec<Json> {
        let holder = self.world.person("Nora").await.email;
        let first = self.world.today();
        let last = (self.world.now() + TimeDelta::days(90)).date_naive();
        let roles = [*self.pick(&["BOARD", "SECRETARY"]), "ADMIN"];
        let propose = |role| json!({ "association": { "id": association }, "account": { "email": holder }, "role": role, "firstDay": first, "lastDay": last });
        roles.map(propose).to_vec()
    }

    /// All who were summoned, or mostly all.
    async fn present(&mut self, meeting: &str) -> Vec<Json> {
        let meeting: MeetingId = meeting.parse().unwrap();
        let summons = meeting_summons::Entity::find()
            .filter(meeting_summons::Column::MeetingId.eq(meeting))
            .order_by_asc(meeting_summons::Column::AccountId)
            .all(self.world.app.db.reader());
        let summons = summons.await.unwrap();
        let whole = !self.one_in(5);
        let here = summons.into_iter().filter(|_| whole || !self.one_in(3));
        here.map(|row| json!(row.account_id)).collect()
    }

    /// Something new about the commitment's article, or about one of those that were signed.
    async fn declaration(&mut self, choice: &Choice) -> Json {
        self.made += 1;
        let statement = format!("We do it in way {}.", self.made);
        let id = &choice.thing.id;
        let (signature, about) = if choice.thing.kind == "Commitment" {
            let commitment = row::<commitment::Entity>(self.world, id).await;
            (commitment.signature_id, commitment.article_id)
        } else {
            let signature = row::<signature::Entity>(self.world, id).await;
            let articles = article::Entity::find()
                .filter(article::Column::CharterVersionId.eq(signature.charter_version_id))
                .order_by_asc(article::Column::Position)
                .limit(5)
                .all(self.world.app.db.reader());
            let articles = articles.await.unwrap();
            (signature.id, self.pick(&articles).id)
        };
        json!({ "signatureId": signature, "articleId": about, "statement": statement })
    }
}

/// The allegations of a file, in their order.
async fn alleged(world: &World, file: ProceedingId) -> Vec<entity::id::AllegationId> {
    let rows = allegation::Entity::find()
        .filter(allegation::Column::ProceedingId.eq(file))
        .order_by_asc(allegation::Column::Position);
    let rows = rows.all(world.app.db.reader()).await.unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

/// What a person sends who chose one of the choices that a file lists of its ballots.
pub fn ballot(file: &str, choice: &Json) -> Json {
    json!({
        "proceedingId": file,
        "question": choice["question"],
        "allegationId": choice["allegationId"],
        "sanctionKind": choice["sanctionKind"],
    })
}

/// The same person, signed in again where their session is over.
pub async fn signed_in(world: &World, who: &mut (Person, DateTime<Utc>)) -> Person {
    if world.now() - who.1 > TimeDelta::days(20) {
        *who = (world.again(&who.0).await, world.now());
    }
    who.0.clone()
}
