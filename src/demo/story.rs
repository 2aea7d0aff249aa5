//! The demo's story, told by the mutations that anybody would send, some months before the present.

use super::cast::{ADMIN, CLIENTS, NAME, OFFICERS, Officer, PRESIDENT, PROVIDERS, SLUG};
use super::teller::Teller;
use crate::context::{App, Context};
use crate::modules::charter::file::{QUALITY_CHARTER, parse};
use crate::setup::{self, Person, Setup};
use anyhow::{Context as _, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::association;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::sync::Arc;

/// The time zone of the association's seat.
const ZONE: Tz = Tz::Europe__Paris;

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
        role: officer.role.as_str().to_lowercase(),
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
    let story = Story {
        teller: Teller::new(app),
        app,
        end: present - TimeDelta::hours(1),
    };
    story.found().await.context("the association is founded")?;
    let members = story.gather().await.context("firms become members")?;
    story
        .sign(&members)
        .await
        .context("members sign the charter")
}

/// Whoever acts, by name and e-mail.
type Who = (&'static str, &'static str);

const PRESIDES: Who = (PRESIDENT.name, PRESIDENT.email);
const ADMINISTERS: Who = (ADMIN.name, ADMIN.email);
const KEEPS_OFFICE: Who = (OFFICERS[0].name, OFFICERS[0].email);

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

    /// The calendar day so many days before the end, as inputs write it.
    fn day(&self, days_before: i64) -> String {
        let at = self.end - TimeDelta::days(days_before);
        at.with_timezone(&ZONE).date_naive().to_string()
    }

    /// Does one act as somebody, and answers the id of what came of it, where `selection` asks for one.
    async fn act(
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

    /// The set-up, the mandates, and the charter as a draft.
    async fn found(&self) -> anyhow::Result<()> {
        self.days_before(240).await?;
        let person = |officer: &Officer| Person {
            name: officer.name.to_owned(),
            email: officer.email.to_owned(),
        };
        let setup = Setup {
            slug: SLUG.to_owned(),
            name: NAME.to_owned(),
            time_zone: ZONE,
            admin: person(&ADMIN),
            president: person(&PRESIDENT),
        };
        let context = Context::system(self.app);
        setup::set_up(&context, &setup).await?;
        for officer in &OFFICERS {
            self.teller.character(officer.name, officer.email).await?;
            let proposal = json!({
                "association": { "slug": SLUG },
                "account": { "email": officer.email },
                "role": officer.role.as_str(),
                "firstDay": self.day(240),
                "lastDay": self.day(-500),
            });
            let mandate = self
                .act(ADMINISTERS, "mandatePropose", proposal, "mandate")
                .await?;
            let confirmation = json!({ "mandateId": mandate });
            self.act(PRESIDES, "mandateConfirm", confirmation, "mandate")
                .await?;
        }
        let text = parse(QUALITY_CHARTER).map_err(|_| anyhow!("the charter has faults"))?;
        setup::import(&context, SLUG, &text).await?;
        Ok(())
    }

    /// Firms make themselves known, and those that sell services become members.
    async fn gather(&self) -> anyhow::Result<Vec<String>> {
        self.days_before(230).await?;
        let mut members = Vec::new();
        for firm in PROVIDERS.iter().chain(&CLIENTS) {
            let who = (firm.person, firm.email);
            let kind = if firm.provider { "PROVIDER" } else { "CLIENT" };
            let input = json!({
                "association": { "slug": SLUG },
                "kind": kind,
                "name": firm.name,
                "city": firm.city,
            });
            let organisation = self
                .act(who, "organisationRegister", input, "organisation")
                .await?;
            let affiliation = self.affiliation(&organisation).await?;
            let confirmation = json!({ "affiliationId": affiliation });
            self.act(
                KEEPS_OFFICE,
                "affiliationConfirm",
                confirmation,
                "affiliation",
            )
            .await?;
            if firm.provider {
                let request = json!({ "actingAs": organisation });
                let membership = self
                    .act(who, "membershipRequest", request, "membership")
                    .await?;
                let admission = json!({ "membershipId": membership });
                self.act(KEEPS_OFFICE, "memberAdmit", admission, "membership")
                    .await?;
                members.push(organisation);
            }
        }
        Ok(members)
    }

    /// The affiliation that waits for its confirmation.
    async fn affiliation(&self, organisation: &str) -> anyhow::Result<String> {
        let document = "query($association: AssociationBy!, $organisation: ID!) { \
            affiliations(association: $association, first: 1, filter: { organisationId: $organisation, state: REQUESTED }) { \
            nodes { id } } }";
        let variables = json!({ "association": { "slug": SLUG }, "organisation": organisation });
        let secretary = self
            .teller
            .character(KEEPS_OFFICE.0, KEEPS_OFFICE.1)
            .await?;
        let answer = self
            .teller
            .ask(Some(&secretary), document, variables)
            .await?;
        let id = answer["data"]["affiliations"]["nodes"][0]["id"].as_str();
        Ok(id
            .with_context(|| format!("no affiliation: {answer}"))?
            .to_owned())
    }

    /// The president publishes the charter, and the members sign it, one after the other.
    async fn sign(&self, members: &[String]) -> anyhow::Result<()> {
        self.days_before(225).await?;
        let document = "query($association: AssociationBy!, $slug: String!) { \
            charter(association: $association, slug: $slug) { versions { id textHash } } }";
        let text = parse(QUALITY_CHARTER).map_err(|_| anyhow!("the charter has faults"))?;
        let variables = json!({ "association": { "slug": SLUG }, "slug": text.slug });
        let president = self.teller.character(PRESIDES.0, PRESIDES.1).await?;
        let answer = self
            .teller
            .ask(Some(&president), document, variables)
            .await?;
        let version = &answer["data"]["charter"]["versions"][0];
        let publication = json!({ "charterVersionId": version["id"] });
        self.act(PRESIDES, "charterPublish", publication, "charterVersion")
            .await?;
        for (number, (firm, member)) in (0_i64..).zip(PROVIDERS.iter().zip(members)) {
            self.days_before(220 - 3 * number).await?;
            let signature = json!({
                "actingAs": member,
                "charterVersionId": version["id"],
                "textHash": version["textHash"],
            });
            self.act(
                (firm.person, firm.email),
                "charterSign",
                signature,
                "signature",
            )
            .await?;
        }
        Ok(())
    }
}
