//! The acts, the things that they are on, and what somebody reads of them.

use super::outcome::Listed;
use crate::schema::list;
use crate::support::world::{Person, World};
use entity::{
    affiliation, ballot, charter_version, commitment, complaint, decision, mandate, meeting,
    membership, organisation, outbox, proceeding, signature,
};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// An act on a kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActOn {
    pub kind: &'static str,
    pub act: &'static str,
    /// How often it is the next step of a procedure, beside the others; never where it is none.
    pub step: u32,
    /// Whether the world is poorer after it: it is done now and then only.
    pub ends: bool,
}

const fn on(kind: &'static str, act: &'static str) -> ActOn {
    ActOn {
        kind,
        act,
        step: 0,
        ends: false,
    }
}

const fn step(kind: &'static str, act: &'static str, step: u32) -> ActOn {
    ActOn {
        step,
        ..on(kind, act)
    }
}

const fn end(kind: &'static str, act: &'static str) -> ActOn {
    ActOn {
        ends: true,
        ..on(kind, act)
    }
}

/// Every act that something lists.
pub const ACTS: &[ActOn] = &[
    on("Association", "complaintFile"),
    on("Association", "organisationRegister"),
    on("Association", "mandatePropose"),
    step("Complaint", "proceedingOpen", 2),
    step("Proceeding", "proceedingNotify", 9),
    on("Proceeding", "defenceSubmit"),
    end("Proceeding", "recusalDeclare"),
    step("Proceeding", "meetingConvene", 9),
    step("Proceeding", "ballotOpen", 9),
    step("Proceeding", "decisionRecord", 1),
    step("Proceeding", "decisionNotify", 9),
    on("Decision", "decisionNotify"),
    step("Meeting", "meetingOpen", 9),
    step("Meeting", "meetingClose", 1),
    step("Ballot", "voteCast", 30),
    step("Ballot", "ballotClose", 30),
    on("Membership", "memberAdmit"),
    on("Membership", "memberDuesRecord"),
    end("Membership", "memberResign"),
    end("Membership", "memberRemove"),
    on("Organisation", "affiliationRequest"),
    on("Organisation", "membershipRequest"),
    on("Affiliation", "affiliationConfirm"),
    end("Affiliation", "affiliationRevoke"),
    on("Mandate", "mandateConfirm"),
    end("Mandate", "mandateRevoke"),
    on("Message", "messageReplay"),
    end("CharterVersion", "charterPublish"),
    on("CharterVersion", "charterSign"),
    on("Signature", "commitmentDeclare"),
    on("Commitment", "commitmentDeclare"),
    on("Commitment", "commitmentWithdraw"),
];

/// The kinds of thing on which procedures go on.
pub const PROCEDURE: &[&str] = &["Complaint", "Proceeding", "Meeting", "Ballot"];

/// An object of the world.
#[derive(Clone, Debug)]
pub struct Thing {
    pub kind: &'static str,
    pub id: String,
    /// For which organisation it is looked at, where that is to be said.
    pub acting_as: Option<String>,
}

/// The latest of a kind, so many at most.
pub async fn latest(world: &World, kind: &'static str, most: u64) -> Vec<Thing> {
    let db = world.app.db.reader();
    macro_rules! latest {
        ($($name:literal $entity:ident $order:ident;)*) => {
            match kind {
                $($name => {
                    let rows = $entity::Entity::find()
                        .order_by_desc($entity::Column::$order)
                        .order_by_desc($entity::Column::Id)
                        .limit(most);
                    let rows = rows.all(db).await.unwrap();
                    rows.iter().map(|row| row.id.to_string()).collect()
                })*
                _ => vec![world.association.to_string()],
            }
        };
    }
    let ids: Vec<String> = latest! {
        "Complaint" complaint ReceivedAt;
        "Proceeding" proceeding OpenedAt;
        "Meeting" meeting StartsAt;
        "Ballot" ballot OpenedAt;
        "Decision" decision RecordedAt;
        "Membership" membership RequestedAt;
        "Organisation" organisation RegisteredAt;
        "Affiliation" affiliation RequestedAt;
        "Mandate" mandate ProposedAt;
        "Message" outbox CreatedAt;
        "CharterVersion" charter_version Number;
        "Signature" signature SignedAt;
        "Commitment" commitment DeclaredAt;
    };
    let thing = |id| Thing {
        kind,
        id,
        acting_as: None,
    };
    ids.into_iter().map(thing).collect()
}

/// What an object says of an act, and of the choices that it leaves.
#[derive(Clone, Debug)]
pub struct Choice {
    pub thing: Thing,
    pub on: ActOn,
    pub listed: Listed,
    /// The node, where it is read.
    pub node: Json,
}

/// What is read of an object of this kind.
fn selection(kind: &str) -> String {
    let reasons = "allowed reasons { code }";
    let actions = format!("id viewerActions {{ name {reasons} }}");
    match kind {
        "CharterVersion" => format!("id viewerActions(actingAs: $actingAs) {{ name {reasons} }}"),
        "Proceeding" => {
            format!("{actions} ballotChoices {{ question allegationId sanctionKind {reasons} }}")
        }
        _ => actions,
    }
}

/// All acts on these things, with what `who` reads of them.
pub async fn choices(world: &World, who: Option<&Person>, things: Vec<Thing>) -> Vec<Choice> {
    if things.is_empty() {
        return Vec::new();
    }
    let mut ids: Vec<_> = things.iter().map(|thing| thing.id.clone()).collect();
    let mut kinds: Vec<_> = things.iter().map(|thing| thing.kind).collect();
    kinds.dedup();
    let on = |kind: &&str| format!("... on {kind} {{ {} }} ", selection(kind));
    let mut parts: String = kinds.iter().map(on).collect();
    if kinds == ["Commitment"] {
        // None is a node: they are read of their signatures.
        let rows = signature::Entity::find().order_by_desc(signature::Column::SignedAt);
        let rows = rows.limit(100).all(world.app.db.reader()).await.unwrap();
        ids = rows.iter().map(|row| row.id.to_string()).collect();
        parts = format!(
            "... on Signature {{ commitments {{ {} }} }}",
            selection("Commitment")
        );
    }
    let acting_as = things.iter().find_map(|thing| thing.acting_as.clone());
    let (extra, variables) = match acting_as {
        Some(firm) => (", $actingAs: ID", json!({ "ids": ids, "actingAs": firm })),
        None => ("", json!({ "ids": ids })),
    };
    let query = format!("query($ids: [ID!]!{extra}) {{ nodes(ids: $ids) {{ {parts} }} }}");
    let read = world.ask(who, &query, variables).await.ok();
    let nodes = read.at("/data/nodes").as_array().unwrap().iter();
    let nodes = nodes.flat_map(|node| list(&node["commitments"]).iter().chain([node]));
    let nodes: HashMap<_, _> = nodes
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let mut choices = Vec::new();
    for thing in things {
        let node = nodes.get(&*thing.id).copied().cloned().unwrap_or_default();
        for on in ACTS.iter().filter(|on| on.kind == thing.kind) {
            choices.push(Choice {
                listed: listed(&node, on.act),
                thing: thing.clone(),
                on: *on,
                node: node.clone(),
            });
        }
    }
    choices
}

fn listed(node: &Json, act: &str) -> Listed {
    let Some(actions) = node["viewerActions"].as_array() else {
        return Listed::Hidden;
    };
    let name = capitals(act);
    match actions.iter().find(|action| action["name"] == name) {
        None => Listed::Not,
        Some(action) if action["allowed"] == true => Listed::Allowed,
        Some(action) => Listed::Refused(codes(action)),
    }
}

/// The codes of an answer's reasons.
pub fn codes(of: &Json) -> Vec<String> {
    let reasons = of["reasons"].as_array().unwrap().iter();
    let codes = reasons.map(|reason| reason["code"].as_str().unwrap().to_owned());
    codes.collect()
}

/// `CHARTER_SIGN` for `charterSign`.
pub fn capitals(act: &str) -> String {
    let letters = act.chars().map(|letter| match letter {
        'A'..='Z' => format!("_{letter}"),
        _ => letter.to_ascii_uppercase().to_string(),
    });
    letters.collect()
}
