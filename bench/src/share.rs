//! What share of a read its scope takes, measured: the processor time of this process, in which the queries are answered, and of the
//! database's; the least of the rounds, since whatever else the machine does only adds to it. Where Valgrind is there the process's
//! instructions are counted too, and decide: on a machine that does other things, times tell a tenth from nothing no more.

use crate::counted;
use crate::fill;
use crate::options::Options;
use crate::process::used;
use crate::scope::{Pair, With, pairs};
use crate::stage::Home;
use sceau::clock::Clock;
use sceau::context::App;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// The most that a scope may take of the server's time for a read.
pub const MOST: f64 = 0.10;
/// The least number of rounds.
const ROUNDS: usize = 5;
/// How many answers warm each side.
const WARMING: usize = 100;

/// What one answer takes.
#[derive(Clone, Copy, Debug)]
struct Cost {
    server: f64,
    database: f64,
    statements: u64,
}

/// Measures each pair, and tells of it in Markdown; and whether no scope takes more than it may.
///
/// # Errors
/// Where the database fails.
pub async fn measure(options: &Options) -> anyhow::Result<(String, bool)> {
    let (home, url) = Home::make(options.database).await?;
    let clock = Clock::system();
    let filled = fill::fill(&url, [0; 32], options.scale.scale(), clock.now()).await?;
    let app = fill::open(&url, [0; 32], clock).await?;
    let mut text = format!(
        "# What the rights in a read cost\n\n{:?}, {:?}. Microseconds of the processors for one answer without HTTP, with the scope of who asks and without one.\n\n\
        | query | by | statements | server: thousands of instructions without | with | share | server µs without | with | share | database µs without | with |\n| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n",
        options.database, options.scale
    );
    let counted = counted::count(options)?;
    let mut met = true;
    for (at, pair) in pairs(&app, &filled).await?.iter().enumerate() {
        let [open, scoped] = costs(options, &home, &app, pair).await?;
        let share = |open: f64, scoped: f64| (scoped - open) / scoped;
        let timed = share(open.server, scoped.server);
        let instructions = counted.as_ref().and_then(|pairs| pairs.get(at).copied());
        let decides = instructions.map_or(timed, |[open, scoped]| share(open, scoped));
        met &= decides <= MOST && scoped.statements <= open.statements;
        let instructions = match instructions {
            Some([open, scoped]) => format!("{open:.0} | {scoped:.0} | {:.1} %", decides * 100.0),
            None => " | | ".to_owned(),
        };
        writeln!(
            text,
            "| {} | {} | {} | {instructions} | {:.0} | {:.0} | {:.1} % | {:.0} | {:.0} |",
            pair.query,
            pair.by,
            scoped.statements,
            open.server,
            scoped.server,
            timed * 100.0,
            open.database,
            scoped.database
        )?;
    }
    Ok((text, met))
}

/// Nanoseconds of the processors that the database used so far.
fn all_used(home: &Home) -> u64 {
    home.used().values().sum()
}

/// Without a scope and with it, one after the other in each round.
async fn costs(
    options: &Options,
    home: &Home,
    app: &App,
    pair: &Pair,
) -> anyhow::Result<[Cost; 2]> {
    let time = Duration::from_secs_f64(options.seconds / 2.0);
    let mut least = [Cost {
        server: f64::INFINITY,
        database: f64::INFINITY,
        statements: 0,
    }; 2];
    for with in [With::Nothing, With::Scope] {
        for number in 0..WARMING {
            pair.ask(with, number).await?;
        }
    }
    for _ in 0..options.rounds.max(ROUNDS) {
        for (with, least) in [With::Nothing, With::Scope].into_iter().zip(&mut least) {
            let before = (
                used(std::process::id()),
                all_used(home),
                app.db.statements(),
            );
            let (begun, mut answers) = (Instant::now(), 0_u32);
            while begun.elapsed() < time {
                pair.ask(with, answers as usize).await?;
                answers += 1;
            }
            let each =
                |nanos: u64| Duration::from_nanos(nanos).as_secs_f64() * 1e6 / f64::from(answers);
            let server = used(std::process::id()) - before.0;
            let database = all_used(home).saturating_sub(before.1);
            least.server = least.server.min(each(server));
            least.database = least.database.min(each(database));
            least.statements = (app.db.statements() - before.2) / u64::from(answers);
        }
    }
    Ok(least)
}
