//! A version of a charter.

use super::charter::Charter;
use super::parts::{Chapter, Clause};
use super::scope::readable_version;
use super::shown::Shown;
use super::signatories::Mine;
use crate::access::Read;
use crate::context::Viewer;
use crate::failure::Refusal;
use crate::graphql::read::{
    Entity, List, Loaded, Node, Order, Relation, Scope, Sort, Table, internal, reads, viewer,
};
use crate::graphql::{Enum, Id, Instant, ViewerAction, ViewerActions};
use crate::modules::associations::{Association, OF_ASSOCIATION};
use crate::modules::charter::case::{PUBLISH, SIGN, Signatory, VersionCase};
use crate::modules::charter::format::RulesOfProcedure;
use async_graphql::{Context, Description, Object, Result};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use derive_more::From;
use entity::charter_version;
use entity::id::{CharterVersionId, OrganisationId};
use entity::value::{CharterVersionState, OrganisationKind};

/// A version of a charter: general clauses, chapters with articles, and rules of procedure. It is signed as a whole (A3).
#[derive(Debug, From, Description)]
pub struct CharterVersion(Node<Self>);

crate::row! {
    /// What is read of a version.
    VersionRow of charter_version::Model {
        id: CharterVersionId,
        number: i64,
        state: CharterVersionState,
        text_hash: Vec<u8>,
        body: String,
        rules: String,
        imported_at: DateTime<Utc>,
        published_at: Option<DateTime<Utc>>,
        superseded_at: Option<DateTime<Utc>>,
        version: i64,
    }
}

impl Entity for CharterVersion {
    type Row = VersionRow;
    const READ: &'static [Read] = &[Read::Charter, Read::CharterDraft];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Charter>("charter", "charter_id"),
        Relation::many::<Clause>("clauses", "charter_version_id")
            .order(&[Order::by("position", Sort::BigInt)]),
        Relation::many::<Chapter>("chapters", "charter_version_id")
            .order(&[Order::by("number", Sort::BigInt)]),
        Relation::case::<VersionCase>("viewerActions"),
        Relation::computed::<Mine>("viewerActions"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        readable_version(viewer, at)
    }
}

#[reads]
#[Object(use_type_description)]
impl CharterVersion {
    /// The id of the version.
    pub async fn id(&self) -> Id<CharterVersionId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The charter that it is a version of.
    async fn charter(&self, ctx: &Context<'_>) -> Result<Loaded<Charter>> {
        self.0.required(ctx)
    }

    /// The number of the version within its charter, from 1.
    fn number(&self) -> i64 {
        self.0.number
    }

    /// Whether the version is a draft, in force, or superseded.
    fn state(&self) -> Enum<CharterVersionState> {
        self.0.state.into()
    }

    /// The instant at which the text was imported.
    fn imported_at(&self) -> Instant {
        self.0.imported_at.into()
    }

    /// The instant at which the version was put in force; null for a draft.
    fn published_at(&self) -> Option<Instant> {
        self.0.published_at.map(Into::into)
    }

    /// The instant at which a later version took its place; null before. It still binds those who signed it (A8).
    fn superseded_at(&self) -> Option<Instant> {
        self.0.superseded_at.map(Into::into)
    }

    /// The SHA-256 hash of `text`, in hexadecimal, which `charterSign` asks for.
    fn text_hash(&self) -> String {
        HEXLOWER.encode(&self.0.text_hash)
    }

    /// The whole text that is signed, as canonical JSON (RFC 8785); `textHash` is the hash of its bytes in UTF-8.
    fn text(&self) -> &str {
        &self.0.body
    }

    /// The general clauses of the version, in order.
    async fn clauses(&self, ctx: &Context<'_>) -> Result<List<Loaded<Clause>>> {
        self.0.many(ctx)
    }

    /// The chapters of the version, in order.
    async fn chapters(&self, ctx: &Context<'_>) -> Result<List<Loaded<Chapter>>> {
        self.0.many(ctx)
    }

    /// The rules of procedure by which a complaint under this version is judged (A9).
    async fn rules(&self) -> Result<Shown<RulesOfProcedure>> {
        let rules = serde_json::from_str(&self.0.rules);
        rules.map(Shown).map_err(internal)
    }

    /// The number of this state of the object, which each change raises by one. Sent as `expectedVersion`, it lets a mutation be
    /// refused where the object has changed since.
    fn version(&self) -> i64 {
        self.0.version
    }

    /// The acts on the version, to put it in force and to sign it, each with whether the viewer may do it now and, where not, why.
    pub async fn viewer_actions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The id of the organisation for which the viewer would sign. Left out, it is the provider that they act for; who acts for several is refused with `INVALID_INPUT` until they say which."
        )]
        acting_as: Option<Id<OrganisationId>>,
    ) -> Result<Vec<ViewerAction>> {
        let version = self.0.case::<VersionCase>(ctx)?;
        let actions = ViewerActions::new(ctx)?.of(&[PUBLISH], &version, |version| version);
        let viewer = viewer(ctx)?;
        let is_provider = |id| {
            let mut held = viewer.affiliations().iter();
            held.any(|held| held.organisation == id && held.kind == OrganisationKind::Provider)
        };
        let is_meant = |signatory: &&Signatory| match &acting_as {
            Some(id) => signatory.organisation == id.0,
            None => is_provider(signatory.organisation),
        };
        let signatories = self.0.computed::<Mine>(ctx)?;
        let meant: Vec<_> = signatories.iter().filter(is_meant).collect();
        let actions = match *meant {
            [] => actions,
            [signatory] => actions.on(&[SIGN], signatory),
            _ => actions.and(SIGN.act(), Some(Err(vec![for_whom()]))),
        };
        Ok(actions.all())
    }
}

/// Nobody signs for several organisations at once.
fn for_whom() -> Refusal {
    Refusal::invalid(
        &["actingAs"],
        "Vous agissez pour plusieurs organisations : dites pour laquelle.",
        "You act for several organisations: say for which.",
    )
}
