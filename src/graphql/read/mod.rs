//! The read machinery: one root field, one plan, and as few statements as the selection has lists.
//!
//! A resolver at the root reads its whole selection, fetches everything that it asks for, level by level, and hands out
//! objects that answer from what lies in memory. Nothing below the root awaits a database. There are no data loaders:
//! they pay with latency or with split batches, and see neither aliases nor arguments ahead of time.
//!
//! # The five nouns
//!
//! - An [`Entity`] is what a slice declares, all of it static: a [`Row`], guards of its columns, [`Relation`]s and a [`Scope`]. The
//!   row says the columns and their types, once: it is a table's `Model`, or a part of one by [`row!`](crate::row). A name that is
//!   not in the table does not compile; a column of another table that always goes with it is [`Lent`] to it. No loader and no SQL:
//!   what is no row of a table is [`Computed`] of a case, which is loaded for all parents at once, and a row of the matrix is asked of it.
//! - The *plan* (`plan.rs`) is the selection, read once: fragments applied by their type conditions, equal response
//!   keys merged, arguments read by the crate's own coercion. Two fields that would answer differently under one key
//!   are refused (`VALIDATION_FAILED`), since the crate checks that on one level only and would answer the first for both.
//! - A *level* (`level.rs`) is the rows of one selected relation in one vector. Each parent row has a span of it, and
//!   parents with the same key share theirs. No map and no counter per row.
//! - A [`Node`] is a level and an index. It dereferences to the row, and a relation's resolver is one line that finds
//!   its level by response key, so that two aliases with different arguments are simply two levels. A relation that was
//!   not fetched ahead is an error that names it, never a late query.
//! - A *scope* is what the viewer may see: all, nothing, or what satisfies a condition. It is part of every statement
//!   that reads the entity, however it is reached: at the root, in a list, on a page, in the `ON` of a join, where what
//!   may not be seen reads as null. `Nothing` sends no statement. A guarded column is selected as itself, as a NULL of
//!   its type, or as `CASE WHEN` its condition; joins and orders use the same expression, so neither can tell what the
//!   column may not. A slice's own `filter` is the exception: whoever filters by a guarded column must ask its guard,
//!   and by what a relation leads to whether it is [`seen`].
//!
//! # The statements
//!
//! Their number is one, and one for each selected list, and one for each `totalCount`: never a function of how long a
//! page is. Siblings are sent side by side. All forms stand in `statement.rs`:
//!
//! | rows | PostgreSQL | SQLite |
//! | --- | --- | --- |
//! | root | `SELECT … LIMIT 21`, to-one by `LEFT JOIN LATERAL (… OFFSET 0)` | plain `LEFT JOIN` |
//! | children | `= ANY($1)`, to-one by plain `LEFT JOIN` | `IN (SELECT unhex(value) FROM json_each(?))` |
//! | a page of each parent | `unnest($1)` and `LATERAL (… LIMIT 21)` | `json_each(?)` and a correlated list of ids |
//!
//! After five runs PostgreSQL plans a statement for any parameter. Under a limit it then hashes whole tables for a
//! plain join; LATERAL with OFFSET 0 keeps the joins in proportion to the page. Under `= ANY($1)` it is the other way
//! round. The texts hold no list of binds, so that they are few, and stay prepared; what is the same for all callers stands in them
//! (`rows/text.rs`). A row that is shown as another type, such as a complaint as its deadline, is not joined again.
//!
//! What need not be asked of the database is not: the list of one association is planned by [`page_of`], with the rights that the
//! viewer holds there, and all that it leads to as long as the tables say to which association their rows belong. An office there
//! then reads without a condition. What the viewer stands aside from is a set that is found by the viewer, once for a statement,
//! not looked up for each row. Only columns are selected that the selected fields read, which [`reads`] sees in their resolvers.
//!
//! The statements of one request do not share a snapshot: on PostgreSQL that takes a transaction, and its round trips
//! cost more than they are worth here. A child may be newer than its parent; scopes hold in each statement by itself.
//!
//! # How heavy an answer may be
//!
//! Relations lead in circles, and rows that several parents share are loaded once: a short query of few statements can ask for an
//! answer without end. So levels are weighed as they are tied together (`weight.rs`), in values, and a root that would lead the
//! request over [`MAX_VALUES`] is refused before a value is made. How long texts are is seen only when they are answered:
//! [`List`] counts them up to [`MAX_TEXT`], and lets other tasks run now and then, so that the request's timeout can end it.
//!
//! # A slice
//!
//! ```
//! # use async_graphql::*;
//! # use derive_more::From;
//! # use sceau::access::Read;
//! # use sceau::graphql::read::{self, ById, Connection, Entity, Guarded, List, Loaded, Node, Order, Paging, Relation, Scope, Sort, Table, Viewer};
//! # use sceau::graphql::read::{nullable, reads};
//! # use entity::id::ChapterId;
//! # use sea_orm::sea_query::{Condition, ExprTrait, IntoCondition};
//! # use uuid::Uuid;
//! # mod article {
//! #     use entity::prelude::*;
//! #     entity::table! { article(id: Uuid) { title: String, chapter_id: Uuid, } }
//! # }
//! # /// An article.
//! # #[derive(From, Description)]
//! # pub struct Article(Node<Self>);
//! # impl Entity for Article {
//! #     type Row = article::Model;
//! #     const READ: &'static [Read] = &[Read::Charter];
//! #     fn scope(_: &Viewer, _: Table) -> Scope { Scope::All }
//! # }
//! # #[reads] #[Object(use_type_description)] impl Article { /// Its title.
//! # async fn title(&self) -> &str { &self.0.title } }
//! // In `entity`: the table, its key in parentheses.
//! mod chapter {
//!     use entity::prelude::*;
//!
//!     entity::table! {
//!         chapter(id: Uuid) {
//!             title: String,
//!             remarks: String,
//!             author_id: AccountId,
//!             lead_id: Option<Uuid>,
//!             published: bool,
//!         }
//!     }
//! }
//!
//! // In the slice: what is read of it. Where that is everything, `type Row = chapter::Model` does without this.
//! sceau::row! {
//!     /// What is read of a chapter.
//!     ChapterRow of chapter::Model {
//!         title: String,
//!         remarks: Option<String>,
//!     }
//! }
//!
//! /// A chapter of a charter.
//! #[derive(From, Description)]
//! pub struct Chapter(Node<Self>);
//!
//! // In `any_node.rs` for the types of the schema: by which ids they are found.
//! impl ById for Chapter {
//!     type Id = ChapterId;
//! }
//!
//! impl Entity for Chapter {
//!     type Row = ChapterRow;
//!     const READ: &'static [Read] = &[Read::Charter];
//!     const GUARDED: &'static [Guarded] = &[("remarks", Read::CharterDraft, |viewer, _, at| match viewer.account() {
//!         Some(account) => Scope::Where(at.col("author_id").eq(account).into_condition()),
//!         None => Scope::Nothing,
//!     })];
//!     const RELATIONS: &'static [Relation] = &[
//!         Relation::one::<Article>("lead", "lead_id"),
//!         Relation::many::<Article>("articles", "chapter_id").order(&[Order::by("title", Sort::Text)]),
//!         Relation::page::<Article>("articlePage", "chapter_id").order(&[Order::by("title", Sort::Text)]),
//!     ];
//!
//!     fn scope(_: &Viewer, at: Table) -> Scope {
//!         Scope::Where(at.col("published").eq(true).into_condition())
//!     }
//! }
//!
//! #[reads]
//! #[Object(use_type_description)]
//! impl Chapter {
//!     /// Its title.
//!     async fn title(&self) -> &str {
//!         &self.0.title
//!     }
//!
//!     /// Its author's remarks, for their eyes only.
//!     async fn remarks(&self) -> Option<&str> {
//!         self.0.remarks.as_deref()
//!     }
//!
//!     /// The article to read first.
//!     async fn lead(&self, ctx: &Context<'_>) -> Option<Loaded<Article>> {
//!         self.0.one(ctx)
//!     }
//!
//!     /// Its articles.
//!     async fn articles(&self, ctx: &Context<'_>) -> Result<List<Loaded<Article>>> {
//!         self.0.many(ctx)
//!     }
//!
//!     /// Its articles, page by page.
//!     async fn article_page(
//!         &self,
//!         ctx: &Context<'_>,
//!         #[graphql(desc = "…")] first: Option<i32>,
//!         #[graphql(desc = "…")] after: Option<String>,
//!         #[graphql(desc = "…")] last: Option<i32>,
//!         #[graphql(desc = "…")] before: Option<String>,
//!     ) -> Result<Connection<Article>> {
//!         self.0.page(ctx, &Paging::new(first, after, last, before))
//!     }
//! }
//!
//! pub struct ChapterQuery;
//!
//! #[Object]
//! impl ChapterQuery {
//!     /// A chapter by its id. In a mutation's payload the resolver is the same.
//!     async fn chapter(&self, ctx: &Context<'_>, id: Uuid) -> Option<Chapter> {
//!         read::find_by_id(ctx, ChapterId(id)).await
//!     }
//!
//!     /// Chapters by title.
//!     async fn chapters(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Option<Connection<Chapter>> {
//!         let paging = Paging::new(first, after, None, None);
//!         let order = [Order::by("title", Sort::Text)];
//!         nullable(ctx, read::page(ctx, &paging, |_| Condition::all(), &order).await)
//!     }
//! }
//! ```
//!
//! # Rules for resolvers
//!
//! - A nullable field returns `Option<T>`, by [`Node::one`] or [`nullable`]; a non-null field returns `Result<T>`. The
//!   crate lets an `Err` of a nullable field null its parent.
//! - Objects are handed out [`Loaded`]: by [`Node::one`], [`Node::required`] and [`Node::many`] they come so. They answer without a future
//!   for each field.
//! - Always `async fn`, and [`List`] instead of `Vec` for objects: otherwise an error from below loses its path.
//! - Interfaces and unions are returned as the bare enum. A field that is a union declares a relation for each of its
//!   types under the one field name, and its resolver tries them in turn; `node(id)` has [`Kind`]s.
//! - An argument of a relation is read ahead in its [`filter`](Relation::filter), so its resolver names it with an
//!   underscore: `#[graphql(name = "state")] _state: Option<State>`. Both must know the same default.
//! - A relation's `from` column is a UUID, and is selected whether the row names it or not. A relation by a guarded column leads
//!   where its guard lets it.

mod columns;
mod connection;
mod definition;
mod engine;
mod entity;
mod error;
mod fetch;
mod kinds;
mod known;
mod level;
mod loaded;
mod node;
mod order;
mod plan;
mod reader;
mod recalled;
mod root;
mod row;
mod statement;
mod weight;

pub use connection::{Connection, Edge, MAX_PAGE, PageInfo, Paging};
pub use definition::ReadBy;
pub use engine::{Field, List, ReadAs, nullable};
pub use entity::{
    ById, Computed, Entity, Filter, Guard, Guarded, Relation, Scope, Table, Through, of_those_of,
};
pub use error::{exceeded, internal};
pub use kinds::{Kind, node, nodes, nodes_for};
pub use known::{known, seen};
pub use loaded::Loaded;
pub use macros::reads;
pub use node::{Judged, Node};
pub use order::{Order, Sort};
pub use reader::{Reader, Viewer};
pub use recalled::Recalled;
pub use root::{find_by_id, find_one, forget, list, page, page_of, viewer};
pub use row::{Lent, Need, Reads, Row};
pub use weight::{MAX_TEXT, MAX_VALUES};
