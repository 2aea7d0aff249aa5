//! Hashing passwords with argon2id, off the request threads, a few at a time.

use crate::input::password_form;
use crate::random::Random;
use anyhow::anyhow;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Hashes in progress at once: each takes 19 MiB and tens of milliseconds (OWASP's parameters).
const AT_ONCE: usize = 4;
/// Bytes of salt, as RFC 9106 recommends.
const SALT: usize = 16;
/// What an unknown e-mail is checked against, so that it takes as long as a known one. It stands here, since a hash that is made at
/// the start leaves its 19 MiB with the process.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Passwords {
    /// The hash of `password`, in the form in which passwords are hashed, under a new salt, as a PHC string.
    ///
    /// # Errors
    /// Where hashing fails.
    pub async fn hash(&self, password: &str, random: &Random) -> anyhow::Result<String> {
        let password = password_form(password);
        let salt = random.bytes();
        self.aside(move || hash(password.as_bytes(), salt)).await?
    }

    /// Whether `password`, in that form, has the hash `known`. Without a hash the work is done all the same and the answer is no.
    ///
    /// # Errors
    /// Where hashing fails.
    pub async fn verify(&self, password: &str, known: Option<String>) -> anyhow::Result<bool> {
        let password = password_form(password);
        let exists = known.is_some();
        let known = known.unwrap_or_else(|| NOBODY.to_owned());
        let same = self
            .aside(move || verify(password.as_bytes(), &known))
            .await??;
        Ok(same && exists)
    }

    /// Does `work` beside the request threads. The place goes with the work: whoever asked may go away, and the work goes on.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let place = Arc::clone(&self.places).acquire_owned().await?;
        let work = move || {
            let done = work();
            drop(place);
            done
        };
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
    use argon2::password_hash::phc::Output;

    #[tokio::test]
    async fn a_password_is_checked_against_its_hash() {
        let random = Random::seeded(1);
        let passwords = Passwords::default();
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

    #[test]
    fn nobody_is_checked_with_the_work_of_a_hash_that_is_made_now() {
        let made = hash(b"une phrase bien longue", [7; SALT]).unwrap();
        let [made, nobody] = [&made, NOBODY].map(|text| PasswordHash::new(text).unwrap());
        let work = |hash: &PasswordHash| (hash.algorithm, hash.version, hash.params.clone());
        assert_eq!(work(&made), work(&nobody));
        let lengths = |hash: &PasswordHash| {
            let salt = hash.salt.as_ref().map(|salt| salt.len());
            (salt, hash.hash.as_ref().map(Output::len))
        };
        assert_eq!(lengths(&made), lengths(&nobody));
        assert!(!verify(b"", NOBODY).unwrap());
    }

    #[tokio::test]
    async fn who_goes_away_keeps_the_place_until_the_work_is_done() {
        let passwords = Passwords::default();
        let mut ends = Vec::new();
        for _ in 0..AT_ONCE {
            let (begun, has_begun) = tokio::sync::oneshot::channel();
            let (end, ended) = std::sync::mpsc::channel::<()>();
            let mut asked = Box::pin(passwords.aside(move || {
                begun.send(()).unwrap();
                ended.recv().unwrap();
            }));
            // The client waits until the work is under way, and goes.
            tokio::select! {
                done = &mut asked => panic!("{done:?}"),
                begun = has_begun => begun.unwrap(),
            }
            drop(asked);
            ends.push(end);
        }
        assert_eq!(passwords.places.available_permits(), 0);
        for end in ends {
            end.send(()).unwrap();
        }
        passwords.aside(|| ()).await.unwrap();
    }
}
