//! The worker: takes what is due, gives it to the carrier, and writes down what became of it.

use super::letter::{People, Written};
use super::smtp::{Line, Smtp};
use super::{Carrier, mailbox};
use crate::context::{App, Context};
use crate::failure::Outcome;
use crate::outbox::queue::{self, End};
use entity::outbox;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How often it is looked for what has become due, or was told by another server.
const LOOK: Duration = Duration::from_secs(30);

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Letters that were sent.
    pub sent: u64,
    /// Rows whose reader is there no more: done, and nothing sent.
    pub to_nobody: u64,
    /// Rows that are tried again later.
    pub later: u64,
    /// Rows that are dead.
    pub dead: u64,
}

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} sent, {} to nobody, {} to be tried again, {} dead",
            self.sent, self.to_nobody, self.later, self.dead
        )
    }
}

/// Carries out what is due, until nothing is, or nothing can be sent. What nothing can carry is left to wait.
///
/// # Errors
/// Where the database fails. What was claimed then is claimed again when its lease is over.
pub async fn carry(app: &Arc<App>) -> Outcome<Carried> {
    let mut carried = Carried::default();
    if !app.post.can_send() {
        return Ok(carried);
    }
    let worker: Uuid = app.random.blind_id();
    let mut line = Line::None;
    loop {
        let rows = queue::claim(&Context::system(app), worker).await?;
        let people = People::of(&app.reader(), &rows).await?;
        let mut halt = rows.is_empty().then_some(End::Left);
        for row in &rows {
            if app.post.stops() {
                halt = Some(End::Left);
            }
            let end = match halt {
                Some(end) => end,
                None => deliver(app, &mut line, row, &people, &mut carried).await?,
            };
            if let (End::Untried(fault), None) = (end, halt) {
                tracing::warn!(%fault, "no mail can be sent: messages wait");
                halt = Some(end);
            }
            let settled = queue::settle(&Context::system(app), row.id, worker, end).await?;
            carried.count(end, settled.as_ref());
        }
        if halt.is_some() {
            break;
        }
    }
    Smtp::close(line).await;
    Ok(carried)
}

/// Carries one row.
async fn deliver(
    app: &Arc<App>,
    line: &mut Line,
    row: &outbox::Model,
    people: &People,
    carried: &mut Carried,
) -> Outcome<End> {
    let now = app.clock.now();
    let letter = match app.post.write(row, people, &app.keyring, now) {
        Written::Letter(letter) => letter,
        Written::Failed(fault) => return Ok(End::Later(fault)),
        Written::ToNobody => {
            carried.to_nobody += 1;
            return Ok(End::Done);
        }
    };
    let end = match &app.post.carrier {
        Carrier::None => End::Left,
        Carrier::Smtp(server) => server.send(line, &letter).await,
        Carrier::Mailbox => {
            mailbox::put(&Context::system(app), *letter).await?;
            End::Done
        }
    };
    carried.sent += u64::from(end == End::Done);
    Ok(end)
}

impl Carried {
    /// Counts what became of a row; nothing where it had become another worker's.
    fn count(&mut self, end: End, settled: Option<&outbox::Model>) {
        let (Some(row), false) = (settled, matches!(end, End::Done | End::Left)) else {
            return;
        };
        let fault = row.last_fault.as_deref().unwrap_or_default();
        if row.dead_at.is_some() {
            self.dead += 1;
            tracing::warn!(id = %row.id, kind = row.kind, fault, "a message is dead: see `sceau post list`");
        } else {
            self.later += 1;
            tracing::info!(id = %row.id, kind = row.kind, fault, "a message is tried again later");
        }
    }
}

/// Carries for as long as the process lives: every so often, and when an act of this server told something. Where nothing can be
/// sent, it is tried again every so often.
pub async fn carry_forever(app: Arc<App>) {
    while !app.post.stops() {
        match carry(&app).await {
            Ok(carried) => tracing::debug!(%carried, "carried"),
            Err(failure) => tracing::error!(%failure, "the outbox could not be carried out"),
        }
        if app.post.stops() {
            return;
        }
        // Which of the two it was makes no difference.
        let _ = tokio::time::timeout(LOOK, app.post.bell.notified()).await;
    }
}
