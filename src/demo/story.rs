//! The demo's story, told by the mutations that anybody would send, some months before the present.

use super::cast::{ADMIN, CLIENTS, NAME, OFFICERS, PRESIDENT, PROVIDERS, SLUG};
use super::teller::Teller;
use crate::context::{App, Context};
use crate::modules::charter::file::{QUALITY_CHARTER, parse};
use crate::setup::{self, Person, Setup};
use anyhow::anyhow;
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use entity::association;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::fmt;
use std::sync::Arc;

/// Everybody of the story, signed in.
#[derive(Debug)]
pub(super) struct People(Vec<Row>);

/// One line of the table of people.
#[derive(Clone, Debug, Serialize)]
struct Row {
    name: &'static str,
    role: String,
    email: &'static str,
    token: String,
}

impl People {
    /// What the page asks for.
    pub(super) fn list(&self) -> Json {
        json!({ "association": SLUG, "people": self.0 })
    }
}

impl fmt::Display for People {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| name | role | e-mail | token (24 hours) |\n| --- | --- | --- | --- |"
        )?;
        for row in &self.0 {
            let Row {
                name,
                role,
                email,
                token,
            } = row;
            writeln!(f, "| {name} | {role} | {email} | {token} |")?;
        }
        Ok(())
    }
}

/// Signs everybody in.
pub(super) async fn people(app: &Arc<App>) -> anyhow::Result<People> {
    let teller = Teller::new(app);
    let officers = [&ADMIN, &PRESIDENT].into_iter().chain(&OFFICERS);
    let officers = officers.map(|o| (o.name, o.email, o.role.as_str().to_lowercase()));
    let firms = PROVIDERS.iter().chain(&CLIENTS);
    let firms = firms.map(|firm| {
        let kind = if firm.provider { "provider" } else { "client" };
        (firm.person, firm.email, format!("{kind}, {}", firm.name))
    });
    let mut rows = Vec::new();
    for (name, email, role) in officers.chain(firms) {
        let token = teller.character(name, email).await?.token;
        rows.push(Row {
            name,
            role,
            email,
            token,
        });
    }
    Ok(People(rows))
}

/// Whether this file has the story already.
pub(super) async fn is_told(app: &App) -> anyhow::Result<bool> {
    let found = association::Entity::find()
        .filter(association::Column::Slug.eq(SLUG))
        .one(app.db.reader())
        .await?;
    Ok(found.is_some())
}

/// Tells the story, so that it ends at `present`.
pub(super) async fn tell(app: &Arc<App>, present: DateTime<Utc>) -> anyhow::Result<()> {
    let morning = present.with_hour(8).unwrap_or(present) - TimeDelta::days(1);
    let story = Story {
        teller: Teller::new(app),
        app,
        end: morning,
    };
    story.begin().await?;
    Ok(())
}

struct Story<'a> {
    teller: Teller,
    app: &'a Arc<App>,
    end: DateTime<Utc>,
}

impl Story<'_> {
    /// So many days before the end.
    async fn days_before(&self, days: i64) -> anyhow::Result<()> {
        self.teller.at(self.end - TimeDelta::days(days)).await
    }

    async fn begin(&self) -> anyhow::Result<()> {
        self.days_before(240).await?;
        let person = |officer: &super::cast::Officer| Person {
            name: officer.name.to_owned(),
            email: officer.email.to_owned(),
        };
        let setup = Setup {
            slug: SLUG.to_owned(),
            name: NAME.to_owned(),
            time_zone: chrono_tz::Europe::Paris,
            admin: person(&ADMIN),
            president: person(&PRESIDENT),
        };
        let context = Context::system(self.app);
        setup::set_up(&context, &setup).await?;
        let text = parse(QUALITY_CHARTER).map_err(|_| anyhow!("the charter has faults"))?;
        setup::import(&context, SLUG, &text).await?;
        Ok(())
    }
}
