//! Who may, as the schema says it: each mutation, and each type that is read by a row of the matrix, says by a directive and in its
//! description what the matrix says; and nothing is without that has to have it.

use crate::house::source::Source;
use crate::schema::{ACTS_OF_OTHER_MUTATIONS, list};
use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{ConstDirective, TypeKind, TypeSystemDefinition};
use entity::TextEnum;
use sceau::access::{Act, Reach, Read, Role, who};
use std::collections::{BTreeMap, BTreeSet};

/// Types of the schema that are read by no row of the matrix, with the reason. What is read with an object is hidden with it.
const WITHOUT: &[(&str, &str)] = &[
    (
        "AppealRules DecisionRules DeliberationRules CalendarRules MeetingRules QuorumRules RulesOfProcedure SanctionRules LocalizedText",
        "parts of a version of a charter",
    ),
    ("BallotCount", "part of a ballot"),
    (
        "BallotChoice",
        "what `ballotOpen` would answer, by its own guard",
    ),
    (
        "GateStep",
        "part of a proceeding, by the row of `Proceeding.gate`",
    ),
    ("ItemQuorum", "part of a meeting's item"),
    ("Period", "part of a deadline, or of the rules of a charter"),
    (
        "ProcedureFigures",
        "public counts of an association, from which nobody is told",
    ),
    (
        "EnumText EnumValueText Rule PageInfo",
        "about the schema, the rules or a page, and about nobody",
    ),
    (
        "UserError ViewerAction",
        "what the viewer is told of their own act",
    ),
    ("Session Viewer", "the person who asks, and what they hold"),
    (
        "Query Mutation",
        "the roots: their fields lead to what has a row, or are acts",
    ),
];

/// What one place of the schema says: its description, and its directives `@access` by the names of their rows.
#[derive(Debug, Default)]
pub struct Said {
    description: String,
    rows: BTreeMap<String, [Reach; Role::VALUES.len()]>,
}

/// What the schema says of its object types, `Complaint`, and of their fields, `Complaint.facts`.
pub fn said() -> BTreeMap<String, Said> {
    let document = parse_schema(sceau::graphql::sdl()).unwrap();
    let mut all = BTreeMap::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(of) = definition else {
            continue;
        };
        let of = of.node;
        let TypeKind::Object(object) = of.kind else {
            continue;
        };
        let place = |description: Option<Positioned<String>>, directives| Said {
            description: description.map(|text| text.node).unwrap_or_default(),
            rows: rows(directives),
        };
        for field in object.fields {
            let field = field.node;
            let at = format!("{}.{}", of.name.node, field.name.node);
            all.insert(at, place(field.description, field.directives));
        }
        all.insert(
            of.name.node.to_string(),
            place(of.description, of.directives),
        );
    }
    all
}

fn rows(
    directives: Vec<Positioned<ConstDirective>>,
) -> BTreeMap<String, [Reach; Role::VALUES.len()]> {
    let access = directives.into_iter().map(|one| one.node);
    let access = access.filter(|one| one.name.node == "access");
    let row = |one: ConstDirective| {
        let mut row = [Reach::No; Role::VALUES.len()];
        let mut name = String::new();
        for (argument, value) in one.arguments {
            let value = value.node.into_json().unwrap();
            let reach = match argument.node.as_str() {
                "any" => Reach::Any,
                "party" => Reach::Party,
                "own" => Reach::Own,
                _ => {
                    value.as_str().unwrap().clone_into(&mut name);
                    continue;
                }
            };
            for role in list(&value) {
                let place = Role::VALUES.iter().position(|one| role == one.as_str());
                row[place.unwrap()] = reach;
            }
        }
        (name, row)
    };
    access.map(row).collect()
}

impl Said {
    /// Whether it is a field, and no mutation, that is read by a row of its own.
    pub fn is_guarded_part(&self, at: &str) -> bool {
        at.contains('.') && !at.starts_with("Mutation.") && !self.rows.is_empty()
    }

    /// Whether it says just these rows, and in words what they let.
    fn says(&self, rows: &[(&str, [Reach; Role::VALUES.len()])]) -> bool {
        let told = |(name, row): &(&str, [Reach; Role::VALUES.len()])| {
            self.rows.get(*name) == Some(row)
                && self.description.contains(&format!("by {}.", who(row)))
        };
        self.rows.len() == rows.len() && rows.iter().all(told)
    }
}

#[test]
fn each_mutation_says_who_may_do_it() {
    let said = said();
    let mut faults = Vec::new();
    let mutations = said
        .iter()
        .filter_map(|(at, said)| Some((at.strip_prefix("Mutation.")?, said)));
    let mut seen = 0;
    for (mutation, said) in mutations {
        seen += 1;
        let acts = Act::ALL.iter().filter(|act| {
            let by_another = ACTS_OF_OTHER_MUTATIONS
                .iter()
                .find(|(other, ..)| *other == act.name());
            by_another
                .map_or(act.name(), |(_, mutation, _)| mutation)
                .eq_ignore_ascii_case(mutation)
        });
        let acts: Vec<_> = acts.map(|act| (act.name(), act.row())).collect();
        if acts.is_empty() || !said.says(&acts) {
            faults.push(format!(
                "{mutation}: {said:?}, and the matrix says {acts:?}"
            ));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(seen > 30, "only {seen} mutations");
}

/// By the types that the slices declare, and not by what they declare of them.
#[test]
fn each_type_that_is_read_says_by_which_row() {
    let said = said();
    let sources = Source::below(&["src/modules"]);
    let entities: BTreeSet<_> = sources
        .iter()
        .flat_map(|file| file.text.lines())
        .filter_map(|line| line.strip_prefix("impl Entity for ")?.strip_suffix(" {"))
        .collect();
    assert!(
        entities.len() > 25,
        "only {} types are read",
        entities.len()
    );
    let mut named = BTreeSet::new();
    let mut faults = Vec::new();
    for (at, said) in said.iter().filter(|(at, _)| !at.starts_with("Mutation.")) {
        let rows: Vec<_> = Read::ALL
            .iter()
            .filter(|read| said.rows.contains_key(read.name()))
            .collect();
        named.extend(rows.iter().map(|read| read.name()));
        let rows: Vec<_> = rows
            .into_iter()
            .map(|read| (read.name(), read.row()))
            .collect();
        let is_entity = entities.contains(at.as_str());
        if !said.says(&rows) || (is_entity && rows.is_empty()) {
            faults.push(format!("{at}: {said:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    let unnamed = Read::ALL
        .iter()
        .map(|read| read.name())
        .filter(|name| !named.contains(name));
    assert_eq!(
        unnamed.collect::<Vec<_>>(),
        [""; 0],
        "rows by which nothing is read"
    );
}

#[test]
fn a_type_without_a_row_says_why() {
    let said = said();
    let answers = |at: &str| {
        ["Payload", "Connection", "Edge"]
            .iter()
            .any(|end| at.ends_with(end))
    };
    let bare: BTreeSet<_> = said
        .iter()
        .filter(|(at, said)| !at.contains('.') && !answers(at) && said.rows.is_empty())
        .map(|(at, _)| at.as_str())
        .collect();
    let excepted: BTreeSet<_> = WITHOUT
        .iter()
        .flat_map(|(types, _)| types.split(' '))
        .collect();
    assert_eq!(bare, excepted);
}
