//! The demo's story, told by the mutations that anybody would send, some months before the present.

mod files;
mod founding;
mod sitting;

use super::cast::{ADMIN, OFFICERS, PRESIDENT, SLUG};
use super::teller::Teller;
use crate::context::App;
use crate::rows::Rows as _;
use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::association;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value as Json;
use std::sync::Arc;

/// The time zone of the association's seat.
pub(super) const ZONE: Tz = Tz::Europe__Paris;

/// Whether this file has the story already.
pub(super) async fn is_told(app: &App) -> anyhow::Result<bool> {
    let told = association::Entity::find().filter(association::Column::Slug.eq(SLUG));
    Ok(app.reader().one(told).await?.is_some())
}

/// Tells the story, so that it ends at `present`.
pub(super) async fn tell(app: &Arc<App>, present: DateTime<Utc>) -> anyhow::Result<()> {
    let story = Story {
        teller: Teller::new(app),
        app,
        end: present - TimeDelta::hours(1),
    };
    story.found().await.context("the association is founded")?;
    let members = story.gather().await.context("firms become members")?;
    let charter = story.sign(&members).await.context("members sign")?;
    let files = files::Files::new(&story, members, charter);
    files.tell().await.context("complaints come in")
}

/// Whoever acts, by name and e-mail.
pub(super) type Who = (&'static str, &'static str);

pub(super) const PRESIDES: Who = (PRESIDENT.name, PRESIDENT.email);
pub(super) const ADMINISTERS: Who = (ADMIN.name, ADMIN.email);
pub(super) const KEEPS_OFFICE: Who = (OFFICERS[0].name, OFFICERS[0].email);

pub(super) struct Story<'a> {
    pub(super) teller: Teller,
    pub(super) app: &'a Arc<App>,
    end: DateTime<Utc>,
}

impl Story<'_> {
    /// The instant so many days before the end.
    pub(super) fn instant(&self, days_before: i64) -> DateTime<Utc> {
        self.end - TimeDelta::days(days_before)
    }

    /// Moves on to so many days before the end.
    pub(super) async fn days_before(&self, days: i64) -> anyhow::Result<()> {
        self.teller.at(self.instant(days)).await
    }

    /// The calendar day so many days before the end, as inputs write it.
    pub(super) fn day(&self, days_before: i64) -> String {
        let at = self.instant(days_before);
        at.with_timezone(&ZONE).date_naive().to_string()
    }

    /// Does one act as somebody, and answers the id of what came of it, where `selection` asks for one.
    pub(super) async fn act(
        &self,
        who: Who,
        mutation: &str,
        input: Json,
        object: &str,
    ) -> anyhow::Result<String> {
        let who = self.teller.character(who.0, who.1).await?;
        let selection = format!("{object} {{ id }}");
        let payload = self
            .teller
            .act(Some(&who), mutation, input, &selection)
            .await?;
        Ok(payload[object]["id"]
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// Asks as somebody, and answers the `data`.
    pub(super) async fn ask(
        &self,
        who: Who,
        document: &str,
        variables: Json,
    ) -> anyhow::Result<Json> {
        let who = self.teller.character(who.0, who.1).await?;
        let mut answer = self.teller.ask(Some(&who), document, variables).await?;
        anyhow::ensure!(answer["errors"].is_null(), "{}", answer["errors"]);
        Ok(answer["data"].take())
    }
}
