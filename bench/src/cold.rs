//! A server that has just begun: how soon it answers, and how much memory it holds while nobody asks.

use crate::client::{self, Connection};
use crate::report::median;
use crate::stage::Stage;
use sceau::db::Database;
use std::time::{Duration, Instant};

/// How often it is started.
const STARTS: usize = 5;
/// How long it is left alone before its memory is read.
const REST: Duration = Duration::from_secs(1);

/// What was measured of a server over an empty database.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cold {
    /// Milliseconds from the start of the process to its first answer: the median.
    pub first_answer: f64,
    /// MiB that it holds when idle.
    pub idle: f64,
}

/// Starts the server several times over an empty database of its own.
///
/// # Errors
/// Where it does not start or answer.
pub async fn measure(stage: &Stage) -> anyhow::Result<Cold> {
    let url = stage.empty().await?;
    Database::migrate(&url).await?;
    let request = client::request("", r#"{"query":"{ __typename }"}"#);
    let mut times = Vec::new();
    let mut idle = 0.0;
    for _ in 0..STARTS {
        let start = Instant::now();
        let server = stage.sceau(&url)?;
        let mut connection = Connection::open(server.address).await?;
        let answer = connection.send(&request).await?;
        anyhow::ensure!(
            answer.status == 200,
            "the server answered {}",
            answer.status
        );
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        tokio::time::sleep(REST).await;
        idle = server.memory()[0];
    }
    Ok(Cold {
        first_answer: median(times),
        idle,
    })
}
