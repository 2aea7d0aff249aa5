//! What can be asked of the toy library.

use super::toy::{Award, BY_YEAR, Book, Person, Publisher, Review};
use async_graphql::{Context, EmptySubscription, Enum, Error, Interface, Object, Result, Schema};
use sceau::graphql::read::{
    self, Connection, Kind, List, Loaded, Order, Paging, Sort, Table, nullable,
};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, IntoCondition, Query as Sql};
use uuid::Uuid;

/// Whatever has an id.
#[derive(Interface)]
#[graphql(name = "Node", field(name = "id", ty = "String", desc = "Its id."))]
pub enum AnyNode {
    Book(Book),
    Publisher(Publisher),
    Review(Review),
    Person(Person),
}

const KINDS: &[Kind<AnyNode>] = &[
    Kind::of::<Book>(),
    Kind::of::<Publisher>(),
    Kind::of::<Review>(),
    Kind::of::<Person>(),
];

/// How books are sorted.
#[derive(Clone, Copy, Debug, Default, Enum, PartialEq, Eq)]
pub enum BookOrder {
    /// By title.
    #[default]
    Title,
    /// By year.
    Year,
    /// By year, the oldest first, those without one first.
    OldestFirst,
    /// By publisher, then price.
    Shop,
    /// By the day of print, then the moment of arrival.
    Arrival,
}

impl BookOrder {
    fn terms(self) -> Vec<Order> {
        fn publisher(at: Table) -> Expr {
            let mut name = Sql::select();
            let p = |column| Expr::col((Alias::new("p"), Alias::new(column)));
            name.from_as(Alias::new("toy_publisher"), Alias::new("p"))
                .expr(p("name"))
                .and_where(p("id").eq(at.col("publisher_id")));
            name.into()
        }
        match self {
            Self::Title => vec![Order::by("title", Sort::Text)],
            Self::Year => BY_YEAR.to_vec(),
            Self::OldestFirst => vec![Order::by("year", Sort::Int).nulls_first()],
            Self::Shop => {
                vec![
                    Order::by_expression("publisher", Sort::Text, publisher).nulls_last(),
                    Order::by("price", Sort::BigInt).descending(),
                ]
            }
            Self::Arrival => vec![
                Order::by("printed", Sort::Date),
                Order::by("added", Sort::Instant),
            ],
        }
    }
}

pub fn decode(id: &str) -> Result<(&str, Uuid)> {
    let (prefix, id) = id.split_once('_').ok_or_else(|| Error::new("no prefix"))?;
    Ok((prefix, Uuid::try_parse(id)?))
}

/// What can be asked.
pub struct Query;

#[Object]
impl Query {
    /// A book.
    async fn book(&self, ctx: &Context<'_>, id: String) -> Option<Book> {
        read::find_by_id(ctx, nullable(ctx, decode(&id))?.1.into()).await
    }

    /// A publisher by name.
    async fn publisher(&self, ctx: &Context<'_>, name: String) -> Option<Publisher> {
        read::find_one(ctx, |at| at.col("name").eq(name).into_condition()).await
    }

    /// All publishers.
    async fn publishers(&self, ctx: &Context<'_>) -> Result<List<Loaded<Publisher>>> {
        let order = [Order::by("name", Sort::Text)];
        read::list(ctx, |_| Condition::all(), &order, 1000).await
    }

    /// All people.
    async fn people(&self, ctx: &Context<'_>) -> Result<List<Loaded<Person>>> {
        let order = [Order::by("name", Sort::Text)];
        read::list(ctx, |_| Condition::all(), &order, 1000).await
    }

    /// All awards.
    async fn awards(&self, ctx: &Context<'_>) -> Result<List<Loaded<Award>>> {
        read::list(
            ctx,
            |_| Condition::all(),
            &[Order::by("name", Sort::Text)],
            1000,
        )
        .await
    }

    /// Books, page by page.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a connection, and two"
    )]
    async fn books(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default)] order_by: BookOrder,
        cheaper_than: Option<i64>,
    ) -> Option<Connection<Book>> {
        let paging = Paging::new(first, after, last, before);
        let filter = |at: Table| {
            Condition::all().add_option(cheaper_than.map(|price| at.col("price").lt(price)))
        };
        nullable(
            ctx,
            read::page(ctx, &paging, filter, &order_by.terms()).await,
        )
    }

    /// Reviews, page by page.
    async fn reviews(&self, ctx: &Context<'_>, first: Option<i32>) -> Result<Connection<Review>> {
        let paging = Paging::new(first, None, None, None);
        read::page(ctx, &paging, |_| Condition::all(), &[]).await
    }

    /// Any object by its id.
    async fn node(&self, ctx: &Context<'_>, id: String) -> Option<AnyNode> {
        read::node(ctx, KINDS, nullable(ctx, decode(&id))?).await
    }

    /// Any objects by their ids.
    async fn nodes(&self, ctx: &Context<'_>, ids: Vec<String>) -> Result<List<Option<AnyNode>>> {
        let ids: Vec<_> = ids.iter().map(|id| decode(id)).collect::<Result<_>>()?;
        read::nodes(ctx, KINDS, &ids).await
    }
}

/// What can be done.
pub struct Mutation;

#[Object]
impl Mutation {
    /// Touches a book.
    async fn book_touch(&self, id: String) -> Result<BookTouchPayload> {
        Ok(BookTouchPayload(decode(&id)?.1))
    }
}

/// What touching a book answers.
pub struct BookTouchPayload(Uuid);

/// What touching a book answers.
#[Object]
impl BookTouchPayload {
    /// The book.
    async fn book(&self, ctx: &Context<'_>) -> Option<Book> {
        read::find_by_id(ctx, self.0.into()).await
    }
}

pub type ToySchema = Schema<Query, Mutation, EmptySubscription>;

pub fn schema() -> ToySchema {
    Schema::build(Query, Mutation, EmptySubscription).finish()
}
