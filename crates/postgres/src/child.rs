//! A child that does not outlive the program.
//!
//! Linux sends a signal to a child when the *thread* that started it ends, so the server's child is started by a thread that
//! does nothing but wait for it. However the program ends, also by `kill -9`, that thread ends with it and the server is told
//! to shut down. Elsewhere there is no such signal; there the next start stops what was left.
#![expect(unsafe_code, reason = "the death signal can only be asked for between fork and exec")]

use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus};
use std::sync::mpsc;
use std::{io, thread};

use rustix::process::{Pid, Signal, getpid, getppid, kill_process};
use tokio::sync::watch;

/// A running server process.
#[derive(Debug)]
pub(crate) struct Child {
    pid: Pid,
    ended: watch::Receiver<Option<ExitStatus>>,
}

impl Child {
    /// Starts the command on a thread of its own, which then waits for it.
    pub fn start(mut command: Command) -> io::Result<Self> {
        tie(&mut command, Signal::INT);
        // A group of its own, so that Ctrl-C in a terminal reaches the program and not the server below it.
        command.process_group(0);
        let (started, start) = mpsc::channel();
        let (end, ended) = watch::channel(None);
        thread::Builder::new().name("postgres-keeper".to_owned()).spawn(move || match command.spawn() {
            Err(problem) => {
                started.send(Err(problem)).ok();
            }
            Ok(mut child) => {
                started.send(Ok(child.id())).ok();
                end.send_replace(Some(child.wait().unwrap_or_default()));
            }
        })?;
        let id = start.recv().map_err(io::Error::other)??;
        let pid = i32::try_from(id)
            .ok()
            .and_then(Pid::from_raw)
            .ok_or_else(|| io::Error::other("no process id"))?;
        Ok(Self { pid, ended })
    }

    /// The server's process id.
    pub fn id(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// How it ended, if it did.
    pub fn ended(&self) -> Option<ExitStatus> {
        *self.ended.borrow()
    }

    /// Tells when it ends.
    pub fn watch(&self) -> watch::Receiver<Option<ExitStatus>> {
        self.ended.clone()
    }

    /// Sends a signal, unless it has ended already and its number may be somebody else's.
    pub fn signal(&self, signal: Signal) {
        if self.ended().is_none() {
            kill_process(self.pid, signal).ok();
        }
    }
}

/// Makes a command die with the thread that starts it.
pub(crate) fn tie(command: &mut Command, signal: Signal) {
    let parent = getpid();
    let before_exec = move || {
        #[cfg(target_os = "linux")]
        rustix::process::set_parent_process_death_signal(Some(signal))?;
        #[cfg(not(target_os = "linux"))]
        let _ = signal;
        // The parent may have died before the signal was asked for; then nobody would send it.
        if getppid().is_some_and(|now| now != parent) {
            return Err(io::Error::from_raw_os_error(rustix::io::Errno::SRCH.raw_os_error()));
        }
        Ok(())
    };
    // SAFETY: between fork and exec only async-signal-safe work is allowed. The closure makes two system calls (prctl and
    // getppid) and compares integers; it allocates nothing, takes no lock and touches no memory of the parent's.
    unsafe { command.pre_exec(before_exec) };
}
