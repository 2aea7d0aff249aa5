//! What stands in a version: clauses, chapters, articles.

use super::scope::of_readable_version;
use super::version::CharterVersion;
use crate::access::Read;
use crate::context::Viewer;
use crate::graphql::read::{
    Entity, List, Loaded, Node, Order, Relation, Scope, Sort, Table, reads,
};
use crate::graphql::{Bilingual, Enum, Id};
use crate::modules::associations::{Association, OF_ASSOCIATION};
use async_graphql::{Context, Description, Object, Result};
use derive_more::From;
use entity::id::{ArticleId, ChapterId, ClauseId};
use entity::value::ArticleKind;
use entity::{article, chapter, clause};

/// A general clause of a version of a charter, such as its purpose or the rules of the label. It is signed with the rest, and no
/// complaint can allege its breach (A2).
#[derive(Debug, From, Description)]
pub struct Clause(Node<Self>);

impl Entity for Clause {
    type Row = clause::Model;
    const READ: &'static [Read] = &[Read::Charter, Read::CharterDraft];
    const RELATIONS: &'static [Relation] = &[OF_ASSOCIATION];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        of_readable_version(viewer, at)
    }
}

#[reads]
#[Object(use_type_description)]
impl Clause {
    /// The id of the clause.
    pub async fn id(&self) -> Id<ClauseId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The title of the clause.
    async fn title(&self) -> Bilingual {
        Bilingual::new(&self.0.title_fr, &self.0.title_en)
    }

    /// The text of the clause; an empty line separates paragraphs.
    async fn text(&self) -> Bilingual {
        Bilingual::new(&self.0.text_fr, &self.0.text_en)
    }
}

/// A chapter of a version of a charter, with its articles.
#[derive(Debug, From, Description)]
pub struct Chapter(Node<Self>);

impl Entity for Chapter {
    type Row = chapter::Model;
    const READ: &'static [Read] = &[Read::Charter, Read::CharterDraft];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::many::<Article>("articles", "chapter_id")
            .order(&[Order::by("position", Sort::BigInt)]),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        of_readable_version(viewer, at)
    }
}

#[reads]
#[Object(use_type_description)]
impl Chapter {
    /// The id of the chapter.
    pub async fn id(&self) -> Id<ChapterId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The number of the chapter within its version, from 1.
    fn number(&self) -> i64 {
        self.0.number
    }

    /// The title of the chapter.
    async fn title(&self) -> Bilingual {
        Bilingual::new(&self.0.title_fr, &self.0.title_en)
    }

    /// The articles of the chapter, in order.
    async fn articles(&self, ctx: &Context<'_>) -> Result<List<Loaded<Article>>> {
        self.0.many(ctx)
    }
}

/// One duty of a signatory of a charter: what commitments, allegations and findings are about (A3, R1).
#[derive(Debug, From, Description)]
pub struct Article(Node<Self>);

impl Entity for Article {
    type Row = article::Model;
    const READ: &'static [Read] = &[Read::Charter, Read::CharterDraft];
    const RELATIONS: &'static [Relation] = &[
        OF_ASSOCIATION,
        Relation::one::<Chapter>("chapter", "chapter_id"),
        Relation::one::<CharterVersion>("charterVersion", "charter_version_id"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        of_readable_version(viewer, at)
    }
}

#[reads]
#[Object(use_type_description)]
impl Article {
    /// The id of the article.
    pub async fn id(&self) -> Id<ArticleId> {
        self.0.id.into()
    }

    /// The association that the object belongs to.
    async fn association(&self, ctx: &Context<'_>) -> Result<Loaded<Association>> {
        self.0.required(ctx)
    }

    /// The number of the article, such as `4.2`: that of its chapter, and its own in the chapter.
    fn number(&self) -> &str {
        &self.0.number
    }

    /// Whether the article orders something or forbids it.
    fn kind(&self) -> Enum<ArticleKind> {
        self.0.kind.into()
    }

    /// The title of the article.
    async fn title(&self) -> Bilingual {
        Bilingual::new(&self.0.title_fr, &self.0.title_en)
    }

    /// The text of the article; an empty line separates paragraphs.
    async fn text(&self) -> Bilingual {
        Bilingual::new(&self.0.text_fr, &self.0.text_en)
    }

    /// The chapter in which the article stands.
    async fn chapter(&self, ctx: &Context<'_>) -> Result<Loaded<Chapter>> {
        self.0.required(ctx)
    }

    /// The version of the charter in which the article stands.
    async fn charter_version(&self, ctx: &Context<'_>) -> Result<Loaded<CharterVersion>> {
        self.0.required(ctx)
    }
}
