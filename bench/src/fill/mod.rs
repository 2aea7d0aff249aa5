//! Fills a database with the volume that the server is made for, from a fixed seed.
//!
//! The first association is founded by the server's own acts: the set-up, the charter, its publication. What follows are rows as
//! those acts leave them, many in one statement: firms join, sign the charter and declare commitments; clients complain; the board
//! opens files, notifies, meets, votes and decides, and strikes a firm off now and then. Left out is what stands beside the rows:
//! their journal, and messages to send.

mod complaints;
mod files;
mod firms;
mod found;
mod sink;

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{AccountId, ArticleId, AssociationId, CharterId, OrganisationId};
use firms::Firm;
use found::Seat;
use sceau::clock::Clock;
use sceau::config::{Limits, Mailing};
use sceau::context::App;
use sceau::db::Database;
use sceau::directory::Directory;
use sceau::modules::accounts::{Callers, Passwords, Tokens};
use sceau::modules::told;
use sceau::random::Random;
use sceau::secrets::Keyring;
use sink::Sink;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What every value is drawn from.
const SEED: u64 = 20_261_126;
/// How long the association exists.
const HISTORY: TimeDelta = TimeDelta::days(1826);
/// For how long firms register, from the founding on.
const ARRIVALS: i64 = 740;
/// From when on there are complaints.
const FIRST_COMPLAINT: TimeDelta = TimeDelta::days(780);
/// The short name of the first association.
pub const SLUG: &str = "club";

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Providers of the first association.
    pub providers: usize,
    /// Complaints about them.
    pub complaints: usize,
    /// Files that the board took up.
    pub files: usize,
    /// Small associations beside, of ten providers each.
    pub small: usize,
}

impl Scale {
    /// For tests: a thousand providers.
    pub const SMALL: Self = Self {
        providers: 1_000,
        complaints: 2_000,
        files: 500,
        small: 3,
    };

    /// A multiple of the volume that the server is made for: 10,000 providers, 265,000 commitments, 20,000 complaints, 5,000 files,
    /// 35,000 votes.
    #[must_use]
    pub const fn times(times: usize) -> Self {
        Self {
            providers: 10_000 * times,
            complaints: 20_000 * times,
            files: 5_000 * times,
            small: 0,
        }
    }

    const BESIDE: Self = Self {
        providers: 10,
        complaints: 20,
        files: 5,
        small: 0,
    };
}

/// What a filled database holds, as far as somebody asks for it.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The first association.
    pub association: AssociationId,
    /// Its charter.
    pub charter: CharterId,
    /// The articles of the version in force.
    pub articles: Vec<ArticleId>,
    /// Its president.
    pub president: AccountId,
    /// People who complained.
    pub clients: Vec<AccountId>,
    /// Providers that are bound by the charter now and always were since they signed it first.
    pub bound: Vec<OrganisationId>,
    /// How many rows each table was given beside those of the founding.
    pub rows: BTreeMap<&'static str, u64>,
}

/// What the story is told with.
struct Story {
    sink: Sink,
    random: Random,
    keyring: Keyring,
    now: DateTime<Utc>,
    people: usize,
}

/// Migrates the empty database at `url` and fills it with the history of five years up to `now`. The server has to be given the
/// same `secret`.
///
/// # Errors
/// Where the database refuses, or is not empty.
pub async fn fill(
    url: &str,
    secret: [u8; 32],
    scale: Scale,
    now: DateTime<Utc>,
) -> anyhow::Result<Filled> {
    Database::migrate(url).await?;
    let app = open(url, secret, Clock::manual(now - HISTORY)).await?;
    let random = app.random.clone();
    let founded = found::found(&app).await?;
    app.db.close().await?;
    let mut story = Story {
        sink: Sink::open(url).await?,
        random,
        keyring: Keyring::new(secret),
        now,
        people: 0,
    };
    let seat = story.staff(founded);
    let (firms, clients) = story.years(&seat, scale, 0).await?;
    for number in 0..scale.small {
        let beside = story.another(&seat, number);
        let names = scale.providers + number * Scale::BESIDE.providers;
        story.years(&beside, Scale::BESIDE, names).await?;
    }
    let bound = firms.iter().filter(|firm| firm.always_bound());
    Ok(Filled {
        association: seat.association.id,
        charter: seat.charter.id,
        articles: seat.articles.iter().map(|article| article.id).collect(),
        president: seat.president,
        clients,
        bound: bound.map(|firm| firm.id).collect(),
        rows: story.sink.finish().await?,
    })
}

/// The server's inside over a database, with tokens that live for a day.
///
/// # Errors
/// Where there is no such database.
pub async fn open(url: &str, secret: [u8; 32], clock: Clock) -> anyhow::Result<Arc<App>> {
    let random = Random::seeded(SEED);
    Ok(Arc::new(App {
        db: Database::connect(url).await?,
        clock,
        keyring: Keyring::new(secret),
        passwords: Passwords::default(),
        tokens: Tokens::new(TimeDelta::days(1)),
        callers: Callers::default(),
        limits: Limits::default(),
        directory: Directory::default(),
        post: Mailing::default().post(told())?,
        random,
    }))
}

impl Story {
    /// All that happens in one association; its providers are numbered from `names` on.
    async fn years(
        &mut self,
        seat: &Seat,
        scale: Scale,
        names: usize,
    ) -> anyhow::Result<(Vec<Firm>, Vec<AccountId>)> {
        let mut firms = self.register(seat, scale.providers, names).await?;
        let clients = self.complaints(seat, scale, &mut firms).await?;
        for (number, firm) in firms.iter().enumerate() {
            self.membership(seat, firm, number);
            self.sink.breathe().await?;
        }
        Ok((firms, clients))
    }

    /// A time-ordered id for something of this instant.
    fn id<T: From<uuid::Uuid>>(&self, at: DateTime<Utc>) -> T {
        self.random.id(at)
    }
}
