//! What a wrong setting or command is answered with.

use crate::process::say;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;
use std::process::ExitCode;

/// A wrong setting in one line; help where it was asked for.
pub(super) fn misuse(error: &anyhow::Error) -> ExitCode {
    let Some(usage) = error.downcast_ref::<clap::Error>() else {
        eprintln!("sceau: {error:#}");
        return ExitCode::from(2);
    };
    if !usage.use_stderr() {
        say(usage);
        return ExitCode::SUCCESS;
    }
    eprintln!("sceau: {} (see `sceau --help`)", in_one_line(usage));
    ExitCode::from(2)
}

/// A wrong usage in one line. A value that may hold a secret is not repeated.
fn in_one_line(usage: &clap::Error) -> String {
    const SECRETS: [&str; 3] = ["--secret-key", "--database-url", "--mail-url"];
    if usage.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "a command is missing".to_owned();
    }
    if let Some(ContextValue::String(setting)) = usage.get(ContextKind::InvalidArg)
        && let Some(why) = usage.source()
        && SECRETS.iter().any(|secret| setting.starts_with(secret))
    {
        return format!("invalid value for '{setting}': {why}");
    }
    let text = usage.to_string();
    let words: Vec<_> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let line = words.join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}
