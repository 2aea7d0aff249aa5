//! The limit on PostgreSQL.

use super::{Asked, By, Filing, now, shown_since};
use anyhow::{Context as _, bail};
use sceau::clock::Clock;
use sceau::input::fold;
use sceau::random::Random;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::query::QueryScalar;
use sqlx::{Connection as _, Postgres};
use std::sync::{Mutex, PoisonError};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// As many as the server has.
const CONNECTIONS: usize = 16;

const Q1: &str = include_str!("postgres/q1.sql");
const Q2: &str = include_str!("postgres/q2.sql");
const Q3: &str = include_str!("postgres/q3.sql");
const Q4: &str = include_str!("postgres/q4.sql");
const W1: &str = include_str!("postgres/w1.sql");
/// The association by its short name.
const BY_SLUG: &str = "(SELECT id FROM association WHERE slug = $1)";

type Statement<'q> = QueryScalar<'q, Postgres, String, sqlx::postgres::PgArguments>;

/// The limit.
pub struct Limit {
    /// For what is planned once.
    connections: Pool,
    /// For a search, whose best plan is another for each word.
    searching: Pool,
    random: Random,
    /// The statements by short name, and by id: `Q1`, `Q2`, `Q4`.
    texts: [[&'static str; 2]; 3],
}

impl Limit {
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        let each_time = [("plan_cache_mode", "force_custom_plan")];
        let forms = |text: &'static str| {
            // Once for the process's life: the driver keeps prepared statements by their text.
            [BY_SLUG, "$1"].map(|by| &*text.replace("{association}", by).leak())
        };
        Ok(Self {
            connections: Pool::open(&options).await?,
            searching: Pool::open(&options.options(each_time)).await?,
            random: Random::system()?,
            texts: [Q1, Q2, Q4].map(forms),
        })
    }

    pub async fn read(&self, asked: &Asked) -> anyhow::Result<String> {
        let since = shown_since(now());
        let by = |place: usize, association: &By| match association {
            By::Slug(slug) => scalar(self.texts[place][0]).bind(slug.clone()),
            By::Id(id) => scalar(self.texts[place][1]).bind(Uuid::from(*id)),
        };
        let statement = match asked {
            Asked::Q1 { association } => by(0, association).bind(since),
            Asked::Q2 { association } => by(1, association),
            Asked::Q3 { id } => scalar(Q3).bind(Uuid::from(*id)).bind(since),
            Asked::Q4 {
                association,
                state,
                after,
                name,
            } => by(2, association)
                .bind(state.clone())
                .bind(*after)
                .bind(fold(name)),
            Asked::W1 { .. } => bail!("an act is no read"),
        };
        match asked {
            Asked::Q4 { .. } => self.searching.run(statement).await,
            _ => self.connections.run(statement).await,
        }
    }

    pub async fn file(&self, filing: &Filing, account: Uuid) -> anyhow::Result<String> {
        let id: Uuid = self.random.id(Clock::system().now());
        let articles: Vec<Uuid> = filing
            .article_ids
            .iter()
            .map(|id| Uuid::from(*id))
            .collect();
        let statement = scalar(W1)
            .bind(id)
            .bind(account)
            .bind(filing.facts.clone())
            .bind(filing.happened_on)
            .bind(Uuid::from(filing.accused_id))
            .bind(Uuid::from(filing.charter_id))
            .bind(articles);
        self.connections.run(statement).await
    }
}

/// Connections that are lent to one request each, without a look at them before or after.
struct Pool {
    free: Mutex<Vec<PgConnection>>,
    permits: Semaphore,
}

impl Pool {
    async fn open(options: &PgConnectOptions) -> anyhow::Result<Self> {
        let mut free = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            free.push(PgConnection::connect_with(options).await?);
        }
        Ok(Self {
            free: Mutex::new(free),
            permits: Semaphore::new(CONNECTIONS),
        })
    }

    async fn run(&self, statement: Statement<'_>) -> anyhow::Result<String> {
        let _permit = self.permits.acquire().await?;
        let taken = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut connection = taken.context("fewer connections than permits")?;
        let answer = statement.fetch_one(&mut connection).await;
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
        Ok(answer?)
    }
}

fn scalar(text: &'static str) -> Statement<'static> {
    sqlx::query_scalar(text)
}
