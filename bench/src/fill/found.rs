//! How associations come to be: by the server's own acts, or as a copy of one that did.

use super::{SLUG, Story};
use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use entity::id::{AccountId, ChapterId, CharterVersionId};
use entity::value::{MandateRole, MandateState};
use entity::{account, article, association, chapter, charter, charter_version, clause, mandate};
use sceau::context::{App, Context};
use sceau::input::{FORM, fold};
use sceau::modules::accounts;
use sceau::modules::charter::format::{QUALITY_CHARTER, RulesOfProcedure, parse};
use sceau::modules::charter::publish;
use sceau::setup::{self, Person, Setup};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::sync::Arc;

/// The zone of every seat.
pub const ZONE: Tz = Tz::Europe__Paris;
/// Members of the board, the president among them.
const BOARD: usize = 7;

/// An association, its charter and its officers.
#[derive(Clone, Debug)]
pub struct Seat {
    pub association: association::Model,
    pub charter: charter::Model,
    pub version: charter_version::Model,
    pub clauses: Vec<clause::Model>,
    pub chapters: Vec<chapter::Model>,
    pub articles: Vec<article::Model>,
    pub rules: RulesOfProcedure,
    pub admin: AccountId,
    pub president: AccountId,
    /// All who vote.
    pub board: Vec<AccountId>,
    pub secretary: AccountId,
}

impl Seat {
    /// When it was founded.
    pub const fn founded(&self) -> DateTime<Utc> {
        self.association.created_at
    }
}

/// The day of an instant at every seat.
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&ZONE).date_naive()
}

/// Founds the first association by the server's acts, and puts its charter in force.
pub async fn found(app: &Arc<App>) -> anyhow::Result<Seat> {
    let person = |name: &str, email: &str| Person {
        name: name.to_owned(),
        email: email.to_owned(),
    };
    let setup = Setup {
        slug: SLUG.to_owned(),
        name: "Association du numérique".to_owned(),
        time_zone: ZONE,
        admin: person("Anne Lys", "anne@example.org"),
        president: person("Paul Roc", "paul@example.org"),
        take_over: false,
    };
    let system = Context::system(app);
    let made = setup::set_up(&system, &setup).await?;
    let text = parse(QUALITY_CHARTER).map_err(|_| anyhow::anyhow!("the charter has faults"))?;
    let version = setup::import(&system, SLUG, &text).await?;
    let holder = |role| {
        mandate::Entity::find()
            .filter(mandate::Column::AssociationId.eq(made.association))
            .filter(mandate::Column::Role.eq(role))
            .one(app.db.reader())
    };
    let admin = holder(MandateRole::Admin)
        .await?
        .context("no administrator")?;
    let president = holder(MandateRole::President)
        .await?
        .context("no president")?;
    let session = accounts::open_session(&system, president.account_id).await?;
    let caller = accounts::load_caller(app, &session.access_token, system.now).await?;
    let context = caller.ok().context("no session")?.asking(&system);
    context
        .act(|tx| Box::pin(publish(tx, version, None)))
        .await?;
    read(app, version, admin.account_id, president.account_id).await
}

/// What was founded, as it stands in the database.
async fn read(
    app: &App,
    version: CharterVersionId,
    admin: AccountId,
    president: AccountId,
) -> anyhow::Result<Seat> {
    let rows = app.db.reader();
    let version = charter_version::Entity::find_by_id(version)
        .one(rows)
        .await?;
    let version = version.context("no version")?;
    let association = association::Entity::find_by_id(version.association_id);
    let charter = charter::Entity::find_by_id(version.charter_id);
    Ok(Seat {
        association: association.one(rows).await?.context("no association")?,
        charter: charter.one(rows).await?.context("no charter")?,
        clauses: clause::Entity::find().all(rows).await?,
        chapters: chapter::Entity::find().all(rows).await?,
        articles: article::Entity::find()
            .order_by_asc(article::Column::Position)
            .all(rows)
            .await?,
        rules: serde_json::from_str(&version.rules)?,
        version,
        admin,
        president,
        board: vec![president],
        secretary: president,
    })
}

impl Story {
    /// An account without a password.
    pub fn person(&mut self, what: &str, at: DateTime<Utc>) -> account::Model {
        self.people += 1;
        let email = format!("{what}.{}@example.org", self.people);
        let row = account::Model {
            id: self.id(at),
            email_folded: email.clone(),
            email,
            display_name: format!("{what} {:06}", self.people),
            password_hash: None,
            journal_salt: self.random.bytes::<32>().to_vec(),
            created_at: at,
            version: 1,
            language: None,
        };
        self.sink.add(&row);
        row
    }

    /// The founded association with a board and a secretary.
    pub fn staff(&mut self, mut seat: Seat) -> Seat {
        let at = seat.founded() + TimeDelta::hours(1);
        for _ in 1..BOARD {
            let member = self.person("board", at).id;
            self.mandate(&seat, member, MandateRole::Board);
            seat.board.push(member);
        }
        seat.secretary = self.person("secretary", at).id;
        self.mandate(&seat, seat.secretary, MandateRole::Secretary);
        seat
    }

    /// A mandate that the administrator proposed and the president confirmed; the first two come with the set-up.
    fn mandate(&mut self, seat: &Seat, account: AccountId, role: MandateRole) {
        let at = seat.founded() + TimeDelta::hours(2);
        let by_setup = matches!(role, MandateRole::Admin | MandateRole::President);
        let row = mandate::Model {
            id: self.id(at),
            association_id: seat.association.id,
            account_id: account,
            role,
            state: MandateState::Confirmed,
            first_day: day(at),
            last_day: None,
            proposed_at: at,
            proposed_by: (!by_setup).then_some(seat.admin),
            confirmed_at: Some(at),
            confirmed_by: (!by_setup).then_some(seat.president),
            revoked_at: None,
            revoked_by: None,
            revocation_proposed_at: None,
            revocation_proposed_by: None,
            version: if by_setup { 1 } else { 2 },
        };
        self.sink.add(&row);
    }

    /// One more association under the same charter, with officers of its own.
    pub fn another(&mut self, first: &Seat, number: usize) -> Seat {
        let at = first.founded() + TimeDelta::minutes(number.try_into().unwrap_or(0));
        let name = format!("Petite association {number:04}");
        let association = association::Model {
            id: self.id(at),
            slug: format!("petite-{number}"),
            name_folded: fold(&name),
            key_form: FORM,
            name,
            created_at: at,
            ..first.association.clone()
        };
        self.sink.add(&association);
        let charter = charter::Model {
            id: self.id(at),
            association_id: association.id,
            created_at: at,
            ..first.charter.clone()
        };
        self.sink.add(&charter);
        let [admin, president] = ["admin", "president"].map(|what| self.person(what, at).id);
        let version = charter_version::Model {
            id: self.id(at),
            association_id: association.id,
            charter_id: charter.id,
            imported_at: at,
            published_at: Some(at),
            published_by: Some(president),
            ..first.version.clone()
        };
        self.sink.add(&version);
        let seat = Seat {
            association,
            charter,
            version,
            admin,
            president,
            board: vec![president],
            secretary: president,
            ..first.clone()
        };
        self.mandate(&seat, admin, MandateRole::Admin);
        self.mandate(&seat, president, MandateRole::President);
        let seat = self.text(seat, at);
        self.staff(seat)
    }

    /// The parts of the text, with ids of their own.
    fn text(&mut self, mut seat: Seat, at: DateTime<Utc>) -> Seat {
        let (association, version) = (seat.association.id, seat.version.id);
        for clause in &mut seat.clauses {
            clause.id = self.id(at);
            (clause.association_id, clause.charter_version_id) = (association, version);
            self.sink.add(clause);
        }
        let mut chapters = HashMap::<ChapterId, ChapterId>::new();
        for chapter in &mut seat.chapters {
            let id = self.id(at);
            chapters.insert(chapter.id, id);
            chapter.id = id;
            (chapter.association_id, chapter.charter_version_id) = (association, version);
            self.sink.add(chapter);
        }
        for article in &mut seat.articles {
            article.id = self.id(at);
            article.chapter_id = chapters
                .get(&article.chapter_id)
                .copied()
                .unwrap_or(article.chapter_id);
            (article.association_id, article.charter_version_id) = (association, version);
            self.sink.add(article);
        }
        seat
    }
}
