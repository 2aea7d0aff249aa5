//! A world for a story: the real router over a database of its own, a clock that stands still until it is moved, and people.
//!
//! Each story runs on SQLite and on PostgreSQL. Both start from a migrated template that is copied, so that a world costs
//! milliseconds and meets what users meet.

use super::postgres;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use bench::{Filled, Scale};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::id::{AccountId, AssociationId, MandateId};
use entity::value::{Language, MandateRole, MandateState};
use entity::{association, mandate};
use sceau::access::{Act, Facts};
use sceau::clock::Clock;
use sceau::config::{Limits, Mailing};
use sceau::context::{App, Context};
use sceau::db::Database;
use sceau::directory::Directory;
use sceau::http::HttpConfig;
use sceau::journal::{self, Chain};
use sceau::modules::accounts::{self, Callers, Passwords, Tokens, entries::AccountRegistered};
use sceau::modules::told;
use sceau::post::Post;
use sceau::random::Random;
use sceau::secrets::Keyring;
use sea_orm::{ActiveValue::Set, EntityTrait, Statement};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::OnceCell;
use tower::ServiceExt;

/// When every story begins, unless it says otherwise: a Thursday morning in Paris.
pub const START: &str = "2026-01-15T09:00:00Z";

/// The secret key of every story.
const SECRET: [u8; 32] = [7; 32];

/// Room for stories about something else than limits.
const ROOM: Limits = Limits {
    accounts_an_hour: 1_000,
    acts_an_hour: 1_000,
};

/// A world of one association.
pub struct World {
    pub app: Arc<App>,
    pub router: Router,
    pub association: AssociationId,
    /// Which database this is, for messages.
    pub name: &'static str,
    url: String,
    people: AtomicU32,
    /// Where SQLite's files are.
    pub folder: Option<tempfile::TempDir>,
    /// What was sent, while somebody wants to know.
    sent: Arc<Mutex<Option<Vec<Statement>>>>,
}

/// A world that ended, and may be gone on from.
pub struct Saved {
    now: DateTime<Utc>,
    association: AssociationId,
    name: &'static str,
    url: String,
    people: u32,
    folder: Option<tempfile::TempDir>,
}

/// A post that sends nothing.
fn no_post() -> Post {
    Mailing::default().post(told()).unwrap()
}

/// A person of a story, signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: AccountId,
    pub token: String,
    pub email: String,
}

/// An answer: the whole JSON body.
#[derive(Clone, Debug)]
pub struct Answer(pub Json);

/// Runs a story in a new world on each database, with room to do in an hour what people do in a year.
pub async fn both(story: impl AsyncFn(&World)) {
    both_within(ROOM, story).await;
}

/// The same, with limits of its own.
pub async fn both_within(limits: Limits, story: impl AsyncFn(&World)) {
    let world = World::on_sqlite_within(limits).await;
    story(&world).await;
    world.assert_journal_is_whole().await;
    if let Some(world) = World::on_postgres_within(limits).await {
        story(&world).await;
        world.assert_journal_is_whole().await;
    }
}

impl World {
    pub async fn on_sqlite() -> Self {
        Self::on_sqlite_within(ROOM).await
    }

    async fn on_sqlite_within(limits: Limits) -> Self {
        static TEMPLATE: OnceCell<tempfile::TempDir> = OnceCell::const_new();
        let template = TEMPLATE
            .get_or_init(async || {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite:{}", folder.path().join("sceau.db").display());
                Database::migrate(&url).await.unwrap();
                folder
            })
            .await;
        let (url, folder) = copied(template);
        Self::over(&url, "SQLite", Some(folder), limits).await
    }

    /// `None` where no PostgreSQL is installed: `postgres` says so aloud.
    pub async fn on_postgres() -> Option<Self> {
        Self::on_postgres_within(ROOM).await
    }

    async fn on_postgres_within(limits: Limits) -> Option<Self> {
        static TEMPLATE: OnceCell<()> = OnceCell::const_new();
        let cluster = postgres::cluster()?;
        TEMPLATE
            .get_or_init(async || {
                let url = cluster.database_named("template_sceau").await;
                Database::migrate(&url).await.unwrap();
            })
            .await;
        let url = cluster.create("template_sceau").await;
        Some(Self::over(&url, "PostgreSQL", None, limits).await)
    }

    /// On a PostgreSQL server of the story's own, in a new database of this name.
    pub async fn on_server(server: &bench::Cluster, name: &str) -> Self {
        let url = server.create(name, "template1").await.unwrap();
        Database::migrate(&url).await.unwrap();
        Self::over(&url, "PostgreSQL", None, ROOM).await
    }

    async fn over(
        url: &str,
        name: &'static str,
        folder: Option<tempfile::TempDir>,
        limits: Limits,
    ) -> Self {
        let world = Self::at(url, name, folder, limits, no_post()).await;
        world.insert_association(world.association, "club").await;
        world.warm().await
    }

    /// A world with years of history, on each database: the clock stands at their end.
    pub async fn filled(scale: Scale) -> Vec<(Self, Filled)> {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("sceau.db").display());
        Database::migrate(&url).await.unwrap();
        let mut databases = vec![(url, "SQLite", Some(folder))];
        if let Some(cluster) = postgres::cluster() {
            databases.push((cluster.database().await, "PostgreSQL", None));
        }
        let mut worlds = Vec::new();
        for (url, name, folder) in databases {
            let filled = bench::fill(&url, SECRET, scale, START.parse().unwrap());
            let filled = filled.await.unwrap();
            let mut world = Self::at(&url, name, folder, ROOM, no_post()).await;
            world.association = filled.association;
            worlds.push((world.warm().await, filled));
        }
        worlds
    }

    /// A world over a database, without an association.
    async fn at(
        url: &str,
        name: &'static str,
        folder: Option<tempfile::TempDir>,
        limits: Limits,
        post: Post,
    ) -> Self {
        let random = Random::seeded(7);
        let mut db = Database::connect(url).await.unwrap();
        let sent = Arc::new(Mutex::new(None::<Vec<Statement>>));
        let pen = Arc::clone(&sent);
        db.watch(move |statement| {
            if let Some(sent) = &mut *pen.lock().unwrap() {
                sent.push(statement.clone());
            }
        });
        let app = Arc::new(App {
            db,
            clock: Clock::manual(START.parse().unwrap()),
            keyring: Keyring::new(SECRET),
            passwords: Passwords::default(),
            tokens: Tokens::new(TimeDelta::days(3650)),
            callers: Callers::default(),
            limits,
            directory: Directory::default(),
            post,
            random,
        });
        let router = sceau::server::router(&app, &HttpConfig::default(), Router::new());
        Self {
            association: app.random.id(app.clock.now()),
            router,
            name,
            url: url.to_owned(),
            people: AtomicU32::new(0),
            folder,
            sent,
            app,
        }
    }

    /// The statements that were sent during `work`.
    pub async fn sent(&self, work: impl Future<Output = ()>) -> Vec<Statement> {
        *self.sent.lock().unwrap() = Some(Vec::new());
        work.await;
        self.sent.lock().unwrap().take().unwrap()
    }

    /// One more server over the same database.
    pub async fn another_server(&self) -> Self {
        self.another_server_over(&self.url).await
    }

    /// One more server over the same database, which sends what is told by this mail server.
    pub async fn server_with_mail(&self, mail_url: &str) -> Self {
        self.server_trusting(mail_url, None).await
    }

    /// The same, of a mail server whose certificate the authority in this file has signed.
    pub async fn server_trusting(&self, mail_url: &str, authority: Option<&Path>) -> Self {
        let mailing = Mailing {
            mail_ca: authority.map(Into::into),
            mail_url: Some(mail_url.into()),
            mail_from: Some("Le club <club@example.org>".parse().unwrap()),
            public_url: Some("https://club.example.org/app/".parse().unwrap()),
        };
        let other = self.another(&self.url, mailing.post(told()).unwrap());
        let other = other.await;
        // It draws other ids than those who started before it.
        let seed = self.people.fetch_add(1, Ordering::Relaxed);
        other.app.random.reseed(u64::from(seed) + 1_000);
        other
    }

    /// One more server, over a copy of this database.
    pub async fn another_server_over(&self, url: &str) -> Self {
        self.another(url, no_post()).await
    }

    async fn another(&self, url: &str, post: Post) -> Self {
        let mut other = Self::at(url, self.name, None, ROOM, post).await;
        other.association = self.association;
        assert!(other.app.clock.set(self.now()));
        other.warm().await
    }

    /// Ends here: others go on from where it stands.
    pub async fn saved(self) -> Saved {
        self.app.db.close().await.unwrap();
        Saved {
            now: self.now(),
            association: self.association,
            name: self.name,
            url: self.url,
            people: self.people.into_inner(),
            folder: self.folder,
        }
    }

    /// As a server that has answered before: each answer costs what every later one does.
    async fn warm(self) -> Self {
        let reader = self.app.reader();
        let found = self.app.directory.find(&reader, "club").await.unwrap();
        assert_eq!(found, Some(self.association));
        self
    }

    /// One more association.
    pub async fn insert_association(&self, id: AssociationId, slug: &str) {
        let row = association::ActiveModel {
            id: Set(id),
            slug: Set(slug.to_owned()),
            name: Set(format!("Association {slug}")),
            name_folded: Set(sceau::input::fold(&format!("Association {slug}"))),
            key_form: Set(sceau::input::FORM),
            time_zone: Set("Europe/Paris".to_owned()),
            created_at: Set(self.now()),
            version: Set(1),
            language: Set(Language::Fr),
        };
        self.write(association::Entity::insert(row)).await;
    }

    /// Puts a row in, past every act.
    pub async fn write<A: sea_orm::ActiveModelTrait>(&self, insert: sea_orm::Insert<A>) {
        let tx = self.app.db.begin().await.unwrap();
        insert.exec_without_returning(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// Puts the clock to an instant, written as RFC 3339.
    pub fn set_clock(&self, to: &str) {
        assert!(self.app.clock.set(to.parse().unwrap()));
    }

    /// Moves the clock on.
    pub fn pass(&self, by: TimeDelta) {
        assert!(self.app.clock.set(self.now() + by));
    }

    /// A new person, signed in, without any role.
    pub async fn person(&self, name: &str) -> Person {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        let email = format!("person{number}@example.org");
        let context = Context::system(&self.app);
        let (mail, name) = (&email, name.to_owned());
        let account = context
            .act(|tx| {
                let name = name.clone();
                Box::pin(async move {
                    let permit = tx.require(Act::AccountRegister, &Facts::default())?;
                    let address = accounts::email(&["email"], mail)?;
                    let id = accounts::insert_account(tx, &permit, address, name, None).await?;
                    let made = AccountRegistered { known: false };
                    journal::record(tx, &permit, Chain::about(tx, id).await?, &made).await?;
                    Ok(id)
                })
            })
            .await
            .unwrap();
        self.known(account, &email).await
    }

    /// Somebody who has an account, signed in.
    pub async fn known(&self, account: AccountId, email: &str) -> Person {
        let context = Context::system(&self.app);
        let issued = accounts::open_session(&context, account).await.unwrap();
        Person {
            account,
            token: issued.access_token,
            email: email.to_owned(),
        }
    }

    /// The same person, signed in anew: a session does not last for months.
    pub async fn again(&self, person: &Person) -> Person {
        self.known(person.account, &person.email).await
    }

    /// A new person who holds `role` here since long.
    pub async fn officer(&self, name: &str, role: MandateRole) -> Person {
        let person = self.person(name).await;
        self.mandate(&person, role, "2020-01-01", None).await;
        person
    }

    /// Gives a person a confirmed mandate, as the set-up does.
    pub async fn mandate(
        &self,
        person: &Person,
        role: MandateRole,
        first: &str,
        last: Option<&str>,
    ) {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let row = mandate::ActiveModel {
            id: Set(self.app.random.id::<MandateId>(self.now())),
            association_id: Set(self.association),
            account_id: Set(person.account),
            role: Set(role),
            state: Set(MandateState::Confirmed),
            first_day: Set(day(first)),
            last_day: Set(last.map(day)),
            proposed_at: Set(self.now()),
            proposed_by: Set(None),
            confirmed_at: Set(Some(self.now())),
            confirmed_by: Set(None),
            revoked_at: Set(None),
            revoked_by: Set(None),
            revocation_proposed_at: Set(None),
            revocation_proposed_by: Set(None),
            version: Set(1),
        };
        self.write(mandate::Entity::insert(row)).await;
    }

    /// Sends a document as `who`.
    pub async fn ask(&self, who: Option<&Person>, document: &str, variables: Json) -> Answer {
        let body = json!({ "query": document, "variables": variables });
        let mut request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_LANGUAGE, "en");
        if let Some(who) = who {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", who.token));
        }
        let request = request.body(Body::from(body.to_string())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer(serde_json::from_slice(&bytes).unwrap())
    }

    /// Sends a mutation with one `input`, and asks for `selection` beside the user errors. Answers its payload.
    pub async fn act(
        &self,
        who: Option<&Person>,
        mutation: &str,
        input: Json,
        selection: &str,
    ) -> Answer {
        let mut letters = mutation.chars();
        let first: String = letters.next().unwrap().to_uppercase().collect();
        let input_type = format!("{first}{}Input", letters.as_str());
        let document = format!(
            "mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code message field rule {{ id }} missing }} }} }}"
        );
        let answer = self.ask(who, &document, json!({ "input": input })).await;
        match answer.0.pointer(&format!("/data/{mutation}")) {
            Some(payload) if !payload.is_null() => Answer(payload.clone()),
            _ => answer,
        }
    }
}

impl Saved {
    /// A world that goes on from here over a copy, with a server of its own.
    pub async fn copy(&self) -> World {
        let (url, folder) = if let Some(folder) = &self.folder {
            let (url, folder) = copied(folder);
            (url, Some(folder))
        } else {
            let (_, database) = self.url.rsplit_once('/').unwrap();
            (postgres::cluster().unwrap().create(database).await, None)
        };
        let copy = Self {
            url,
            folder,
            ..*self
        };
        copy.world().await
    }

    /// The world that goes on from here, with a server of its own.
    pub async fn world(self) -> World {
        let mut world = World::at(&self.url, self.name, self.folder, ROOM, no_post()).await;
        world.association = self.association;
        world.people = self.people.into();
        assert!(world.app.clock.set(self.now));
        world.warm().await
    }
}

/// The URL of a copy of SQLite's file in a folder, and where it is.
fn copied(from: &tempfile::TempDir) -> (String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sceau.db");
    std::fs::copy(from.path().join("sceau.db"), &file).unwrap();
    (format!("sqlite:{}", file.display()), folder)
}

impl Answer {
    /// A value by JSON pointer; it must be there.
    #[track_caller]
    pub fn at(&self, pointer: &str) -> &Json {
        self.0
            .pointer(pointer)
            .unwrap_or_else(|| panic!("no {pointer} in {:#}", self.0))
    }

    /// A text by JSON pointer.
    #[track_caller]
    pub fn text(&self, pointer: &str) -> &str {
        self.at(pointer)
            .as_str()
            .unwrap_or_else(|| panic!("{pointer} is no text in {:#}", self.0))
    }

    /// The act was done: no user error, no error.
    #[track_caller]
    pub fn done(self) -> Self {
        assert!(self.0.get("errors").is_none(), "{:#}", self.0);
        assert_eq!(self.at("/userErrors"), &json!([]), "{:#}", self.0);
        self
    }

    /// The query was answered without errors.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.0.get("errors").is_none(), "{:#}", self.0);
        self
    }

    /// The act was refused with this code as its first user error.
    #[track_caller]
    pub fn refused(self, code: &str) -> Self {
        assert_eq!(self.text("/userErrors/0/code"), code, "{:#}", self.0);
        self
    }

    /// The act was refused, naming these missing steps.
    #[track_caller]
    pub fn missing(self, steps: &[&str]) -> Self {
        let this = self.refused("STEP_MISSING");
        let named: Vec<_> = this
            .at("/userErrors")
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|error| error["missing"].as_array().unwrap())
            .map(|step| step.as_str().unwrap())
            .collect();
        assert_eq!(named, steps, "{:#}", this.0);
        this
    }

    /// The request failed with this code as its first error.
    #[track_caller]
    pub fn failed(self, code: &str) -> Self {
        assert_eq!(self.text("/errors/0/extensions/code"), code, "{:#}", self.0);
        self
    }
}
