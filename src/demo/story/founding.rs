//! How the association came to be: mandates, members, the charter and its signatures.

use super::{ADMINISTERS, KEEPS_OFFICE, PRESIDES, Story, ZONE};
use crate::context::Context;
use crate::demo::cast::{ADMIN, CLIENTS, NAME, OFFICERS, Officer, PRESIDENT, PROVIDERS, SLUG};
use crate::modules::charter::format::{QUALITY_CHARTER, parse};
use crate::setup::{self, Person, Setup};
use anyhow::{Context as _, anyhow};
use serde_json::{Value as Json, json};

impl Story<'_> {
    /// The set-up, the mandates, and the charter as a draft.
    pub(super) async fn found(&self) -> anyhow::Result<()> {
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
            take_over: false,
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
    pub(super) async fn gather(&self) -> anyhow::Result<Vec<String>> {
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
        let data = self.ask(KEEPS_OFFICE, document, variables).await?;
        let id = data["affiliations"]["nodes"][0]["id"].as_str();
        Ok(id.context("no affiliation waits")?.to_owned())
    }

    /// The president publishes the charter, and the members sign it, one after the other. Answers the charter.
    pub(super) async fn sign(&self, members: &[String]) -> anyhow::Result<Json> {
        self.days_before(225).await?;
        let document = "query($association: AssociationBy!, $slug: String!) { \
            charter(association: $association, slug: $slug) { id versions { id textHash chapters { articles { id number } } } } }";
        let text = parse(QUALITY_CHARTER).map_err(|_| anyhow!("the charter has faults"))?;
        let variables = json!({ "association": { "slug": SLUG }, "slug": text.slug });
        let charter = self.ask(PRESIDES, document, variables).await?["charter"].take();
        let version = &charter["versions"][0];
        let publication = json!({ "charterVersionId": version["id"] });
        self.act(PRESIDES, "charterPublish", publication, "charterVersion")
            .await?;
        let article = &version["chapters"][2]["articles"][1]["id"];
        for (number, (firm, member)) in (0_i64..).zip(PROVIDERS.iter().zip(members)) {
            self.days_before(220 - 3 * number).await?;
            let who = (firm.person, firm.email);
            let signature = json!({
                "actingAs": member,
                "charterVersionId": version["id"],
                "textHash": version["textHash"],
            });
            let signature = self.act(who, "charterSign", signature, "signature").await?;
            let commitment = json!({
                "signatureId": signature,
                "articleId": article,
                "statement": "Chaque devis est relu par une deuxième personne avant l’envoi.",
            });
            self.act(who, "commitmentDeclare", commitment, "commitment")
                .await?;
        }
        Ok(charter)
    }
}
