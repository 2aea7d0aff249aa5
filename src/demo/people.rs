//! The people of the demo, as the terminal and the page list them.

use super::cast::{ADMIN, CLIENTS, OFFICERS, PRESIDENT, PROVIDERS};
use super::teller::Teller;
use crate::context::App;
use entity::text_enum::snake_case;
use serde::Serialize;
use std::fmt::Write as _;
use std::sync::Arc;

/// One line of the table of people.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Member {
    pub name: &'static str,
    pub role: String,
    pub email: &'static str,
}

/// Everybody of the story.
pub(super) fn people() -> Vec<Member> {
    let officers = [&ADMIN, &PRESIDENT].into_iter().chain(&OFFICERS);
    let officers = officers.map(|officer| Member {
        name: officer.name,
        role: snake_case::name(officer.role),
        email: officer.email,
    });
    let firms = PROVIDERS.iter().chain(&CLIENTS).map(|firm| {
        let kind = if firm.provider { "provider" } else { "client" };
        Member {
            name: firm.person,
            role: format!("{kind}, {}", firm.name),
            email: firm.email,
        }
    });
    officers.chain(firms).collect()
}

/// The people and a token of each, as a table for a terminal.
pub(super) async fn table(app: &Arc<App>) -> anyhow::Result<String> {
    let teller = Teller::new(app);
    let mut table = format!("{:<20} {:<40} {}\n", "NAME", "ROLE", "TOKEN (24 hours)");
    for Member { name, role, email } in people() {
        let token = teller.character(name, email).await?.token;
        let _ = writeln!(table, "{name:<20} {role:<40} {token}");
    }
    Ok(table)
}
