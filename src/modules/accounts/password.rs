//! Hashing passwords with argon2id, off the request threads, a few at a time.

use crate::random::Random;
use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::Arc;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// Hashes in progress at once: each takes 19 MiB and tens of milliseconds (OWASP's parameters).
const AT_ONCE: usize = 4;
/// Bytes of salt, as RFC 9106 recommends.
const SALT: usize = 16;

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    places: Arc<Semaphore>,
    /// What an unknown e-mail is checked against, so that it takes as long as a known one.
    nobody: Arc<str>,
}

impl Passwords {
    /// A hasher of its own; it hashes once to learn what nobody's password looks like.
    ///
    /// # Errors
    /// Where hashing fails.
    pub fn new(random: &Random) -> anyhow::Result<Self> {
        let nobody = hash(&random.secret()[..], random.bytes())?;
        Ok(Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            nobody: nobody.into(),
        })
    }

    /// The hash of `password` under a new salt, as a PHC string.
    ///
    /// # Errors
    /// Where hashing fails.
    pub async fn hash(&self, password: &str, random: &Random) -> anyhow::Result<String> {
        let password = Zeroizing::new(password.as_bytes().to_vec());
        let salt = random.bytes();
        self.aside(move || hash(&password, salt)).await?
    }

    /// Whether `password` has the hash `known`. Without a hash the work is done all the same and the answer is no.
    ///
    /// # Errors
    /// Where hashing fails.
    pub async fn verify(&self, password: &str, known: Option<String>) -> anyhow::Result<bool> {
        let password = Zeroizing::new(password.as_bytes().to_vec());
        let exists = known.is_some();
        let known = known.unwrap_or_else(|| self.nobody.to_string());
        let same = self.aside(move || verify(&password, &known)).await??;
        Ok(same && exists)
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let _place = self.places.acquire().await?;
        Ok(tokio::task::spawn_blocking(work).await?)
    }
}

fn hash(password: &[u8], salt: [u8; SALT]) -> anyhow::Result<String> {
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password, &salt)
        .map_err(|error| anyhow!("hashing a password failed: {error}"))?;
    Ok(hash.to_string())
}

fn verify(password: &[u8], known: &str) -> anyhow::Result<bool> {
    let known = PasswordHash::new(known).map_err(|_| anyhow!("a stored hash does not parse"))?;
    Ok(Argon2::default().verify_password(password, &known).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_checked_against_its_hash() {
        let random = Random::seeded(1);
        let passwords = Passwords::new(&random).unwrap();
        let hash = passwords
            .hash("une phrase bien longue", &random)
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        let verify = async |password: &str, hash| passwords.verify(password, hash).await.unwrap();
        assert!(verify("une phrase bien longue", Some(hash.clone())).await);
        assert!(!verify("une autre phrase", Some(hash)).await);
        assert!(!verify("une phrase bien longue", None).await);
    }
}
