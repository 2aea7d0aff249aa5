//! Closed-loop load: each connection sends its next request when it has the answer to the one before.

use crate::client::Connection;
use serde_json::Value as Json;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// For how long a server is warmed before it is measured.
const WARMING: Duration = Duration::from_millis(300);
/// Of answers that are not all looked at, one in so many is.
const SAMPLE: usize = 64;

/// What is sent.
#[derive(Clone, Debug)]
pub struct Load {
    /// Where to.
    pub to: SocketAddr,
    /// Whole requests, in turn.
    pub requests: Rc<[Vec<u8>]>,
    /// How many connections send.
    pub connections: usize,
    /// For how long.
    pub time: Duration,
    /// Whether each answer is looked at, since it is an act; otherwise a sample is.
    pub acts: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// How long each answer took, in microseconds, from the shortest on.
    pub times: Vec<u32>,
    /// Seconds in all.
    pub seconds: f64,
    /// Answers that failed.
    pub failed: usize,
    /// Bytes of the answers' bodies.
    pub bytes: usize,
}

impl Measured {
    /// Answers in a second that did not fail.
    #[must_use]
    pub fn rate(&self) -> f64 {
        count(self.times.len() - self.failed.min(self.times.len())) / self.seconds
    }

    /// How long the answer took that so many hundredths were faster than, in milliseconds.
    #[must_use]
    pub fn percentile(&self, hundredths: usize) -> f64 {
        let place = (self.times.len() * hundredths / 100).min(self.times.len().saturating_sub(1));
        self.times
            .get(place)
            .map_or(0.0, |time| f64::from(*time) / 1000.0)
    }
}

/// A count as a measure.
#[expect(clippy::cast_precision_loss, reason = "counts of a few seconds")]
#[must_use]
pub const fn count(number: usize) -> f64 {
    number as f64
}

impl Load {
    /// Warms the server, lets `measured` look at the clocks, sends, and lets it look again.
    ///
    /// # Errors
    /// Where a connection breaks.
    pub async fn run<T>(&self, mut look: impl FnMut() -> T) -> io::Result<(Measured, [T; 2])> {
        self.send(WARMING).await?;
        let before = look();
        let measured = self.send(self.time).await?;
        Ok((measured, [before, look()]))
    }

    async fn send(&self, time: Duration) -> io::Result<Measured> {
        let mut connections = Vec::with_capacity(self.connections);
        for _ in 0..self.connections {
            connections.push(Connection::open(self.to).await?);
        }
        let start = Instant::now();
        let mut tasks = JoinSet::new();
        for (first, connection) in connections.into_iter().enumerate() {
            tasks.spawn_local(self.clone().by(connection, first, start + time));
        }
        let mut all = Measured::default();
        while let Some(one) = tasks.join_next().await {
            let one = one.map_err(io::Error::other)??;
            all.times.extend(one.times);
            all.failed += one.failed;
            all.bytes += one.bytes;
        }
        all.seconds = start.elapsed().as_secs_f64();
        all.times.sort_unstable();
        Ok(all)
    }

    /// One connection's share: from its place on, one request for each connection. So each of up to 64 connections has clients of its
    /// own, as one person does not file from two windows at once.
    async fn by(
        self,
        mut connection: Connection,
        first: usize,
        end: Instant,
    ) -> io::Result<Measured> {
        let mut measured = Measured::default();
        for number in (first..).step_by(self.connections) {
            let start = Instant::now();
            if start >= end {
                break;
            }
            let answer = connection
                .send(&self.requests[number % self.requests.len()])
                .await?;
            let time = start.elapsed().as_micros();
            measured.times.push(u32::try_from(time).unwrap_or(u32::MAX));
            measured.bytes += answer.body.len();
            let looked_at = self.acts || number % SAMPLE == 0;
            if answer.status != 200 || (looked_at && has_failed(answer.body, self.acts)) {
                measured.failed += 1;
            }
        }
        Ok(measured)
    }
}

/// Whether an answer says that something failed; an act is done where its payload has no errors of the user.
#[must_use]
pub fn has_failed(body: &[u8], act: bool) -> bool {
    let Ok(answer) = serde_json::from_slice::<Json>(body) else {
        return true;
    };
    let payload = answer["data"]
        .as_object()
        .and_then(|data| data.values().next());
    let refused = |payload: &Json| {
        let errors = payload["userErrors"].as_array();
        payload.is_null() || errors.is_some_and(|errors| !errors.is_empty())
    };
    answer.get("errors").is_some() || (act && payload.is_none_or(refused))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_sorted_times() {
        let measured = Measured {
            times: (1..=100).map(|ms| ms * 1000).collect(),
            seconds: 2.0,
            failed: 20,
            bytes: 0,
        };
        assert!((measured.percentile(50) - 51.0).abs() < 0.01);
        assert!((measured.percentile(99) - 100.0).abs() < 0.01);
        assert!((measured.rate() - 40.0).abs() < 0.01);
        assert!(Measured::default().percentile(50).abs() < 0.01);
    }

    #[test]
    fn a_failed_answer_is_seen() {
        assert!(has_failed(
            br#"{"data":null,"errors":[{"message":""}]}"#,
            false
        ));
        assert!(has_failed(
            br#"{"data":{"a":{"complaint":null,"userErrors":[{"code":"X"}]}}}"#,
            true
        ));
        assert!(!has_failed(
            br#"{"data":{"a":{"complaint":{"id":"x"},"userErrors":[]}}}"#,
            true
        ));
        assert!(!has_failed(br#"{"data":{"a":null}}"#, false));
    }
}
