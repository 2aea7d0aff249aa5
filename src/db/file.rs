//! SQLite's file: nobody's but its owner's, wherever it lies. What SQLite writes beside it has the same mode.

use anyhow::Context as _;
use sqlx::sqlite::SqliteConnectOptions;
use std::fs::{self, OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::PathBuf;

/// Read and written by the owner.
const PRIVATE: u32 = 0o600;

/// Makes the file where there is none.
pub(super) fn make(url: &str) -> anyhow::Result<()> {
    let Some(path) = path(url)? else {
        return Ok(());
    };
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(PRIVATE)
        .open(path);
    match made {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(error).context("the database's file cannot be made")
        }
        _ => Ok(()),
    }
}

/// Takes the file from everybody but its owner; whether there is one with anything in it.
pub(super) fn make_private(url: &str) -> anyhow::Result<bool> {
    let Some(path) = path(url)? else {
        return Ok(false);
    };
    let Ok(found) = fs::metadata(&path) else {
        return Ok(false);
    };
    if found.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(&path, Permissions::from_mode(PRIVATE))
            .context("the database's file is open to others, and its mode cannot be changed")?;
    }
    Ok(found.len() > 0)
}

/// Where the file lies; nothing for a database in memory.
fn path(url: &str) -> anyhow::Result<Option<PathBuf>> {
    let options: SqliteConnectOptions = url.parse().context("not the address of a SQLite file")?;
    let path = options.get_filename().to_path_buf();
    let in_memory = path.to_string_lossy().contains(":memory:") || url.contains("mode=memory");
    Ok((!in_memory).then_some(path))
}
