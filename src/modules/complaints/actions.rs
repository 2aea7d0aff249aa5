//! Filing a complaint.

mod missed;

pub use missed::mark_missed;

use super::case::{FILE, FILE_PAPER, FilingCase, people_since};
use super::entries::ComplaintFiled;
use super::store::{self, NewComplaint};
use super::{crypto, workflow};
use crate::access::{Denied, Permit};
use crate::context::Tx;
use crate::failure::{Failure, Outcome, refuse_any};
use crate::input::{self, limits};
use crate::journal::{self, Chain};
use crate::modules::associations::Seat;
use crate::modules::charter::Bonds;
use crate::modules::complaints::entries::Message;
use crate::modules::{accounts, charter, mandates, organisations};
use crate::outbox;
use crate::rate::{self, Counted};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{AccountId, ArticleId, CharterId, ComplaintId, OrganisationId};
use entity::value::{AuthorKind, ComplaintChannel, MandateRole, OrganisationKind};

/// A complaint that comes in.
#[derive(Clone, Debug)]
pub struct Filing {
    /// Which charter is said not to be honoured.
    pub charter: CharterId,
    /// By whom.
    pub accused: OrganisationId,
    /// Which of its articles.
    pub articles: Vec<ArticleId>,
    /// What happened, in words.
    pub facts: String,
    /// On which day, at the seat.
    pub happened_on: NaiveDate,
    /// For which organisation the person acts.
    pub acting_as: Option<OrganisationId>,
    /// Whether the accused shall not learn who the author is (P1).
    pub withhold_identity: bool,
    /// What is known of one that came on paper.
    pub paper: Option<Paper>,
}

/// A complaint on paper.
#[derive(Clone, Debug)]
pub struct Paper {
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// What its author is.
    pub author_kind: AuthorKind,
    /// The name that the author gave.
    pub author_name: Option<String>,
}

/// Who makes a complaint.
#[derive(Clone, Debug)]
pub(super) struct Author {
    pub kind: AuthorKind,
    pub account: Option<AccountId>,
    pub organisation: Option<OrganisationId>,
    pub name: Option<String>,
}

/// Files a complaint: the limit is counted from its receipt and frozen, the author is acknowledged, the board told (A5, A6).
///
/// # Errors
/// Hidden, denied, or a refusal.
pub async fn file(tx: &Tx<'_>, input: &Filing) -> Outcome<ComplaintId> {
    // What somebody of the accused may have done is read before who they are: whom it names stands there by then.
    let found = store::accused(tx, input.accused, input.charter).await?;
    let (accused, seat) = found.ok_or_else(Failure::hidden)?;
    let bonds = Bonds::load(tx, input.charter, accused.id).await?;
    let guard = match input.paper {
        Some(_) => FILE_PAPER,
        None => FILE,
    };
    let case = FilingCase {
        association: seat.association,
        charter_in_force: true,
        accused: people_since(tx, accused.id, received_at(tx, input)).await?,
    };
    let permit = guard.pass(tx, &case)?;
    let author = author(tx, input, &seat).await?;
    let text = check_words(tx, input, &seat, accused.id)?;
    let received_at = received_at(tx, input);
    let named = charter::versions_of(tx, &input.articles).await?;
    let signed = bonds.on(&seat, input.happened_on)?;
    let (signed, articles) = workflow::bound(signed, &input.articles, &named)?;
    // By the version that bound it at receipt, or where none did any more by the one of the facts' day (A9).
    let at_receipt = bonds.on(&seat, seat.day(received_at)?)?;
    let rules_version = at_receipt.unwrap_or(signed).charter_version_id;
    let rules = bonds.rules(rules_version)?;
    let deadline = charter::deliberation_deadline(&rules, received_at, seat.zone)?;

    // An id in the order of time would tell the accused that a withheld author had an account (P1).
    let id: ComplaintId = if author.account.is_some() && !input.withhold_identity {
        tx.id()
    } else {
        tx.random().blind_id()
    };
    let entry = ComplaintFiled {
        accused: accused.id,
        charter_version: signed.charter_version_id,
        rules_version,
        articles: articles.clone(),
        channel: channel(input),
        happened_on: input.happened_on,
        received_at,
        due_at: deadline.ends_at,
        text: journal::proof(tx, id, &text)?,
    };
    let code = crypto::receipt_code(tx.keyring(), id)?;
    let acknowledged = author.account;
    let new = NewComplaint {
        id,
        signed,
        rules_version,
        author,
        identity_withheld: input.withhold_identity,
        facts: text,
        happened_on: input.happened_on,
        channel: channel(input),
        deadline: &deadline,
        receipt_hash: crypto::hash(&code),
        articles: &articles,
    };
    store::insert(tx, &permit, new).await?;
    journal::record(tx, &permit, Chain::of_new(id), &entry).await?;
    outbox::tell(
        tx,
        &permit,
        Message::ComplaintAcknowledged,
        id,
        acknowledged,
    )
    .await?;
    tell_the_board(tx, &permit, &seat, id, &case.accused).await?;
    Ok(id)
}

fn channel(input: &Filing) -> ComplaintChannel {
    match input.paper {
        Some(_) => ComplaintChannel::Paper,
        None => ComplaintChannel::Online,
    }
}

fn received_at(tx: &Tx<'_>, input: &Filing) -> DateTime<Utc> {
    input
        .paper
        .as_ref()
        .map_or(tx.now(), |paper| paper.received_at)
}

/// Who makes the complaint: whom a paper names, the organisation that the person acts for, the person, or nobody known.
async fn author(tx: &Tx<'_>, input: &Filing, seat: &Seat) -> Outcome<Author> {
    if let Some(paper) = &input.paper {
        let name = paper.author_name.as_deref();
        let name = input::optional_line(&["paper", "authorName"], name, limits::NAME)?;
        refuse_any(workflow::paper(
            paper.author_kind,
            name.is_some(),
            input.acting_as.is_some(),
        ))?;
        return Ok(Author {
            kind: paper.author_kind,
            account: None,
            organisation: None,
            name,
        });
    }
    let account = tx.actor().account();
    if let Some(me) = account {
        rate::count(tx, &Counted::act("complaint", me)).await??;
    }
    if let Some(organisation) = input.acting_as {
        let account = tx.account()?;
        let organisation = organisations::visible(tx, organisation).await?;
        if organisation.association_id != seat.association {
            return Err(Failure::hidden());
        }
        if !tx.actor().acts_for(organisation.id) {
            return Err(Denied::Forbidden.into());
        }
        return Ok(Author {
            kind: match organisation.kind {
                OrganisationKind::Client => AuthorKind::Client,
                OrganisationKind::Provider => AuthorKind::Provider,
            },
            account: Some(account),
            organisation: Some(organisation.id),
            name: Some(organisation.name),
        });
    }
    if let Some(account) = account {
        return Ok(Author {
            kind: AuthorKind::Client,
            account: Some(account),
            organisation: None,
            name: Some(accounts::display_name(tx, account).await?),
        });
    }
    let guests = Counted::guests("complaint", seat.association, |_| workflow::GUESTS);
    let one_more = rate::count(tx, &guests).await?;
    one_more.map_err(|_| workflow::too_many_guests())?;
    Ok(Author {
        kind: AuthorKind::Unknown,
        account: None,
        organisation: None,
        name: None,
    })
}

/// The facts in words, where they and the days are good.
fn check_words(
    tx: &Tx<'_>,
    input: &Filing,
    seat: &Seat,
    accused: OrganisationId,
) -> Outcome<String> {
    let received_at = received_at(tx, input);
    let mut refusals = workflow::days(&workflow::Days {
        happened_on: input.happened_on,
        received_at,
        received_on: seat.day(received_at)?,
        now: tx.now(),
    });
    refusals.extend(workflow::not_oneself(input.acting_as, accused).err());
    refusals.extend(workflow::some_article(&input.articles).err());
    let text = input::prose(&["facts"], &input.facts, limits::TEXT);
    refusals.extend(text.as_ref().err().cloned());
    refuse_any(refusals)?;
    Ok(text?)
}

/// The board and the office, save those who act for the accused: it learns of a complaint by the notice and not before.
async fn tell_the_board(
    tx: &Tx<'_>,
    permit: &Permit,
    seat: &Seat,
    id: ComplaintId,
    accused: &[AccountId],
) -> Outcome<()> {
    let roles = [
        MandateRole::President,
        MandateRole::Board,
        MandateRole::Secretary,
    ];
    let mut told = mandates::holders(tx, seat, &roles).await?;
    told.retain(|account| !accused.contains(account));
    outbox::tell(tx, permit, Message::ComplaintReceived, id, told).await
}
