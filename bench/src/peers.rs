//! GraphQL servers that others build, over the same tables: Mercurius, written by hand, and PostGraphile, which reads the tables.
//!
//! They have no rights to look up and no session. Their versions are those of `bench/peers/package-lock.json`.

use crate::operations::{Operation, People};
use crate::process::Server;
use entity::id::{self, AccountId};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use uuid::Uuid;

/// Where they are.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers");
/// What PostGraphile's users write for it.
const FUNCTIONS: &str = include_str!("../peers/postgraphile.sql");

const Q1: &str = "query Q1($here: String!) { registerOf(here: $here, first: 20) {
    edges { cursor node { rowId state endedAt lapsesAt organisation: organisationByAssociationIdAndOrganisationIdAndHolderFolded { rowId name city } } }
    pageInfo { hasNextPage endCursor } } }";
const Q2: &str = "query Q2($here: String!) { complaintsDue(here: $here, first: 20) { edges { node {
    rowId state happenedOn dueAt
    accused: associationAccused { rowId name labels: labelsByAssociationIdAndOrganisationIdAndHolderFolded { nodes { state endedAt lapsesAt } } }
    proceeding: associationProceeding { rowId state complaints: complaintsByAssociationIdAndProceedingId { nodes { dueAt } }
        ballots: ballotsByAssociationIdAndProceedingId { nodes { rowId ballotElectors { nodes { account { rowId displayName } } } } } }
    } } } }";
const Q3: &str = "query Q3($id: UUID!) { organisation(rowId: $id) { rowId name city registeredAt
    labels: labelsByAssociationIdAndOrganisationIdAndHolderFolded { nodes { state grantedAt endedAt lapsesAt } }
    commitments: commitmentsByAssociationIdAndOrganisationId(first: 30, orderBy: [DECLARED_AT_ASC]) {
        nodes { state statement article: associationArticle { number titleFr } } } } }";
const Q4: &str = "query Q4($here: String!, $state: String!, $after: Datetime!, $name: String!) {
    complaintsOf(here: $here, wanted: $state, receivedAfter: $after, accusedName: $name, first: 20) {
        edges { node { rowId state receivedAt dueAt associationAccused { name } } } } }";
const W1: &str = "mutation W1($charter: UUID!, $accused: UUID!, $articles: [UUID]!, $facts: String!, $day: Date!, $author: UUID!) {
    fileComplaint(input: { charter: $charter, accused: $accused, articles: $articles, factsText: $facts, happened: $day, author: $author }) {
        result { rowId state dueAt } } }";

/// A peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Fastify and Mercurius.
    Mercurius,
    /// PostGraphile.
    PostGraphile,
}

impl Peer {
    /// Its name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mercurius => "mercurius",
            Self::PostGraphile => "postgraphile",
        }
    }

    /// Whether its answers have the fields of this server's schema.
    pub const fn has_our_shape(self) -> bool {
        matches!(self, Self::Mercurius)
    }

    /// The requests of an operation in its words: ids are UUIDs. Forms that differ by rights alone, or by how the association is named,
    /// are measured once.
    pub fn requests(self, operation: &Operation, people: &People) -> Option<Rc<[Vec<u8>]>> {
        if operation.name != operation.kind() {
            return None;
        }
        Some(match self {
            Self::Mercurius => {
                operation.unsigned_as(&operation.document, people, |_, given| plain(given))
            }
            Self::PostGraphile => {
                let document = match operation.kind() {
                    "Q1" => Q1,
                    "Q2" => Q2,
                    "Q3" => Q3,
                    "Q4" => Q4,
                    "W1" => W1,
                    _ => return None,
                };
                operation.unsigned_as(document, people, |author, given| {
                    flat(author, &plain(given))
                })
            }
        })
    }
}

/// Variables with UUIDs for ids.
fn plain(given: &Json) -> Json {
    match given {
        Json::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), plain(value)))
            .collect(),
        Json::Array(items) => items.iter().map(plain).collect(),
        Json::String(text) => id::split(text).map_or_else(|_| given.clone(), |(_, id)| json!(id)),
        _ => given.clone(),
    }
}

/// Variables as PostGraphile's functions take them.
fn flat(author: AccountId, given: &Json) -> Json {
    if let Some(input) = given.get("input") {
        return json!({
            "charter": input["charterId"], "accused": input["accusedId"], "articles": input["articleIds"], "facts": input["facts"],
            "day": input["happenedOn"], "author": Uuid::from(author),
        });
    }
    let mut flat = given.clone();
    if let Some(fields) = flat.as_object_mut()
        && let Some(association) = fields.remove("association")
    {
        fields.insert("here".to_owned(), association["slug"].clone());
    }
    flat
}

/// Starts both over the database, where Node is installed; says so where it is not.
pub async fn start(url: &str) -> anyhow::Result<Vec<(Peer, Server)>> {
    let folder = Path::new(FOLDER);
    let installed = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .status();
    if !installed.is_ok_and(|status| status.success()) {
        eprintln!(
            "*** The peers are left out: npm, which comes with Node, is not there or installed nothing ***"
        );
        return Ok(Vec::new());
    }
    let connection = Database::connect(url).await?;
    connection.execute_unprepared(FUNCTIONS).await?;
    connection.close().await?;
    let node = folder.join("node_modules/.bin/node");
    let serve = |peer: Peer| -> anyhow::Result<(Peer, Server)> {
        let mut command = Command::new(&node);
        command
            .arg(format!("{}.mjs", peer.name()))
            .current_dir(folder)
            .env("DATABASE_URL", url)
            .env("NODE_ENV", "production")
            .env("GRAPHILE_ENV", "production");
        Ok((peer, Server::start(&mut command)?))
    };
    Ok(vec![serve(Peer::Mercurius)?, serve(Peer::PostGraphile)?])
}
