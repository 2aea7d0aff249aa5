//! A toy library of random content, kept in memory too, on each database.

use super::roots::{self, ToySchema};
use super::toy;
use crate::support::postgres;
use async_graphql::{Request, Response};
use sceau::graphql::read::Reader;
use sea_orm::prelude::{Date, DateTimeUtc};
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Value};
use serde_json::Value as Json;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// Numbers that are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`.
    pub fn roll(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }

    pub fn uuid(&mut self) -> Uuid {
        let half = u128::from(self.roll(u64::MAX));
        Uuid::from_u128((half << 64) | u128::from(self.roll(u64::MAX)))
    }

    /// One in `n` is nothing.
    fn maybe<T>(&mut self, n: u64, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.roll(n) > 0).then(|| value(self))
    }
}

#[derive(Clone, Debug)]
pub struct PublisherData {
    pub id: Uuid,
    pub name: String,
    pub hidden: bool,
}

#[derive(Clone, Debug)]
pub struct BookData {
    pub id: Uuid,
    pub title: String,
    pub year: Option<i32>,
    pub price: i64,
    pub printed: Date,
    pub added: DateTimeUtc,
    pub isbn: String,
    pub hidden: bool,
    pub owner_id: Uuid,
    pub publisher_id: Option<Uuid>,
    pub sequel_of: Option<Uuid>,
}

#[derive(Clone, Debug)]
pub struct ReviewData {
    pub id: Uuid,
    pub stars: i32,
    pub book_id: Uuid,
    pub author_id: Uuid,
}

#[derive(Clone, Debug)]
pub struct AwardData {
    pub id: Uuid,
    pub name: String,
    pub book_id: Option<Uuid>,
    pub publisher_id: Option<Uuid>,
}

/// Everything there is.
#[derive(Clone, Debug, Default)]
pub struct Library {
    pub publishers: Vec<PublisherData>,
    pub books: Vec<BookData>,
    pub people: Vec<(Uuid, String)>,
    pub reviews: Vec<ReviewData>,
    pub awards: Vec<AwardData>,
}

impl Library {
    /// A library of `books` books, with many ties in what can be sorted by.
    pub fn random(seed: u64, books: u64) -> Self {
        let mut dice = Dice(seed);
        let mut library = Self::default();
        for n in 0..7 {
            library.publishers.push(PublisherData {
                id: dice.uuid(),
                name: format!("Publisher {n}"),
                hidden: n == 3,
            });
            library.people.push((dice.uuid(), format!("Person {n}")));
        }
        for n in 0..books {
            let day =
                Date::from_ymd_opt(2020, 1, 1 + u32::try_from(dice.roll(5)).unwrap()).unwrap();
            let moment = day.and_hms_micro_opt(1, 2, 3, u32::try_from(dice.roll(3)).unwrap() * 500);
            let earlier: Vec<Uuid> = library.books.iter().map(|book| book.id).collect();
            library.books.push(BookData {
                id: dice.uuid(),
                title: format!("Title {}", dice.roll(books / 2)),
                year: dice.maybe(4, |dice| 2000 + i32::try_from(dice.roll(4)).unwrap()),
                price: i64::try_from(dice.roll(1000)).unwrap() / 100 * 100,
                printed: day,
                added: moment.unwrap().and_utc(),
                isbn: format!("isbn {n}"),
                hidden: dice.roll(5) == 0,
                owner_id: dice.pick(&library.people).0,
                publisher_id: dice.maybe(6, |dice| dice.pick(&library.publishers).id),
                sequel_of: if earlier.is_empty() {
                    None
                } else {
                    dice.maybe(2, |dice| *dice.pick(&earlier))
                },
            });
        }
        for _ in 0..books * 3 {
            library.reviews.push(ReviewData {
                id: dice.uuid(),
                stars: i32::try_from(dice.roll(5)).unwrap(),
                book_id: dice.pick(&library.books).id,
                author_id: dice.pick(&library.people).0,
            });
        }
        for (n, book) in library.books.iter().enumerate().filter(|(n, _)| n % 3 == 0) {
            let to_publisher = n % 2 == 0;
            library.awards.push(AwardData {
                id: dice.uuid(),
                name: format!("Award {n:03}"),
                book_id: (!to_publisher).then_some(book.id),
                publisher_id: to_publisher.then(|| dice.pick(&library.publishers).id),
            });
        }
        library
    }

    async fn write(&self, db: &DatabaseConnection) {
        let uuid = if db.get_database_backend() == DbBackend::Postgres {
            "uuid"
        } else {
            "blob"
        };
        for table in [
            "toy_publisher (id UUID PRIMARY KEY, name text NOT NULL, hidden boolean NOT NULL)",
            "toy_person (id UUID PRIMARY KEY, name text NOT NULL)",
            "toy_book (id UUID PRIMARY KEY, title text NOT NULL, year integer, price bigint NOT NULL, \
             printed date NOT NULL, added timestamptz NOT NULL, isbn text NOT NULL, hidden boolean NOT NULL, \
             owner_id UUID NOT NULL, publisher_id UUID, sequel_of UUID)",
            "toy_review (id UUID PRIMARY KEY, stars integer NOT NULL, book_id UUID NOT NULL, author_id UUID NOT NULL)",
            "toy_award (id UUID PRIMARY KEY, name text NOT NULL, book_id UUID UNIQUE, publisher_id UUID)",
        ] {
            let sql = format!("CREATE TABLE {}", table.replace("UUID", uuid));
            db.execute_unprepared(&sql).await.unwrap();
        }
        let rows = self.publishers.iter();
        let rows = rows.map(|p| vec![p.id.into(), p.name.clone().into(), p.hidden.into()]);
        insert(db, "toy_publisher", &["id", "name", "hidden"], rows).await;
        let rows = self
            .people
            .iter()
            .map(|(id, name)| vec![(*id).into(), name.clone().into()]);
        insert(db, "toy_person", &["id", "name"], rows).await;
        let columns = [
            "id",
            "title",
            "year",
            "price",
            "printed",
            "added",
            "isbn",
            "hidden",
            "owner_id",
            "publisher_id",
            "sequel_of",
        ];
        let rows = self.books.iter().map(|b| {
            vec![
                b.id.into(),
                b.title.clone().into(),
                b.year.into(),
                b.price.into(),
                b.printed.into(),
                b.added.into(),
                b.isbn.clone().into(),
                b.hidden.into(),
                b.owner_id.into(),
                b.publisher_id.into(),
                b.sequel_of.into(),
            ]
        });
        insert(db, "toy_book", &columns, rows).await;
        let rows = self.reviews.iter();
        let rows = rows.map(|r| {
            vec![
                r.id.into(),
                r.stars.into(),
                r.book_id.into(),
                r.author_id.into(),
            ]
        });
        insert(
            db,
            "toy_review",
            &["id", "stars", "book_id", "author_id"],
            rows,
        )
        .await;
        let rows = self.awards.iter();
        let rows = rows.map(|a| {
            vec![
                a.id.into(),
                a.name.clone().into(),
                a.book_id.into(),
                a.publisher_id.into(),
            ]
        });
        insert(
            db,
            "toy_award",
            &["id", "name", "book_id", "publisher_id"],
            rows,
        )
        .await;
    }
}

async fn insert(
    db: &DatabaseConnection,
    table: &'static str,
    columns: &[&'static str],
    rows: impl Iterator<Item = Vec<Value>>,
) {
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(50) {
        let mut insert = Query::insert();
        insert
            .into_table(Alias::new(table))
            .columns(columns.iter().copied());
        for row in rows {
            insert.values_panic(row.iter().cloned().map(Into::into));
        }
        db.execute(&insert).await.unwrap();
    }
}

/// A library on one database, and its schema.
pub struct World {
    pub library: Library,
    pub db: DatabaseConnection,
    pub schema: ToySchema,
    log: Arc<Mutex<Vec<String>>>,
    _dir: Option<tempfile::TempDir>,
}

/// An answer, the statements it took, and what it weighs.
pub struct Answer {
    pub response: Response,
    pub statements: u32,
    pub values: u64,
}

impl Answer {
    pub fn data(&self) -> Json {
        assert!(
            self.response.errors.is_empty(),
            "{:?}",
            self.response.errors
        );
        self.response.data.clone().into_json().unwrap()
    }

    /// The data, and of each error its path, dotted, and its code.
    pub fn parts(&self) -> (Json, Vec<(String, String)>) {
        let json = serde_json::to_value(&self.response).unwrap();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        let text = |json: &Json| {
            json.as_str()
                .map_or_else(|| json.to_string(), str::to_owned)
        };
        let error = |error: &Json| {
            let path = error["path"].as_array().cloned().unwrap_or_default();
            let path: Vec<_> = path.iter().map(text).collect();
            (path.join("."), text(&error["extensions"]["code"]))
        };
        (json["data"].clone(), errors.iter().map(error).collect())
    }
}

impl World {
    /// Asks as `person`.
    pub async fn ask(&self, person: Uuid, request: impl Into<Request>) -> Answer {
        let reader = Arc::new(Reader::new(self.db.clone(), toy::viewer(person)));
        let request = request.into().data(Arc::clone(&reader));
        let response = self.schema.execute(request).await;
        Answer {
            response,
            statements: reader.statements(),
            values: reader.values(),
        }
    }

    /// Asks as the one who sees everything, and expects no error.
    pub async fn data(&self, request: impl Into<Request>) -> Json {
        self.ask(toy::ADMIN, request).await.data()
    }

    /// The texts of the statements sent since this was last asked.
    pub fn texts(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }
}

/// Tells the story on each database there is.
pub async fn on_each(books: u64, story: impl AsyncFn(&World)) {
    let library = Library::random(7, books);
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", dir.path().join("toy.db").display());
    let mut worlds = vec![(url, Some(dir))];
    if let Some(cluster) = postgres::cluster() {
        worlds.push((cluster.database().await, None));
    }
    for (url, dir) in worlds {
        let mut options = ConnectOptions::new(url);
        options.max_connections(4).sqlx_logging(false);
        let mut db = Database::connect(options).await.unwrap();
        library.write(&db).await;
        let log = Arc::new(Mutex::new(Vec::new()));
        let pen = Arc::clone(&log);
        db.set_metric_callback(move |sent| pen.lock().unwrap().push(sent.statement.sql.clone()));
        let world = World {
            library: library.clone(),
            db,
            schema: roots::schema(),
            log,
            _dir: dir,
        };
        story(&world).await;
        world.db.close().await.unwrap();
    }
}
