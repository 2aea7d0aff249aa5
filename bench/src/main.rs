//! The bench's command line.

use anyhow::Context as _;
use bench::options::{Cli, Command, Options};
use bench::stage::Stage;
use bench::{chart, fill, limit, report, run};
use clap::Parser as _;
use sceau::clock::Clock;
use std::fs;
use tokio::runtime::Builder;
use tokio::task::LocalSet;

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    match cli.command {
        // The limit has all processors; who sends the load has one thread.
        Some(Command::Limit { url }) => {
            let runtime = Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(limit::serve(&url))
        }
        Some(Command::Fill { url }) => {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let filling = fill(
                &url,
                [0; 32],
                cli.options.scale.scale(),
                Clock::system().now(),
            );
            let filled = runtime.block_on(filling)?;
            println!("{:#?}", filled.rows);
            Ok(())
        }
        None => {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            LocalSet::new().block_on(&runtime, measure(&cli.options))
        }
    }
}

async fn measure(options: &Options) -> anyhow::Result<()> {
    let stage = Stage::set(options).await?;
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
