//! What is computed with secrets: hashes of passwords, access tokens and refresh tokens. It knows no rows.

pub mod access_token;
mod password;
pub mod refresh_token;

pub use password::Passwords;
