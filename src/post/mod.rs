//! The post: carries the outbox out, so that what an act tells reaches whoever is to be told.
//!
//! A worker takes rows from the [queue](crate::outbox::queue), writes each as a [letter](Letter) in its reader's language, gives it to
//! the [carrier](Carrier), and writes down what became of it ([`carry`]). It works beside the server ([`carry_forever`]), on as many
//! servers as there are. What is promised and what is not is in `docs/decisions/0036-post.md`.

mod letter;
mod mailbox;
mod round;
mod smtp;
mod templates;

pub use letter::{Letter, preview};
pub use mailbox::mailbox_of;
pub use round::{Carried, carry, carry_forever};
pub use smtp::Smtp;
pub use templates::Templates;

use crate::outbox::Kind;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;
use url::Url;

/// Only the post has one: nobody else writes the demo's mailbox.
#[derive(Debug)]
pub struct Keeper(());

/// How letters leave.
#[derive(Debug)]
pub enum Carrier {
    /// Not at all: what is told waits, until a server can send it.
    None,
    /// By a mail server.
    Smtp(Smtp),
    /// Into a table, where the demo shows them.
    Mailbox,
}

/// What a process has to carry the outbox out.
#[derive(Debug)]
pub struct Post {
    carrier: Carrier,
    /// The front end's address, below which links lead.
    front: Url,
    kinds: Vec<Kind>,
    templates: Templates,
    bell: Notify,
    stopping: AtomicBool,
}

impl Post {
    /// A post that tells `kinds` of messages by this carrier; links lead below `front`.
    ///
    /// # Errors
    /// Where a template of our own does not hold, which tests rule out.
    pub fn new(carrier: Carrier, front: Url, kinds: Vec<Kind>) -> anyhow::Result<Self> {
        Ok(Self {
            carrier,
            front,
            kinds,
            templates: Templates::new()?,
            bell: Notify::new(),
            stopping: AtomicBool::new(false),
        })
    }

    /// Whether messages leave from here at all.
    #[must_use]
    pub fn can_send(&self) -> bool {
        !matches!(self.carrier, Carrier::None)
    }

    /// The messages that can be told.
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Called after a commit that wrote something to deliver: the worker does not wait for its next look.
    pub(crate) fn wake(&self) {
        self.bell.notify_one();
    }

    /// Tells the worker to stop: it ends with the letter that it has in hand, and gives back what it had claimed.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.wake();
    }

    fn stops(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}
