//! What the journal says of accounts and sessions, and what somebody is told.

use crate::journal::entries;
use crate::outbox::{Link, messages};
use entity::id::{AccountId, SessionId};

entries! {
    /// An account was made, or asked for with an e-mail that has one.
    AccountRegistered: AccountRegister in AccountId {
        /// Whether the e-mail had an account already.
        known: bool,
    }

    /// A person signed in: with a password, or by a one-time link that set one.
    SessionOpened: AccountActivate | SessionCreate in AccountId {
        /// The new session.
        session: SessionId,
    }

    /// A refresh token was shown.
    SessionRefreshed: SessionRefresh in AccountId {
        /// The session.
        session: SessionId,
        /// Whether the token had been changed before: somebody has a copy, and the session is over.
        reused: bool,
    }

    /// A person signed out.
    SessionEnded: SessionEnd in AccountId {
        /// The session.
        session: SessionId,
    }
}

messages! {
    /// Somebody tried to register with an e-mail that has an account.
    AccountKnown = "ACCOUNT_KNOWN" ("Compte déjà existant", "Account exists already")
        => Link::Home,
}
