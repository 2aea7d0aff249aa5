//! Complaints: who makes them, about whom, and how far the board has come with each.

use super::files::Agenda;
use super::firms::Firm;
use super::found::{Seat, ZONE, day};
use super::{FIRST_COMPLAINT, Scale, Story};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{AccountId, ArticleId, ComplaintId, OrganisationId};
use entity::value::{AuthorKind, ComplaintChannel, ComplaintState, MissedBecause};
use entity::{account, complaint, complaint_article};
use sceau::modules::charter::deliberation_deadline;
use sceau::secrets::{Purpose, code_hash};
use uuid::Uuid;

const SUBJECTS: [&str; 5] = [
    "la facture",
    "les données",
    "le délai",
    "la qualité",
    "l’accès",
];
/// How long a file is open at the most, from its complaint's receipt on.
const COURSE: TimeDelta = TimeDelta::days(70);

/// What becomes of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// It waits.
    Waits,
    /// The board has opened a file and notified the accused.
    Opened,
    /// A meeting took the file up.
    TakenUp,
}

/// Who complains.
struct Author {
    kind: AuthorKind,
    account: Option<AccountId>,
    organisation: Option<OrganisationId>,
    name: Option<String>,
}

impl Story {
    /// Clients complain, evenly over the years. Answers the clients.
    pub async fn complaints(
        &mut self,
        seat: &Seat,
        scale: Scale,
        firms: &mut [Firm],
    ) -> anyhow::Result<Vec<AccountId>> {
        let began = seat.founded() + FIRST_COMPLAINT;
        let clients: Vec<_> = (0..(scale.complaints / 10).max(2))
            .map(|_| self.person("client", began - TimeDelta::days(1)))
            .collect();
        let span = (self.now - TimeDelta::days(5) - began).num_minutes();
        let mut agenda = Agenda::new(scale);
        for number in 0..scale.complaints {
            let minutes = span * i64::try_from(number)? / i64::try_from(scale.complaints)?;
            let at = began + TimeDelta::minutes(minutes);
            let course = self.course(&mut agenda, number, at);
            let until = if course == Course::Waits {
                at
            } else {
                at + COURSE
            };
            let Some(accused) = accused(firms, number, at, until) else {
                continue;
            };
            let author = author(firms, &clients, number, accused);
            let mut complaint = self.complaint(seat, number, at, firms[accused].id, author)?;
            let articles = articles(seat, number, course);
            match course {
                Course::Waits => {}
                Course::Opened => self.open(seat, &mut complaint, articles[0])?,
                Course::TakenUp => {
                    let firm = &mut firms[accused];
                    self.take_up(seat, &mut complaint, articles[0], firm, &mut agenda)?;
                }
            }
            firms[accused].busy_until = firms[accused].busy_until.max(until);
            self.file(&complaint, &articles);
            self.sink.breathe().await?;
        }
        Ok(clients.into_iter().map(|client| client.id).collect())
    }

    /// How far the board comes with a complaint of this instant by now.
    fn course(&self, agenda: &mut Agenda, number: usize, at: DateTime<Utc>) -> Course {
        let age = self.now - at;
        if age > TimeDelta::days(100) {
            if agenda.takes(number) {
                return Course::TakenUp;
            }
        } else if number % 4 == 1 && age > TimeDelta::days(6) && age < TimeDelta::days(58) {
            return Course::Opened;
        }
        Course::Waits
    }

    /// A complaint as it came in; where its time is over by now, that is marked.
    fn complaint(
        &mut self,
        seat: &Seat,
        number: usize,
        at: DateTime<Utc>,
        accused: OrganisationId,
        author: Author,
    ) -> anyhow::Result<complaint::Model> {
        let withheld = number % 10 == 3;
        let blind = withheld || author.account.is_none();
        let id: ComplaintId = if blind {
            self.random.blind_id()
        } else {
            self.id(at)
        };
        let code = self
            .keyring
            .code(Purpose::Receipt, Uuid::from(id).as_bytes())?;
        let deadline = deliberation_deadline(&seat.rules, at, ZONE)?;
        let missed = deadline.ends_at <= self.now;
        let facts = format!(
            "Signalement {number} sur {}. {}",
            SUBJECTS[number % 5],
            "Ce qui était promis n’a pas été livré, et rien n’a été corrigé. "
                .repeat(4)
                .trim_end()
        );
        Ok(complaint::Model {
            id,
            association_id: seat.association.id,
            charter_id: seat.charter.id,
            charter_version_id: seat.version.id,
            rules_version_id: seat.version.id,
            accused_id: accused,
            proceeding_id: None,
            state: ComplaintState::Received,
            channel: ComplaintChannel::Online,
            author_kind: author.kind,
            author_account_id: author.account,
            author_organisation_id: author.organisation,
            author_name: author.name,
            identity_withheld: withheld,
            facts,
            happened_on: day(at - TimeDelta::days(2)),
            received_at: at,
            filed_at: at,
            filed_by: author.account,
            receipt_hash: code_hash(&code).to_vec(),
            time_zone: seat.association.time_zone.clone(),
            due_day: deadline.last_day,
            due_at: deadline.ends_at,
            met_at: None,
            met_by_meeting_id: None,
            missed_at: missed.then_some(deadline.ends_at),
            missed_because: missed.then_some(MissedBecause::NoProceeding),
            version: if missed { 2 } else { 1 },
        })
    }

    fn file(&mut self, complaint: &complaint::Model, articles: &[ArticleId]) {
        self.sink.add(complaint);
        for article in articles {
            self.sink.add(&complaint_article::Model {
                complaint_id: complaint.id,
                article_id: *article,
                association_id: complaint.association_id,
            });
        }
    }
}

/// Whom a complaint is about: the first from its place on that the charter bound on the day of the facts and binds to `until`; one
/// with a file that long has no other file open.
fn accused(
    firms: &[Firm],
    number: usize,
    at: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Option<usize> {
    let facts = at - TimeDelta::days(3);
    (0..firms.len())
        .map(|step| (number * 7919 + step) % firms.len())
        .find(|place| {
            let firm = &firms[*place];
            firm.is_bound(facts, until) && (until == at || firm.busy_until <= at)
        })
}

/// Mostly a client; also a provider about another, and somebody unknown.
fn author(firms: &[Firm], clients: &[account::Model], number: usize, accused: usize) -> Author {
    match number % 50 {
        4 => Author {
            kind: AuthorKind::Unknown,
            account: None,
            organisation: None,
            name: None,
        },
        9 | 34 => {
            let firm = &firms[(accused + 1) % firms.len()];
            Author {
                kind: AuthorKind::Provider,
                account: Some(firm.person),
                organisation: Some(firm.id),
                name: Some(firm.name.clone()),
            }
        }
        _ => {
            let client = &clients[number * 31 % clients.len()];
            Author {
                kind: AuthorKind::Client,
                account: Some(client.id),
                organisation: None,
                name: Some(client.display_name.clone()),
            }
        }
    }
}

/// Which articles it is about: one, or two where no file was opened.
fn articles(seat: &Seat, number: usize, course: Course) -> Vec<ArticleId> {
    let article = |place: usize| seat.articles[place % seat.articles.len()].id;
    let mut articles = vec![article(number * 5)];
    if course == Course::Waits && number.is_multiple_of(3) {
        articles.push(article(number * 5 + 11));
    }
    articles
}
