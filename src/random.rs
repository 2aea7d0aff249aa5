//! Randomness: the only room that draws random values. Ids, secrets, salts and the order of shuffled papers come from here.

use chrono::{DateTime, Utc};
use rand::{Rng, SeedableRng, TryCryptoRng, TryRng, rngs::StdRng, rngs::SysRng, seq::SliceRandom};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::{Builder, Uuid};
use zeroize::Zeroizing;

/// A source of randomness: the operating system's in life, a seed in tests.
#[derive(Clone)]
pub struct Random(Arc<Mutex<StdRng>>);

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}

impl Random {
    /// Randomness from the operating system, through a cryptographic generator.
    ///
    /// # Errors
    /// Where the operating system has none to give.
    pub fn system() -> Result<Self, rand::rngs::SysError> {
        Ok(Self(Arc::new(Mutex::new(StdRng::try_from_rng(
            &mut SysRng,
        )?))))
    }

    /// The same draws for the same seed: for tests alone.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// Begins anew at a seed: for tests alone, where two worlds are to draw the same.
    pub fn reseed(&self, seed: u64) {
        *self.source() = StdRng::seed_from_u64(seed);
    }

    /// Fills `bytes`.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.source().fill_bytes(bytes);
    }

    fn source(&self) -> MutexGuard<'_, StdRng> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `N` bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A secret of 256 bits, wiped when dropped.
    #[must_use]
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.bytes())
    }

    /// A time-ordered id (UUID v7) for `now`.
    #[must_use]
    pub fn id<T: From<Uuid>>(&self, now: DateTime<Utc>) -> T {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        T::from(Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid())
    }

    /// An id that tells neither time nor order (UUID v4): papers of a ballot, reports of unknown authors.
    #[must_use]
    pub fn blind_id<T: From<Uuid>>(&self) -> T {
        T::from(Builder::from_random_bytes(self.bytes()).into_uuid())
    }

    /// Puts `items` in an order that says nothing of the one before.
    pub fn shuffle<T>(&self, items: &mut [T]) {
        items.shuffle(&mut *self.source());
    }
}

/// For what draws by itself, as a cipher does: a clone draws from the same source.
impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.source().next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.source().next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Random {}
