//! Instructions, counted by Valgrind: of what a scope takes the same is said each time, however busy the machine is.
//!
//! The bench runs itself under callgrind, where each answer is a hundred times slower and each count exact. What is counted between two
//! marks is written to a file of its own.

use crate::fill;
use crate::options::{Options, Volume};
use crate::scope::{With, pairs};
use crate::stage::Home;
use anyhow::{Context as _, ensure};
use clap::ValueEnum as _;
use sceau::clock::Clock;
use std::hint::black_box;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

/// How many answers are counted, as many as there are different variables at the most; before them as many warm each side.
const ANSWERS: usize = 64;

/// What is counted so far is written out when this begins.
#[inline(never)]
fn mark(number: &mut usize) {
    *black_box(number) += 1;
}

/// Asks what is to be counted, between marks: for each pair without a scope, and with it.
///
/// # Errors
/// Where the database fails.
pub async fn ask_all(options: &Options) -> anyhow::Result<()> {
    let (_home, url) = Home::make(options.database).await?;
    let clock = Clock::system();
    let filled = fill::fill(&url, [0; 32], options.scale.scale(), clock.now()).await?;
    let app = fill::open(&url, [0; 32], clock).await?;
    let mut marks = 0;
    for pair in pairs(&app, &filled).await? {
        for with in [With::Nothing, With::Scope] {
            for number in 0..ANSWERS {
                pair.ask(with, number).await?;
            }
            mark(&mut marks);
            for number in 0..ANSWERS {
                pair.ask(with, number).await?;
            }
            mark(&mut marks);
        }
    }
    Ok(())
}

/// Thousands of instructions of this process for an answer without a scope and with it, pair by pair; nothing where there is no Valgrind.
/// A small history does: a page is as long in it.
///
/// # Errors
/// Where what was counted cannot be read.
pub fn count(options: &Options) -> anyhow::Result<Option<Vec<[f64; 2]>>> {
    let folder = tempfile::tempdir()?;
    let volume = Volume::Small.to_possible_value().context("no name")?;
    let database = options.database.to_possible_value().context("no name")?;
    let run = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg("--dump-before=*counted*mark*")
        .arg(format!(
            "--callgrind-out-file={}",
            folder.path().join("out").display()
        ))
        .arg(env::current_exe()?)
        .args(["count", "--scale", volume.get_name()])
        .args(["--database", database.get_name()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match run {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        run => ensure!(run?.success(), "it failed under Valgrind"),
    }
    let mut counts = Vec::new();
    // Each second part lies between the two marks of a side.
    for part in (2..).step_by(2) {
        let path = folder.path().join(format!("out.{part}"));
        if !path.exists() {
            break;
        }
        counts.push(total(&path)? / 1e3 / f64::from(u32::try_from(ANSWERS)?));
    }
    Ok(Some(counts.as_chunks::<2>().0.to_vec()))
}

/// What a part of callgrind's says in all.
fn total(path: &Path) -> anyhow::Result<f64> {
    let text = fs::read_to_string(path)?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    Ok(total.context("no total")?.trim().parse()?)
}
