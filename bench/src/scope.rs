//! What the rights in a read cost: the same query with the scope of who asks and without one, in one process.
//!
//! Without a scope reads the server itself, which may read everything: it asks by the same tables and the same machinery, and no
//! condition stands in its statements. It is no request's actor, so no door is opened for this. Only what both are answered alike is
//! asked: all that differs is the scope. There is no HTTP and no session in it: of a whole answer the share is less.

use crate::fill::{Filled, SLUG};
use crate::operations;
use anyhow::{Context as _, ensure};
use async_graphql::parser::{parse_query, types::ExecutableDocument};
use async_graphql::{Request, Variables};
use entity::id::AccountId;
use entity::value::{AffiliationState, MandateState, OrganisationKind};
use entity::{affiliation, complaint, mandate};
use sceau::access::{Actor, Bond, Bonds, HeldAffiliation, HeldMandate};
use sceau::context::{App, Context};
use sceau::graphql::{Schema, schema};
use sceau::text::Language;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// So many different variables are asked in turn, where there are as many.
const DIFFERENT: usize = 64;
/// So many providers are looked at to find one against whom this many complaints came to a decision.
const PROVIDERS: u64 = 400;
const DECIDED: usize = 2;
/// What the accused reads of the complaints against it, and of their files: once it is decided on them it was told of all.
const AGAINST: &str = "query Against($association: AssociationBy!, $accused: ID!) {
    complaints(association: $association, filter: { accusedId: $accused, state: DECIDED }, first: 20) { nodes { id state happenedOn deadline { endsAt }
    accused { id name } proceeding { id openedAt notices { id sentAt } allegations { id facts article { number } } } } } }";
/// What a client reads of their own complaints.
const OWN: &str = "query Own($ids: [ID!]!) { nodes(ids: $ids) { ... on Complaint { id state receivedAt facts deadline { endsAt }
    accused { id name } } } }";

/// A query, and who asks it.
pub struct Pair {
    /// The query's name.
    pub query: &'static str,
    /// Who asks.
    pub by: &'static str,
    document: ExecutableDocument,
    variables: Vec<Json>,
    schema: Schema,
    scoped: Context,
    open: Context,
}

/// Whether the scope of who asks is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// It is.
    Scope,
    /// The server itself asks.
    Nothing,
}

impl Pair {
    fn new(
        app: &Arc<App>,
        (query, by): (&'static str, &'static str),
        document: &str,
        variables: Vec<Json>,
        actor: Actor,
    ) -> anyhow::Result<Self> {
        let scoped = Context {
            actor: Arc::new(actor),
            ..Context::guest(app, Language::En)
        };
        Ok(Self {
            query,
            by,
            document: parse_query(document)?,
            variables,
            schema: schema(),
            open: Context {
                actor: Arc::new(Actor::system()),
                ..scoped.clone()
            },
            scoped,
        })
    }

    /// The answer to the variables of this number, as it would be sent.
    ///
    /// # Errors
    /// Where it has errors.
    pub async fn ask(&self, with: With, number: usize) -> anyhow::Result<String> {
        let context = match with {
            With::Scope => &self.scoped,
            With::Nothing => &self.open,
        };
        let variables = self.variables[number % self.variables.len()].clone();
        let mut request = Request::new("")
            .variables(Variables::from_json(variables))
            .data(Arc::new(context.reader()))
            .data(context.clone());
        request.set_parsed_query(self.document.clone());
        let response = self.schema.execute(request).await;
        ensure!(response.is_ok(), "{}: {:?}", self.query, response.errors);
        Ok(serde_json::to_string(&response)?)
    }

    /// Keeps the variables that are answered alike; whether there are any.
    async fn alike(mut self) -> anyhow::Result<Option<Self>> {
        let mut alike = Vec::new();
        for number in 0..self.variables.len().min(DIFFERENT) {
            if self.ask(With::Scope, number).await? == self.ask(With::Nothing, number).await? {
                alike.push(self.variables[number].clone());
            }
        }
        self.variables = alike;
        Ok((!self.variables.is_empty()).then_some(self))
    }
}

/// Each query with each who asks it.
///
/// # Errors
/// Where the database fails, or somebody is answered otherwise than the server itself whatever is asked.
pub async fn pairs(app: &Arc<App>, filled: &Filled) -> anyhow::Result<Vec<Pair>> {
    let president = president(app, filled).await?;
    let member = president.clone().bound(Bonds {
        organisations: vec![Bond {
            association: filled.association,
            organisation: *filled.bound.last().context("no provider")?,
            left_at: None,
        }],
        ..Bonds::default()
    });
    let bound = president.clone().bound(Bonds {
        recused: true,
        author: true,
        ..member.bonds().clone()
    });
    let mut pairs = Vec::new();
    for operation in operations::all(filled, app.clock.now()) {
        let who = match operation.name {
            "Q1" | "Q2" | "Q3" | "Q4" => {
                vec![
                    ("an office", president.clone()),
                    ("an office, of a member firm", member.clone()),
                    (
                        "the same, who made a complaint and declared a recusal",
                        bound.clone(),
                    ),
                ]
            }
            "Q1-guest" | "Q3-guest" => vec![("a guest", Actor::guest())],
            _ => vec![],
        };
        for (by, actor) in who {
            let variables = operation.variables().to_vec();
            pairs.push(Pair::new(
                app,
                (operation.kind(), by),
                &operation.document,
                variables,
                actor,
            )?);
        }
    }
    let mut found = Vec::new();
    for pair in pairs {
        let of = format!("{} by {}", pair.query, pair.by);
        found.push(pair.alike().await?.context(of)?);
    }
    found.push(accused(app, filled).await?);
    found.push(client(app, filled).await?);
    Ok(found)
}

/// The president with the offices that they hold, whom nothing binds to any file.
async fn president(app: &App, filled: &Filled) -> anyhow::Result<Actor> {
    let held = mandate::Entity::find()
        .filter(mandate::Column::AccountId.eq(filled.president))
        .filter(mandate::Column::State.eq(MandateState::Confirmed));
    let held = held.all(app.db.reader()).await?;
    let held = held.iter().map(|row| HeldMandate {
        mandate: row.id,
        association: row.association_id,
        role: row.role,
    });
    Ok(Actor::person(filled.president, held.collect(), vec![]).bound(Bonds::default()))
}

/// Somebody of a provider against whom complaints came to a decision.
async fn accused(app: &Arc<App>, filled: &Filled) -> anyhow::Result<Pair> {
    let against = complaint::Entity::find()
        .select_only()
        .column(complaint::Column::AccusedId)
        .filter(complaint::Column::AssociationId.eq(filled.association))
        .filter(complaint::Column::ProceedingId.is_not_null())
        .group_by(complaint::Column::AccusedId)
        .order_by_desc(complaint::Column::Id.count())
        .order_by_asc(complaint::Column::AccusedId)
        .limit(PROVIDERS);
    let against: Vec<entity::id::OrganisationId> =
        against.into_tuple().all(app.db.reader()).await?;
    for organisation in against {
        let person = affiliation::Entity::find()
            .filter(affiliation::Column::OrganisationId.eq(organisation))
            .filter(affiliation::Column::State.eq(AffiliationState::Confirmed));
        let Some(person) = person.one(app.db.reader()).await? else {
            continue;
        };
        let held = HeldAffiliation {
            association: filled.association,
            organisation,
            kind: OrganisationKind::Provider,
        };
        let actor = Actor::person(person.account_id, vec![], vec![held]);
        let asked = json!({ "association": { "slug": SLUG }, "accused": organisation });
        let pair = Pair::new(
            app,
            ("complaints against it", "a provider"),
            AGAINST,
            vec![asked],
            actor,
        )?;
        if let Some(pair) = pair.alike().await? {
            let answer: Json = serde_json::from_str(&pair.ask(With::Scope, 0).await?)?;
            let lines = answer["data"]["complaints"]["nodes"].as_array();
            if lines.is_some_and(|lines| lines.len() >= DECIDED) {
                return Ok(pair);
            }
        }
    }
    anyhow::bail!("no provider is told of {DECIDED} decisions")
}

/// A client who made complaints.
async fn client(app: &Arc<App>, filled: &Filled) -> anyhow::Result<Pair> {
    let client: AccountId = *filled.clients.first().context("no client")?;
    let own = complaint::Entity::find()
        .filter(complaint::Column::AuthorAccountId.eq(client))
        .order_by_asc(complaint::Column::Id)
        .limit(20);
    let own = own.all(app.db.reader()).await?;
    let ids: Vec<_> = own.iter().map(|row| row.id).collect();
    let actor = Actor::person(client, vec![], vec![]);
    let pair = Pair::new(
        app,
        ("their own complaints", "a client"),
        OWN,
        vec![json!({ "ids": ids })],
        actor,
    )?;
    pair.alike()
        .await?
        .context("a client reads other than they wrote")
}
