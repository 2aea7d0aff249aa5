//! The bench's command line.

use anyhow::Context as _;
use bench::growth::{self, Against};
use bench::options::{Cli, Command, Options};
use bench::stage::Stage;
use bench::{chart, counted, fill, limit, report, run, share};
use clap::{Parser as _, ValueEnum as _};
use sceau::clock::Clock;
use std::fs;
use tokio::runtime::Builder;
use tokio::task::LocalSet;

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    match cli.command {
        // The limit has all processors.
        Some(Command::Limit { url }) => {
            let runtime = Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(limit::serve(&url))
        }
        Some(Command::Fill { url }) => {
            let scale = cli.options.scale.scale();
            alone(async {
                let filled = fill(&url, [0; 32], scale, Clock::system().now()).await?;
                println!("{:#?}", filled.rows);
                Ok(())
            })
        }
        Some(Command::Growth { against }) => alone(grow(&cli.options, &against)),
        Some(Command::Count) => alone(counted::ask_all(&cli.options)),
        Some(Command::Scope) => alone(scope(&cli.options)),
        None => alone(measure(&cli.options)),
    }
}

/// Runs on one thread: it shares the processors with what is measured.
fn alone(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, work)
}

async fn grow(options: &Options, kinds: &[Against]) -> anyhow::Result<()> {
    let kinds = if kinds.is_empty() {
        Against::value_variants()
    } else {
        kinds
    };
    let found = growth::measure(options, kinds).await?;
    let (text, all_met) = growth::markdown(&found);
    println!("{text}");
    write(options, "growth.md", &text)?;
    for (kind, curves) in &found {
        write(
            options,
            &format!("growth-{}.svg", kind.name()),
            &growth::svg(*kind, curves),
        )?;
    }
    anyhow::ensure!(all_met, "something grows more than what is returned");
    Ok(())
}

async fn scope(options: &Options) -> anyhow::Result<()> {
    let (text, met) = share::measure(options).await?;
    println!("{text}");
    let name = format!("scope-{:?}.md", options.database).to_lowercase();
    write(options, &name, &text)?;
    anyhow::ensure!(met, "a scope takes more of a read than it may");
    Ok(())
}

async fn measure(options: &Options) -> anyhow::Result<()> {
    let stage = Stage::set(options, options.scale.scale()).await?;
    let results = run::run(options, &stage).await?;
    let text = report::markdown(options, &results);
    println!("{text}");
    let name = format!("{:?}-{:?}", options.database, options.scale).to_lowercase();
    write(options, &format!("{name}.md"), &text)?;
    for connections in &options.connections {
        let chart = chart::svg(&results, *connections);
        write(options, &format!("{name}-{connections}.svg"), &chart)?;
    }
    Ok(())
}

fn write(options: &Options, name: &str, text: &str) -> anyhow::Result<()> {
    fs::create_dir_all(&options.results)?;
    let file = options.results.join(name);
    fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
}
