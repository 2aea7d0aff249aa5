//! Every list of the schema, with what each of its orders and filters goes by: said a second time, by what is shown of a row.
//!
//! A filter that went by something else than what its reader is shown of the row would tell them of what they may not read, and so
//! would an order.

use crate::schema::{introspect, list, name, type_named, written};
use chrono::{DateTime, Utc};
use sceau::input::fold;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// How a filter compares what is shown with what is wanted.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// They are the same.
    Same,
    /// It is the id of an object of this type.
    IdOf(&'static str),
    /// They are the same name, whatever the case and the accents.
    SameName,
    /// The name holds the text.
    Holds,
    /// At this instant or later.
    From,
    /// Before this instant.
    Before,
    /// At this instant or before.
    UpTo,
}

/// A list, as it is asked.
pub struct List {
    /// The type whose field it is.
    pub on: &'static str,
    pub field: &'static str,
    /// The type of its objects.
    pub of: &'static str,
    /// What is asked of each to see by what they are ordered and filtered.
    pub shown: &'static str,
    /// The names of its orders, none where it has but one, each with where what it goes by is shown.
    pub orders: &'static [(Option<&'static str>, &'static str)],
    /// Whether its one order has the greatest first.
    pub descending: bool,
    /// The names of its conditions, each with where what it goes by is shown, and how.
    pub filters: &'static [(&'static str, &'static str, By)],
}

/// A list in one order, by what is shown there.
const fn plain(
    (on, field, of): (&'static str, &'static str, &'static str),
    shown: &'static str,
    orders: &'static [(Option<&'static str>, &'static str)],
    filters: &'static [(&'static str, &'static str, By)],
) -> List {
    List {
        on,
        field,
        of,
        shown,
        orders,
        descending: false,
        filters,
    }
}

/// All of them.
pub const LISTS: &[List] = &[
    plain(
        ("Query", "affiliations", "Affiliation"),
        "state requestedAt organisation { id }",
        &[(None, "/requestedAt")],
        &[
            ("state", "/state", By::Same),
            (
                "organisationId",
                "/organisation/id",
                By::IdOf("Organisation"),
            ),
        ],
    ),
    plain(
        ("Query", "associations", "Association"),
        "name",
        &[(Some("NAME"), "/name")],
        &[("nameContains", "/name", By::Holds)],
    ),
    plain(
        ("Query", "boardDocket", "DocketItem"),
        "dueAt",
        &[(None, "/dueAt")],
        &[],
    ),
    plain(
        ("Query", "complaints", "Complaint"),
        "state receivedAt deadline { endsAt missed } accused { id name }",
        &[
            (Some("DUE_AT"), "/deadline/endsAt"),
            (Some("RECEIVED_AT"), "/receivedAt"),
        ],
        &[
            ("state", "/state", By::Same),
            ("deadlineMissed", "/deadline/missed", By::Same),
            ("receivedAfter", "/receivedAt", By::From),
            ("receivedBefore", "/receivedAt", By::Before),
            ("dueBefore", "/deadline/endsAt", By::UpTo),
            ("accusedId", "/accused/id", By::IdOf("Organisation")),
            ("accusedNameContains", "/accused/name", By::Holds),
        ],
    ),
    List {
        descending: true,
        ..plain(
            ("Query", "mandates", "Mandate"),
            "role state firstDay account { id }",
            &[(None, "/firstDay")],
            &[
                ("role", "/role", By::Same),
                ("state", "/state", By::Same),
                ("accountId", "/account/id", By::IdOf("Account")),
            ],
        )
    },
    List {
        descending: true,
        ..plain(
            ("Query", "meetings", "Meeting"),
            "state startsAt",
            &[(None, "/startsAt")],
            &[("state", "/state", By::Same)],
        )
    },
    plain(
        ("Query", "memberships", "Membership"),
        "state requestedAt organisation { id }",
        &[(None, "/requestedAt")],
        &[
            ("state", "/state", By::Same),
            (
                "organisationId",
                "/organisation/id",
                By::IdOf("Organisation"),
            ),
        ],
    ),
    plain(
        ("Query", "proceedings", "Proceeding"),
        "state openedAt accused { id }",
        &[(Some("OPENED_AT"), "/openedAt")],
        &[
            ("state", "/state", By::Same),
            ("accusedId", "/accused/id", By::IdOf("Organisation")),
        ],
    ),
    plain(
        ("Query", "providers", "Organisation"),
        "name city isMember registeredAt",
        &[
            (Some("NAME"), "/name"),
            (Some("REGISTERED_AT"), "/registeredAt"),
        ],
        &[
            ("nameContains", "/name", By::Holds),
            ("city", "/city", By::SameName),
            ("member", "/isMember", By::Same),
        ],
    ),
    List {
        descending: true,
        ..plain(
            ("Query", "undeliveredMessages", "Message"),
            "toldAt",
            &[(None, "/toldAt")],
            &[],
        )
    },
    plain(
        ("Query", "register", "Label"),
        "since standing charter { id } organisation { name }",
        &[
            (Some("NAME"), "/organisation/name"),
            (Some("SINCE"), "/since"),
        ],
        &[
            ("nameContains", "/organisation/name", By::Holds),
            ("standing", "/standing", By::Same),
            ("charterId", "/charter/id", By::IdOf("Charter")),
        ],
    ),
    plain(
        ("Organisation", "affiliations", "Affiliation"),
        "state requestedAt",
        &[(None, "/requestedAt")],
        &[("state", "/state", By::Same)],
    ),
    plain(
        ("Organisation", "commitments", "Commitment"),
        "declaredAt",
        &[(None, "/declaredAt")],
        &[],
    ),
];

/// An instant of an answer.
fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// What an order compares: of names what is left of them without case and accents, of instants and days what comes first as text.
pub fn key(shown: &Json) -> String {
    let text = shown.as_str().unwrap();
    text.parse::<DateTime<Utc>>()
        .map_or_else(|_| fold(text), |at| at.format("%FT%T%.9fZ").to_string())
}

impl By {
    /// Whether what is shown meets what is wanted: what is not shown meets nothing.
    pub fn meets(self, shown: Option<&Json>, wanted: &Json) -> bool {
        let Some(shown) = shown.filter(|shown| !shown.is_null()) else {
            return false;
        };
        let texts = || (shown.as_str().unwrap(), wanted.as_str().unwrap());
        let instants = || (instant(texts().0), instant(texts().1));
        match self {
            Self::Same | Self::IdOf(_) => shown == wanted,
            Self::SameName => fold(texts().0) == fold(texts().1),
            Self::Holds => fold(texts().0).contains(&fold(texts().1)),
            Self::From => instants().0 >= instants().1,
            Self::Before => instants().0 < instants().1,
            Self::UpTo => instants().0 <= instants().1,
        }
    }
}

/// What a list of the schema takes beside a page: conditions, and orders.
fn taken(schema: &Json, field: &Json) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut conditions, mut orders) = (BTreeSet::new(), BTreeSet::new());
    for argument in list(&field["args"]) {
        let of = written(&argument["type"]);
        let of = type_named_or_none(schema, of.trim_end_matches('!'));
        match name(argument) {
            "first" | "after" | "last" | "before" | "association" => {}
            "filter" => {
                let fields = list(&of.unwrap()["inputFields"]).iter();
                conditions.extend(fields.map(|field| name(field).to_owned()));
            }
            "orderBy" => {
                let mut fields = list(&of.unwrap()["inputFields"]).iter();
                let by = fields.find(|field| name(field) == "field").unwrap();
                let by = written(&by["type"]);
                let values = list(&type_named(schema, by.trim_end_matches('!'))["enumValues"]);
                orders.extend(values.iter().map(|value| name(value).to_owned()));
            }
            other => {
                conditions.insert(other.to_owned());
            }
        }
    }
    (conditions, orders)
}

/// The type of this name, where it is one by itself: a list of others is none.
pub fn type_named_or_none<'a>(schema: &'a Json, wanted: &str) -> Option<&'a Json> {
    list(&schema["types"])
        .iter()
        .find(|one| name(one) == wanted)
}

/// Whoever adds a list, a condition or an order says in [`LISTS`] what it goes by.
#[tokio::test]
async fn every_list_with_each_filter_and_order_is_looked_at() {
    let schema = introspect().await;
    let mut declared = BTreeSet::new();
    for of in list(&schema["types"]) {
        for field in list(&of["fields"]) {
            if written(&field["type"])
                .trim_end_matches('!')
                .ends_with("Connection")
            {
                let (conditions, orders) = taken(&schema, field);
                declared.insert((
                    name(of).to_owned(),
                    name(field).to_owned(),
                    conditions,
                    orders,
                ));
            }
        }
    }
    let looked_at = LISTS.iter().map(|list| {
        let conditions = list.filters.iter().map(|(name, ..)| (*name).to_owned());
        let orders = list.orders.iter().filter_map(|(name, _)| *name);
        let orders = orders.map(str::to_owned);
        (
            list.on.to_owned(),
            list.field.to_owned(),
            conditions.collect(),
            orders.collect(),
        )
    });
    assert_eq!(declared, looked_at.collect());
}
