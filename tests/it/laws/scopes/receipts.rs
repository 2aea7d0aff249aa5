//! A receipt code is a way to a complaint for whoever shows it: it shows all of them the same, which is what the receipt has of the
//! row and what those who see the complaint are shown of it; and a code that is almost one is answered like any other text.

use super::Reading;
use super::filters::FIELDS;
use crate::laws::fields::Walk;
use chrono::{DateTime, Utc};
use entity::complaint;
use entity::id::ComplaintId;
use sceau::secrets::code_hash;
use serde_json::{Map, Value as Json, json};

/// Of one complaint in so many, other texts are tried than its code.
const SOME: usize = 6;
/// What opens no complaint.
const NONE: &str = "a-code-that-nobody-was-given";

/// The code of a complaint of a random world.
pub fn code(id: ComplaintId) -> String {
    format!("code of {id}")
}

/// What is kept of it.
pub fn hash(id: ComplaintId) -> Vec<u8> {
    code_hash(&code(id)).to_vec()
}

/// What is not the code of this complaint, though it is like it, or is of it otherwise.
fn wrong(row: &complaint::Model) -> [String; 5] {
    let right = code(row.id);
    [
        right[1..].to_owned(),
        format!("{right}a"),
        row.id.to_string(),
        data_encoding::HEXLOWER.encode(&row.receipt_hash),
        format!("{right}' OR '1' = '1"),
    ]
}

/// The same code, as people copy it.
fn copied(row: &complaint::Model) -> [String; 2] {
    let right = code(row.id);
    [
        right.to_uppercase().replace(' ', ""),
        format!(" {} ", right.replace('-', " - ")),
    ]
}

impl Reading<'_> {
    /// Every receipt, with the meeting that it leads to. Its deadline is part of it, whoever sees the complaint.
    pub async fn every_receipt(&mut self) {
        let mut kinds = self.kinds.iter();
        let deadline = kinds.position(|kind| kind.name == "Deadline").unwrap();
        let selection = format!("deadline {{ {} }}", self.selection(&self.kinds[deadline]));
        let known = self.known;
        let codes: Vec<_> = known.all.complaint.iter().map(|row| code(row.id)).collect();
        let answers = self.receipts(&codes, &selection).await;
        for (row, answer) in known.all.complaint.iter().zip(answers) {
            let (id, found) = (row.id.into(), !answer.is_null());
            self.compare("ComplaintReceipt", id, found, "complaintByReceipt");
            if found {
                self.follow(deadline, id, &answer["deadline"]);
            }
        }
    }

    /// What each receipt says, beside the row and beside the complaint where it is seen; and what other texts are answered.
    pub async fn every_code(&mut self) {
        let (known, walk) = (self.known, Walk::new(self.schema));
        let all = walk.selection("ComplaintReceipt", &[]);
        let both = walk.selection("Deadline", &[]);
        let both = format!("state receivedAt deadline {{ {both} }}");
        let rows = &known.all.complaint;
        let codes: Vec<_> = rows.iter().map(|row| code(row.id)).collect();
        let receipts = self.receipts(&codes, &all).await;
        let shown = self.receipts(&codes, &both).await;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let query = format!(
            "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Complaint {{ {both} }} }} }}"
        );
        let seen = self.world.ask(self.reader, &query, json!({ "ids": ids }));
        let seen = seen.await.ok();
        for (at, row) in rows.iter().enumerate() {
            let what = row.id.to_string();
            let said = said(&receipts[at]);
            self.agree("receipt", &what, &[said], &[self.says(row)]);
            // The meeting says itself who sees it.
            let mut same = receipts[at].clone();
            same["deadline"]["metBy"].take();
            let first = self.law.receipts.entry(row.id);
            let first = first.or_insert_with(|| same.clone()).clone();
            self.agree("receipt of others", &what, &[same], &[first]);
            let by_id = seen.at("/data/nodes")[at].clone();
            if !by_id.is_null() {
                self.agree("receipt and id", &what, &shown[at..=at], &[by_id]);
            }
        }
        for (row, receipt) in rows.iter().zip(&receipts).step_by(SOME) {
            let what = row.id.to_string();
            let copies = self.receipts(&copied(row), &all).await;
            let expected = vec![receipt.clone(); copies.len()];
            self.agree("receipt as it is copied", &what, &copies, &expected);
            let mut found = Vec::new();
            for code in wrong(row).iter().map(String::as_str).chain([NONE]) {
                let before = self.world.app.db.statements();
                let query = format!(
                    "{{ complaintByReceipt(code: {}) {{ {all} }} }}",
                    json!(code)
                );
                let answer = self.world.ask(self.reader, &query, json!({})).await;
                let statements = self.world.app.db.statements() - before;
                found.push((answer.0, statements));
            }
            let absent = json!({ "data": { "complaintByReceipt": null } });
            let expected = vec![(absent, found[found.len() - 1].1); found.len()];
            self.agree("wrong code", &what, &found, &expected);
        }
    }

    /// What is answered to each of these codes, in as few documents as may be.
    async fn receipts(&self, codes: &[String], selection: &str) -> Vec<Json> {
        let mut answers = Vec::new();
        for codes in codes.chunks(FIELDS) {
            let fields = codes.iter().enumerate().map(|(n, code)| {
                format!(
                    "a{n}: complaintByReceipt(code: {}) {{ {selection} }}",
                    json!(code)
                )
            });
            let query = format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "));
            let answer = self.world.ask(self.reader, &query, json!({})).await.ok();
            answers.extend((0..codes.len()).map(|n| answer.at("/data")[format!("a{n}")].clone()));
        }
        answers
    }

    /// What the receipt of a complaint says, by the row.
    fn says(&self, row: &complaint::Model) -> Json {
        let over = row.due_at <= self.world.now();
        let missed = over && row.met_at.is_none_or(|at| at >= row.due_at);
        json!({
            "fields": ["__typename", "deadline", "deadlineMissed", "receivedAt", "state"],
            "state": row.state.to_string(),
            "receivedAt": row.received_at,
            "deadlineMissed": missed,
            "start": row.received_at,
            "lastDay": row.due_day,
            "endsAt": row.due_at,
            "isOver": over,
            "met": row.met_at.is_some(),
            "metAt": row.met_at,
            "missed": missed,
            "missedBecause": row.missed_because.map(|it| it.to_string()),
        })
    }
}

/// What an answer says of what stands in the row, its instants in one form.
fn said(receipt: &Json) -> Json {
    let one_form = |value: &Json| {
        let instant = value
            .as_str()
            .and_then(|text| text.parse::<DateTime<Utc>>().ok());
        instant.map_or_else(|| value.clone(), |at| json!(at))
    };
    let at_top = ["state", "receivedAt", "deadlineMissed"].map(|field| (field, &receipt[field]));
    let of_limit = [
        "start",
        "lastDay",
        "endsAt",
        "isOver",
        "met",
        "metAt",
        "missed",
        "missedBecause",
    ];
    let of_limit = of_limit.map(|field| (field, &receipt["deadline"][field]));
    let all = at_top.into_iter().chain(of_limit);
    let mut all: Map<_, _> = all
        .map(|(field, value)| (field.to_owned(), one_form(value)))
        .collect();
    let mut fields: Vec<_> = receipt.as_object().unwrap().keys().collect();
    fields.sort();
    all.insert("fields".to_owned(), json!(fields));
    Json::Object(all)
}
