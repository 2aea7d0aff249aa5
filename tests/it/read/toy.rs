//! A toy library on its own tables: books of publishers, their reviews by people, awards and notes.

use super::tables::{award, book, person, publisher, review};
use async_graphql::{Context, Error, ErrorExtensions, Object, Result, SimpleObject, Union};
use chrono::DateTime;
use derive_more::From;
use entity::id::{self, BadId, TypedId};
use sceau::access::{Actor, Facts, Read};
use sceau::failure::Outcome;
use sceau::graphql::read::{
    self, ById, Computed, Connection, Entity, Field, List, Loaded, Node, Order, Paging, Relation,
    Scope, Sort, Table, Viewer, nullable, reads,
};
use sceau::guard::Case;
use sceau::rows::Rows;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, IntoCondition, Query as Sql};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use uuid::Uuid;

/// Sees everything.
pub const ADMIN: Uuid = Uuid::from_u128(0xad);
/// Sees no reviews.
pub const STRANGER: Uuid = Uuid::from_u128(0x57);

/// The one place that knows how a viewer is made.
pub fn viewer(person: Uuid) -> Viewer {
    let actor = Actor::person(person.into(), Vec::new(), Vec::new());
    Viewer::new(Arc::new(actor), DateTime::UNIX_EPOCH)
}

/// The one place that knows how a viewer is read.
fn person(viewer: &Viewer) -> Uuid {
    viewer.account().map_or(STRANGER, Into::into)
}

/// Ids of the toy's own.
macro_rules! by_id {
    ($($entity:ident by $id:ident => $prefix:literal,)*) => { $(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, From)]
        pub struct $id(Uuid);

        impl From<$id> for Uuid {
            fn from(id: $id) -> Self {
                id.0
            }
        }

        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.simple())
            }
        }

        impl FromStr for $id {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                id::split(text).map(|(_, id)| Self(id))
            }
        }

        impl TypedId for $id {
            const PREFIX: &'static str = $prefix;
        }

        impl ById for $entity {
            type Id = $id;
        }
    )* };
}

by_id! {
    Book by BookId => "book",
    Publisher by PublisherId => "publisher",
    Review by ReviewId => "review",
    Person by PersonId => "person",
}

sceau::row! {
    /// The columns of a publisher.
    PublisherRow of publisher::Model {
        id: Uuid,
        name: String,
    }
}

#[derive(From)]
pub struct Publisher(pub Node<Self>);

impl Entity for Publisher {
    type Row = PublisherRow;
    const READ: &'static [Read] = &[Read::Charter];
    const RELATIONS: &'static [Relation] = &[
        Relation::many::<Book>("books", "publisher_id").order(&[Order::by("title", Sort::Text)]),
        Relation::page::<Book>("bookPage", "publisher_id").order(BY_YEAR),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        if person(viewer) == ADMIN {
            return Scope::All;
        }
        Scope::Where(at.col("hidden").eq(false).into_condition())
    }
}

/// A publisher.
#[reads]
#[Object]
impl Publisher {
    /// Its id.
    pub async fn id(&self) -> String {
        format!("publisher_{}", self.0.id.simple())
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its books, by title.
    async fn books(&self, ctx: &Context<'_>) -> Result<List<Loaded<Book>>> {
        self.0.many(ctx)
    }

    /// Its books, page by page, newest first.
    async fn book_page(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<Connection<Book>> {
        nullable(
            ctx,
            self.0.page(ctx, &Paging::new(first, after, last, before)),
        )
    }
}

/// Newest first, those without a year last.
pub const BY_YEAR: &[Order] = &[Order::by("year", Sort::Int).descending().nulls_last()];

sceau::row! {
    /// The columns of a book; `isbn` is guarded.
    BookRow of book::Model {
        id: Uuid,
        title: String,
        year: Option<i32>,
        price: i64,
        isbn: Option<String>,
    }
}

#[derive(From)]
pub struct Book(pub Node<Self>);

impl Entity for Book {
    type Row = BookRow;
    const READ: &'static [Read] = &[Read::Charter];
    const GUARDED: &'static [read::Guarded] = &[("isbn", Read::Charter, of_owner)];
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Publisher>("publisher", "publisher_id"),
        Relation::one::<Book>("sequelOf", "sequel_of"),
        Relation::one_by::<Award>("award", "book_id"),
        Relation::many::<Review>("reviews", "book_id")
            .order(&[Order::by("stars", Sort::Int).descending()])
            .filter(at_least),
        Relation::page::<Review>("reviewPage", "book_id")
            .order(&[Order::by("stars", Sort::Int)])
            .filter(at_least),
        Relation::many::<Book>("siblings", "publisher_id").from("publisher_id"),
        Relation::computed::<Stats>("stats"),
    ];

    fn scope(viewer: &Viewer, at: Table) -> Scope {
        match person(viewer) {
            ADMIN => Scope::All,
            person => Scope::Where(
                Condition::any()
                    .add(at.col("hidden").eq(false))
                    .add(at.col("owner_id").eq(person)),
            ),
        }
    }
}

fn of_owner(viewer: &Viewer, _: Read, at: Table) -> Scope {
    match person(viewer) {
        ADMIN => Scope::All,
        STRANGER => Scope::Nothing,
        person => Scope::Where(at.col("owner_id").eq(person).into_condition()),
    }
}

fn at_least(field: &Field<'_>, _: &Viewer, at: Table) -> Result<Condition> {
    let stars: i32 = field.argument_or("stars", Some(|| 0))?;
    Ok(at.col("stars").gte(stars).into_condition())
}

/// How many reviews a book has, whoever may read them.
pub struct Stats(i64);

impl Case for Stats {
    type Id = BookId;

    async fn load(from: &impl Rows, books: &[BookId]) -> Outcome<Vec<(BookId, Self)>> {
        let book = Expr::col((Alias::new("r"), Alias::new("book_id")));
        let mut sql = Sql::select();
        sql.from_as(Alias::new("toy_review"), Alias::new("r"))
            .expr_as(book.clone(), Alias::new("book_id"))
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
            .and_where(from.among(book.clone(), books))
            .add_group_by([book]);
        let row = |row: &sea_orm::QueryResult| {
            let book: Uuid = row.try_get("", "book_id")?;
            Ok((book.into(), Self(row.try_get("", "n")?)))
        };
        from.read(&sql).await?.iter().map(row).collect()
    }
}

impl Computed for Stats {
    type Of = Self;
    type Row = BookStats;
    const READ: Read = Read::Charter;

    fn rows(stats: &Arc<Self>) -> impl IntoIterator<Item = (Facts, BookStats)> {
        [(Facts::default(), BookStats { reviews: stats.0 })]
    }
}

/// Figures of a book.
#[derive(Clone, Debug, SimpleObject)]
pub struct BookStats {
    /// How many reviews it has.
    reviews: i64,
}

/// A book.
#[reads]
#[Object]
impl Book {
    /// Its id.
    pub async fn id(&self) -> String {
        format!("book_{}", self.0.id.simple())
    }

    /// Its title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The year it came out.
    async fn year(&self) -> Option<i32> {
        self.0.year
    }

    /// Its price.
    async fn price(&self) -> i64 {
        self.0.price
    }

    /// Its number, for its owner.
    async fn isbn(&self) -> Option<&str> {
        self.0.isbn.as_deref()
    }

    /// Who published it.
    async fn publisher(&self, ctx: &Context<'_>) -> Option<Loaded<Publisher>> {
        self.0.one(ctx)
    }

    /// The book that it follows.
    async fn sequel_of(&self, ctx: &Context<'_>) -> Option<Loaded<Book>> {
        self.0.one(ctx)
    }

    /// Its award.
    async fn award(&self, ctx: &Context<'_>) -> Option<Loaded<Award>> {
        self.0.one(ctx)
    }

    /// Its reviews, the best first.
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "stars", default = 0)] _stars: i32,
    ) -> Result<List<Loaded<Review>>> {
        self.0.many(ctx)
    }

    /// Its reviews, page by page, the worst first.
    async fn review_page(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(name = "stars", default = 0)] _stars: i32,
    ) -> Result<Connection<Review>> {
        self.0.page(ctx, &Paging::new(first, after, last, before))
    }

    /// The publisher's books.
    async fn siblings(&self, ctx: &Context<'_>) -> Result<List<Loaded<Book>>> {
        self.0.many(ctx)
    }

    /// Its figures.
    async fn stats(&self, ctx: &Context<'_>) -> Result<Option<BookStats>> {
        Ok(self.0.computed::<Stats>(ctx)?.pop())
    }

    /// A nullable relation that nobody declared.
    async fn forgotten(&self, ctx: &Context<'_>) -> Option<Loaded<Publisher>> {
        self.0.one(ctx)
    }

    /// A list that nobody declared.
    async fn forgotten_list(&self, ctx: &Context<'_>) -> Result<List<Loaded<Publisher>>> {
        self.0.many(ctx)
    }

    /// A nullable field that fails for dear books.
    async fn fragile(&self, ctx: &Context<'_>) -> Option<i32> {
        nullable(ctx, self.fail())
    }

    /// A required field that fails for dear books.
    async fn brittle(&self) -> Result<i32> {
        self.fail()
    }
}

impl Book {
    fn fail(&self) -> Result<i32> {
        if self.0.price > 500 {
            return Err(Error::new("too dear").extend_with(|_, e| e.set("code", "DEAR")));
        }
        Ok(1)
    }
}

sceau::row! {
    /// The columns of a review; its author is guarded.
    ReviewRow of review::Model {
        id: Uuid,
        stars: i32,
    }
}

#[derive(From)]
pub struct Review(pub Node<Self>);

impl Entity for Review {
    type Row = ReviewRow;
    const READ: &'static [Read] = &[Read::Charter];
    const GUARDED: &'static [read::Guarded] = &[("author_id", Read::Charter, of_author)];
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Book>("book", "book_id"),
        Relation::one::<Book>("itsBook", "book_id"),
        Relation::one::<Person>("author", "author_id"),
    ];

    fn scope(viewer: &Viewer, _: Table) -> Scope {
        match person(viewer) {
            STRANGER => Scope::Nothing,
            _ => Scope::All,
        }
    }
}

fn of_author(viewer: &Viewer, _: Read, at: Table) -> Scope {
    match person(viewer) {
        ADMIN => Scope::All,
        STRANGER => Scope::Nothing,
        person => Scope::Where(at.col("author_id").eq(person).into_condition()),
    }
}

/// A review.
#[reads]
#[Object]
impl Review {
    /// Its id.
    pub async fn id(&self) -> String {
        format!("review_{}", self.0.id.simple())
    }

    /// How many stars it gives.
    async fn stars(&self) -> i32 {
        self.0.stars
    }

    /// The book.
    async fn book(&self, ctx: &Context<'_>) -> Option<Loaded<Book>> {
        self.0.one(ctx)
    }

    /// The book, required.
    #[graphql(name = "itsBook")]
    async fn its_book(&self, ctx: &Context<'_>) -> Result<Loaded<Book>> {
        self.0.required(ctx)
    }

    /// Who wrote it.
    async fn author(&self, ctx: &Context<'_>) -> Option<Loaded<Person>> {
        self.0.one(ctx)
    }
}

#[derive(From)]
pub struct Person(pub Node<Self>);

impl Entity for Person {
    type Row = person::Model;
    const READ: &'static [Read] = &[Read::Charter];
    const RELATIONS: &'static [Relation] = &[Relation::many::<Review>("reviews", "author_id")];

    fn scope(_: &Viewer, _: Table) -> Scope {
        Scope::All
    }
}

/// A person.
#[reads]
#[Object]
impl Person {
    /// Their id.
    pub async fn id(&self) -> String {
        format!("person_{}", self.0.id.simple())
    }

    /// Their name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The reviews that they wrote, as far as the viewer may know.
    async fn reviews(&self, ctx: &Context<'_>) -> Result<List<Loaded<Review>>> {
        self.0.many(ctx)
    }
}

sceau::row! {
    /// The columns of an award.
    AwardRow of award::Model {
        name: String,
    }
}

#[derive(From)]
pub struct Award(pub Node<Self>);

impl Entity for Award {
    type Row = AwardRow;
    const READ: &'static [Read] = &[Read::Charter];
    // A union: two relations of one field, of which at most one leads anywhere.
    const RELATIONS: &'static [Relation] = &[
        Relation::one::<Book>("winner", "book_id"),
        Relation::one::<Publisher>("winner", "publisher_id"),
    ];

    fn scope(_: &Viewer, _: Table) -> Scope {
        Scope::All
    }
}

/// Who wins awards.
#[derive(Union)]
pub enum Winner {
    Book(Book),
    Publisher(Publisher),
}

/// An award.
#[reads]
#[Object]
impl Award {
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Who won it.
    async fn winner(&self, ctx: &Context<'_>) -> Option<Winner> {
        let book = self.0.one(ctx).map(|book| Winner::Book(book.0));
        book.or_else(|| {
            self.0
                .one(ctx)
                .map(|publisher| Winner::Publisher(publisher.0))
        })
    }
}
