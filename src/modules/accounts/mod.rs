//! People: accounts, signing in, and who a request comes from.
//!
//! A person has one account for every association. A password is kept as an argon2id hash; signing in gives a short access token
//! (a JWT that only says who) and a refresh token that is changed at each use: an old one shown again, however old, ends the
//! session, since somebody else has it. A known and an unknown e-mail get the same answers, in the same time.

mod actions;
mod crypto;
pub mod entries;
mod graphql;
mod store;
mod workflow;

pub use actions::{
    Credentials, Issued, activate, end_session, new_link, open_session, refresh, register, sign_in,
};
pub use crypto::Passwords;
pub use crypto::access_token::BadToken;
pub use graphql::{Account, AccountBy, AccountMutation, AccountQuery, BY_NAME};
pub use store::{
    AccountKey, Caller, Callers, Keeper, Session, Tokens, display_name, find, find_by_email,
    insert_account, load_caller, recall_caller, take_over,
};
pub use workflow::email;

/// The mutations that need no bearer: what they take stands in their input. One that came along and is no longer good is as none.
pub const NEED_NO_BEARER: [&str; 5] = [
    "accountRegister",
    "accountActivate",
    "sessionCreate",
    "sessionRefresh",
    "sessionEnd",
];
