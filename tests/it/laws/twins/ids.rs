//! The ids of what is in two twins.

use super::cast::Twin;
use crate::laws::scopes::paths::kinds;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Of what both twins have of a kind, so many of the latest are looked at, and so many of the first.
const EACH_END: usize = 3;

/// What kind of thing an argument names that is not called after it.
const NAMED: &[(&str, &str)] = &[
    ("accused", "Organisation"),
    ("actingAs", "Organisation"),
    ("present", "Account"),
];

/// The ids of a kind: those that only one of the twins has, the others from the latest on, and one that nothing has.
#[derive(Default)]
pub struct Ids {
    pub only: Vec<String>,
    shared: Vec<String>,
    absent: String,
}

impl Ids {
    /// What only one twin has, the latest and the first of the others, and what there is not.
    pub fn some(&self) -> Vec<String> {
        let middle = EACH_END..self.shared.len().saturating_sub(EACH_END);
        let shared = self.shared.iter().enumerate();
        let ends = shared.filter(|(at, _)| !middle.contains(at));
        let all = self.only.iter().chain(ends.map(|(_, id)| id));
        all.chain([&self.absent]).cloned().collect()
    }

    /// One of each sort: an id that one twin has and the other has not is the one that nothing has, too.
    pub fn tried(&self) -> Vec<String> {
        let only = self.only.first().unwrap_or(&self.absent);
        self.shared
            .first()
            .into_iter()
            .chain([only])
            .cloned()
            .collect()
    }

    /// What an input names that is about something else.
    pub fn usual(&self) -> &String {
        let mut all = self.only.iter().chain(&self.shared);
        all.next().unwrap_or(&self.absent)
    }
}

/// The ids of each kind.
pub async fn of_all_kinds(twins: [&Twin; 2]) -> BTreeMap<&'static str, Ids> {
    let mut ids = BTreeMap::new();
    for (number, kind) in kinds().into_iter().enumerate() {
        let Some(wire) = kind.wire else { continue };
        let mut found = Vec::new();
        for twin in twins {
            found.push(rows(twin, kind.table).await);
        }
        let both: BTreeSet<_> = found[0].iter().filter(|id| found[1].contains(id)).collect();
        let all = found[0].iter().chain(&found[1]);
        let only = all.filter(|id| !both.contains(id));
        let shared = found[0].iter().filter(|id| both.contains(id));
        let of_kind = Ids {
            only: only.map(|id| wire(*id)).collect(),
            shared: shared.map(|id| wire(*id)).collect(),
            absent: wire(Uuid::from_u128(0x7000_8000_0000_0000_0000 + number as u128)),
        };
        ids.insert(kind.name, of_kind);
    }
    ids
}

/// The ids of all rows of a table, the latest first.
async fn rows(twin: &Twin, table: &str) -> Vec<Uuid> {
    let db = twin.world.app.db.reader();
    let read = Statement::from_string(
        db.get_database_backend(),
        format!("SELECT id FROM {table} ORDER BY id DESC"),
    );
    let rows = db.query_all_raw(read).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "id").unwrap())
        .collect()
}

/// The kind of thing whose id an argument takes.
pub fn kind_of(argument: &str, above: &str) -> &'static str {
    let of = argument.strip_suffix("Ids").or(argument.strip_suffix("Id"));
    let of = of.unwrap_or(if argument == "id" { above } else { argument });
    let named = NAMED.iter().find(|(name, _)| *name == of);
    if let Some((_, kind)) = named {
        return kind;
    }
    let mut kinds = kinds().into_iter();
    let kind = kinds.find(|kind| kind.name.eq_ignore_ascii_case(of));
    kind.unwrap_or_else(|| panic!("of what kind is {argument}?"))
        .name
}
