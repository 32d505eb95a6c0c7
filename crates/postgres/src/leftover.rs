//! What an earlier run left behind, looked at while we hold the home's lock.
//!
//! PostgreSQL has a lock file of its own, `postmaster.pid`, and refuses to start while the process that it names is alive. That
//! process may be the old server, still writing its last checkpoint: then we wait for it. Or it may be a stranger who got the
//! same number after a crash or in a new container: then the file must not stand in the way. The file is not removed even then,
//! because the shared memory it names tells PostgreSQL whether orphaned sessions are still at work; only the number changes.

use std::fs;
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::error::{Error, Result, Tried};

/// How long an old server may take to finish before it is told to drop everything (its log replays what was acknowledged).
const PATIENCE: Duration = Duration::from_secs(60);

/// Makes a data directory free to start on.
pub(crate) fn clear(data: &Path) -> Result<()> {
    let Some((pid, rest)) = recorded(data) else { return Ok(()) };
    if test_kill_process(pid) == Err(rustix::io::Errno::SRCH) {
        return Ok(());
    }
    match serves(pid, data) {
        Some(true) => stop(pid, data),
        // Without /proc PostgreSQL's own judgement has to do.
        None if !cfg!(target_os = "linux") => Ok(()),
        _ => {
            let file = data.join("postmaster.pid");
            tracing::info!(
                pid = pid.as_raw_nonzero(),
                "the server's lock file names a process that is something else; ignored"
            );
            // A process never takes its own parent for another server, and we shall be its parent.
            fs::write(&file, format!("{}\n{rest}", std::process::id())).tried("could not write", &file)
        }
    }
}

/// The process of the lock file, and its other lines.
fn recorded(data: &Path) -> Option<(Pid, String)> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let (first, rest) = text.split_once('\n')?;
    // A negative number is a single-user server's.
    let pid = first.trim().trim_start_matches('-').parse().ok().and_then(Pid::from_raw)?;
    Some((pid, rest.to_owned()))
}

/// Whether a process is a server on this directory: PostgreSQL works in its data directory, and so do its children.
fn serves(pid: Pid, data: &Path) -> Option<bool> {
    let works_in = fs::read_link(format!("/proc/{}/cwd", pid.as_raw_nonzero())).ok()?;
    Some(fs::canonicalize(data).is_ok_and(|data| data == works_in))
}

fn stop(pid: Pid, data: &Path) -> Result<()> {
    tracing::info!(pid = pid.as_raw_nonzero(), "waiting for the database server of an earlier run to finish");
    for (signal, patience) in [
        (Signal::INT, PATIENCE),
        (Signal::QUIT, Duration::from_secs(10)),
        (Signal::KILL, Duration::from_secs(5)),
    ] {
        match kill_process(pid, signal).map_err(io::Error::from) {
            Err(problem) if problem.kind() == io::ErrorKind::PermissionDenied => break,
            _ => {}
        }
        let since = Instant::now();
        while since.elapsed() < patience {
            if serves(pid, data) != Some(true) {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
    }
    Err(Error::Orphan { pid: pid.as_raw_nonzero().get().unsigned_abs(), data: data.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_that_names_a_stranger_gets_our_number_and_keeps_the_rest() {
        let data = tempfile::tempdir().unwrap();
        let mut stranger = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let file = data.path().join("postmaster.pid");
        fs::write(&file, format!("{}\n/somewhere\n1\n5432\n/socket\n\n  12 34\nready\n", stranger.id()))
            .unwrap();
        clear(data.path()).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(text, format!("{}\n/somewhere\n1\n5432\n/socket\n\n  12 34\nready\n", std::process::id()));
        assert!(stranger.try_wait().unwrap().is_none(), "the stranger lives on");
        stranger.kill().unwrap();
        stranger.wait().unwrap();
    }

    #[test]
    fn a_lock_file_of_a_process_that_is_gone_is_left_to_postgresql() {
        let data = tempfile::tempdir().unwrap();
        let mut gone = std::process::Command::new("true").spawn().unwrap();
        gone.wait().unwrap();
        let text = format!("{}\n/somewhere\n", gone.id());
        fs::write(data.path().join("postmaster.pid"), &text).unwrap();
        clear(data.path()).unwrap();
        assert_eq!(fs::read_to_string(data.path().join("postmaster.pid")).unwrap(), text);
    }
}
