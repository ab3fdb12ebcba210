//! A child that tells one line when it is ready and lives while its standard input is open.
//!
//! It leads a process group of its own, so that its end is also the end of whatever it started.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::Failure;

/// The exit status of a script whose program cannot be installed on this machine.
const CANNOT_INSTALL: i32 = 75;

/// How long the child may take for an orderly end before its group is killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much of what the child says on standard error is kept for the message of a failure.
const MOST_COMPLAINT: u64 = 64 * 1024;

/// A child that is ready; dropping it ends the child and all that it started.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    ended: Option<ExitStatus>,
}

impl Running {
    /// Ends the child and its group; its exit status, where the system tells it.
    fn end(&mut self) -> Option<ExitStatus> {
        if self.ended.is_none() {
            drop(self.child.stdin.take());
            self.wait_for_exit();
            // Before the child is reaped: until then nobody else can have its id.
            if let Some(group) = self.id() {
                let _ = kill_process_group(group, Signal::KILL);
            }
            self.ended = self.child.wait().ok();
        }
        self.ended
    }

    /// Returns when the child has exited, or after [`PATIENCE`]; does not reap it.
    fn wait_for_exit(&self) {
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let until = Instant::now() + PATIENCE;
        while let Some(id) = self.id()
            && Instant::now() < until
            && matches!(waitid(WaitId::Pid(id), look), Ok(None))
        {
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn id(&self) -> Option<Pid> {
        i32::try_from(self.child.id()).ok().and_then(Pid::from_raw)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// Starts the command and waits for its line, which is returned without the end of line.
///
/// An exit with status 75 before the line is [`Failure::Missing`], any other is [`Failure::Start`].
pub(super) fn start(mut command: Command, within: Duration) -> Result<(Running, String), Failure> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
            return Err(Failure::Missing(format!(
                "{} is not on this machine",
                command.get_program().display()
            )));
        }
        Err(other) => return Err(other.into()),
    };
    let (tell, told) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        thread::spawn(move || {
            let mut line = String::new();
            let _ = BufReader::new(stdout).read_line(&mut line);
            let _ = tell.send(line);
        });
    }
    let complaint = child.stderr.take().map(listen);
    let mut running = Running { child, ended: None };
    let line = told.recv_timeout(within).map_err(|_| Failure::Late(within))?;
    if line.ends_with('\n') {
        return Ok((running, line.trim_end().to_owned()));
    }
    let status = running.end();
    let reason = complaint.and_then(|text| text.join().ok()).unwrap_or_default().trim().to_owned();
    match status.and_then(|status| status.code()) {
        Some(CANNOT_INSTALL) => Err(Failure::Missing(reason)),
        _ => Err(Failure::Start(reason)),
    }
}

/// Reads standard error to its end in the background, so that the child never blocks on it; keeps the beginning.
fn listen(mut stderr: ChildStderr) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut kept = Vec::new();
        let _ = stderr.by_ref().take(MOST_COMPLAINT).read_to_end(&mut kept);
        let _ = std::io::copy(&mut stderr, &mut std::io::sink());
        String::from_utf8_lossy(&kept).into_owned()
    })
}
