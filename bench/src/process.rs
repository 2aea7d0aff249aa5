//! Processes that are measured: started, ended with us, and how much of the processors they used.

use anyhow::{Context as _, bail};
use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a server may take to say where it listens.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server that was started, and ends when this is dropped or this process ends, however that is.
#[derive(Debug)]
pub struct Server {
    child: Child,
    watchdog: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts a command that writes its address to standard error: alone on a line, or as the `address` of a line of JSON.
    ///
    /// # Errors
    /// Where it does not start, with what it wrote.
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start", command.get_program().display()))?;
        let watchdog = Command::new("/bin/sh")
            .args(["-c", "read -r _; kill -s KILL \"$1\"", "watchdog"])
            .arg(child.id().to_string())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let lines = BufReader::new(child.stderr.take().context("no standard error")?).lines();
        let (told, heard) = mpsc::channel();
        // It goes on reading, lest the server wait for us.
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                drop(told.send(line));
            }
        });
        let mut log = Vec::new();
        while let Ok(line) = heard.recv_timeout(PATIENCE) {
            if let Some(address) = address(&line) {
                return Ok(Self {
                    child,
                    watchdog,
                    address,
                });
            }
            log.push(line);
        }
        drop(child.kill());
        drop(child.wait());
        bail!("the server does not start:\n{}", log.join("\n"))
    }

    /// Nanoseconds of the processors that it used so far.
    pub fn used(&self) -> u64 {
        used(self.child.id())
    }

    /// How much memory it holds, and held at the most, in MiB.
    pub fn memory(&self) -> [f64; 2] {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        ["VmRSS:", "VmHWM:"].map(|key| {
            let line = status.lines().find_map(|line| line.strip_prefix(key));
            let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
            kib.unwrap_or(0.0) / 1024.0
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The watchdog first: the number of a process that has been waited for may be another's.
        drop(self.watchdog.kill());
        drop(self.watchdog.wait());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn address(line: &str) -> Option<SocketAddr> {
    let json = || serde_json::from_str::<serde_json::Value>(line).ok();
    line.parse().ok().or_else(|| {
        let json = json()?;
        json["fields"]["address"].as_str()?.parse().ok()
    })
}

/// Nanoseconds of the processors that a process used so far.
pub fn used(process: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    let threads = threads.into_iter().flatten().flatten();
    threads
        .filter_map(|thread| {
            let used = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            used.split(' ').next()?.parse::<u64>().ok()
        })
        .sum()
}

/// The same of each child of a process: PostgreSQL's connections and helpers, which come and go.
pub fn used_by_children(parent: u32) -> HashMap<u32, u64> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers
        .filter(|process| parent_of(*process) == Some(parent))
        .map(|process| (process, used(process)))
        .collect()
}

fn parent_of(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name may hold anything, parentheses too.
    let (_, rest) = stat.rsplit_once(") ")?;
    rest.split(' ').nth(1)?.parse().ok()
}
