//! The binary, run as its users run it: a process with an environment of its own in a folder of its own.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The binary that is tested.
pub const SCEAU: &str = env!("CARGO_BIN_EXE_sceau");

/// What a command answered.
#[derive(Debug)]
pub struct Done {
    /// Its exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
}

/// The binary's command line, to be run in `folder`: nothing of our environment reaches it but the path.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(SCEAU);
    command.args(arguments);
    apart(&mut command, folder);
    command
}

/// Runs a command line to its end.
pub fn run(folder: &Path, arguments: &[&str]) -> Done {
    end(&mut command(folder, arguments))
}

/// Runs `command` to its end.
pub fn end(command: &mut Command) -> Done {
    let output = command.stdin(Stdio::null()).output().expect("run");
    Done {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Puts a command into `folder`, with an environment that holds the path alone.
pub fn apart(command: &mut Command, folder: &Path) {
    command.env_clear().env("PATH", path()).current_dir(folder);
}

#[expect(
    clippy::disallowed_methods,
    reason = "where programs are is asked of the environment"
)]
fn path() -> String {
    std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".to_owned())
}

/// A port that is free now.
pub fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    free.local_addr().expect("an address").port()
}

/// Every command of the binary with its help, found by asking `--help`.
pub fn commands(folder: &Path) -> Vec<(Vec<String>, String)> {
    let mut open = vec![Vec::<String>::new()];
    let mut found = Vec::new();
    while let Some(words) = open.pop() {
        let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        arguments.push("--help");
        let done = run(folder, &arguments);
        assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{words:?}");
        let below = done
            .out
            .lines()
            .skip_while(|line| *line != "Commands:")
            .skip(1)
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
            .filter(|name| !name.is_empty() && *name != "help");
        for name in below {
            let mut words = words.clone();
            words.push(name.to_owned());
            open.push(words);
        }
        found.push((words, done.out));
    }
    found
}

/// Kills a process group, in the one form that every POSIX shell takes: dash refuses `kill -KILL -- -1234`.
const KILL_GROUP: &str = "kill -s KILL -- \"-$1\"";

/// A process that ends with us, however we end: a shell waits for the end of its standard input, whose other end only this
/// process has, and then kills the group.
pub struct Guarded {
    child: Child,
    watchdog: Child,
}

impl Guarded {
    /// Starts a command in a group of its own.
    pub fn start(command: &mut Command) -> Self {
        let child = command.process_group(0).spawn().expect("start");
        let watchdog = Command::new("/bin/sh")
            .args(["-c", &format!("read -r _; {KILL_GROUP}"), "watchdog"])
            .arg(child.id().to_string())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("start the watchdog");
        Self { child, watchdog }
    }

    /// Sends a signal by name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("/bin/sh")
            .args(["-c", "kill -s \"$1\" \"$2\"", "kill", name])
            .arg(self.child.id().to_string())
            .status();
        assert!(sent.expect("a shell").success(), "no process to signal");
    }

    /// Waits for the end, for so long at the most.
    pub fn wait(&mut self, most: Duration) -> Option<ExitStatus> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("wait") {
                return Some(status);
            }
            if start.elapsed() > most {
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // The watchdog first: the number of a process that has been waited for may be another's.
        drop(self.watchdog.kill());
        drop(self.watchdog.wait());
        if let Ok(None) = self.child.try_wait() {
            let group = Command::new("/bin/sh")
                .args(["-c", KILL_GROUP, "kill"])
                .arg(self.child.id().to_string())
                .status();
            // Whatever the shell made of the group, what was started ends: nothing waits for it for ever.
            drop(self.child.kill());
            drop(self.child.wait());
            let ended = group.is_ok_and(|status| status.success());
            assert!(ended || thread::panicking(), "the group was not killed");
        }
    }
}

/// A server that listens on a port of its own.
pub struct Server {
    process: Guarded,
    log: JoinHandle<String>,
    /// Where it is, such as `http://127.0.0.1:40123`.
    pub url: String,
}

impl Server {
    /// Starts `serve` in `folder`, and waits until it serves.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_with(&mut command(folder, &["serve"]), arguments)
    }

    /// Starts a command that serves, with arguments and a port of its own.
    pub fn start_with(command: &mut Command, arguments: &[&str]) -> Self {
        command
            .args(["--listen", "127.0.0.1:0", "--log-format", "json"])
            .args(arguments)
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        let mut process = Guarded::start(command);
        let lines = process.child.stderr.take().expect("standard error");
        let (told, address) = mpsc::channel();
        let log = thread::spawn(move || {
            let mut log = String::new();
            let mut lines = BufReader::new(lines);
            while lines.read_line(&mut log).is_ok_and(|read| read > 0) {
                let last = log.lines().last().unwrap_or_default();
                let line = serde_json::from_str::<serde_json::Value>(last).unwrap_or_default();
                if let Some(address) = line["fields"]["address"].as_str() {
                    drop(told.send(address.to_owned()));
                }
            }
            log
        });
        let Ok(address) = address.recv_timeout(Duration::from_mins(1)) else {
            drop(process);
            panic!(
                "the server does not start:\n{}",
                log.join().expect("its log")
            );
        };
        Self {
            process,
            log,
            url: format!("http://{address}"),
        }
    }

    /// Kills it at once (`kill -9`), and waits until it is gone.
    pub fn kill(self) {
        drop(self.process);
    }

    /// Tells it to stop, and answers its exit code and its log.
    pub fn stop(mut self) -> (Option<i32>, String) {
        self.process.signal("TERM");
        let status = self.process.wait(Duration::from_secs(10));
        let status = status.expect("the server did not stop within ten seconds");
        drop(self.process);
        (status.code(), self.log.join().expect("its log"))
    }
}
