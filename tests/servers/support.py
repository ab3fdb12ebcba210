"""What the server scripts share: a cache of installed programs, bounded waiting, and the end of a run.

A server script installs its program once under `target/servers/` (guarded by a lock, so that parallel tests
install once), starts it on loopback, prints one line of JSON that says where it is and what it accepts, and
lives until its standard input closes. A parent that dies therefore never leaves a server behind.

Exit status: 0 after an orderly end, 75 when the program cannot be installed here (no network, no npm, ...),
1 when it was installed and does not start.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent / "target" / "servers"
CANNOT_INSTALL = 75
INSTALL_SECONDS = 600
START_SECONDS = 60
LOG_FOLDERS_KEPT = 20


class CannotInstall(Exception):
    """The program cannot be had on this machine; tests that need it are skipped."""


def run(command, *, seconds, cwd=None, env=None, log=None):
    """Runs a command to its end within a time limit; on failure raises with the end of its output."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            text=True,
            errors="replace",
        )
    except FileNotFoundError as missing:
        raise RuntimeError(f"{command[0]} is not on this machine") from missing
    except subprocess.TimeoutExpired as late:
        raise RuntimeError(f"{command[0]} took more than {seconds} s") from late
    if log:
        log.write_text(done.stdout)
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-8:])
        raise RuntimeError(f"{' '.join(str(word) for word in command[:4])} ended with {done.returncode}:\n{tail}")
    return done.stdout


def installed(name, pins, install):
    """The folder `target/servers/NAME`, filled by `install(folder)` unless it holds these very pins already.

    `pins` are the files whose content decides what is installed. A half-made folder has no stamp and is
    made anew.
    """
    ROOT.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(sys.version.encode())
    for pin in pins:
        digest.update(pathlib.Path(pin).read_bytes())
    folder, wanted = ROOT / name, digest.hexdigest()
    stamp = folder / ".installed"
    with open(ROOT / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.is_file() and stamp.read_text() == wanted:
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            install(folder)
        except RuntimeError as reason:
            raise CannotInstall(f"{name} cannot be installed: {reason}") from reason
        stamp.write_text(wanted)
    return folder


def logs(name):
    """A new folder for the logs of this run, under `target/servers/logs`; the oldest ones are removed."""
    everything = ROOT / "logs"
    everything.mkdir(parents=True, exist_ok=True)
    folder = everything / f"{name}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for old in sorted(everything.iterdir(), key=_age)[LOG_FOLDERS_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _age(folder):
    try:
        return -folder.stat().st_mtime
    except FileNotFoundError:  # another run removed it
        return 0


def listener():
    """A listening socket on a free loopback port, to be handed to a child: nobody can take the port between."""
    sock = socket.create_server(("127.0.0.1", 0), backlog=256)
    sock.set_inheritable(True)
    return sock


def exchange(method, url, body=None, headers=None, seconds=30):
    """One HTTP exchange, proxies and redirects ignored: (status, headers, text). Any status is an answer."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
    try:
        with opener.open(request, timeout=seconds) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode(errors="replace")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def call(method, url, body=None, headers=None, seconds=30):
    """The same with a body that is sent as JSON, unless the headers name another type of it."""
    if body is None:
        return exchange(method, url, None, headers, seconds)
    return exchange(method, url, json.dumps(body).encode(), {"Content-Type": "application/json"} | (headers or {}), seconds)


def ready(url, process, log):
    """Waits until `url` answers with anything."""

    def answers():
        with contextlib.suppress(OSError):
            return call("GET", url, seconds=5)

    _wait(answers, f"answer from {url}", process, log)


def logged(words, process, log):
    """Waits until the log of `process` holds these words."""
    _wait(lambda: words in log.read_text(errors="replace"), f"{words!r}", process, log)


def _wait(done, what, process, log):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}; see {log}\n{_tail(log)}")
        if done():
            return
        time.sleep(0.05)
    raise RuntimeError(f"no {what} within {START_SECONDS} s; see {log}\n{_tail(log)}")


def _tail(log):
    return "\n".join(log.read_text(errors="replace").splitlines()[-10:])


@contextlib.contextmanager
def child(command, log, *, sockets=(), env=None, cwd=None):
    """A child process with its output in `log`, ended when the block is left."""
    with open(log, "w") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[sock.fileno() for sock in sockets],
            env=env,
            cwd=cwd,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(ensure, start):
    """The main program of a server script: `install` as the first argument only installs, else it serves.

    `start(stack, state)` starts everything and returns what to tell: `stack` takes what must be ended, `state`
    is a temporary folder that is removed at the end.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if sys.argv[1:] == ["install"]:
            ensure()
            return
        with tempfile.TemporaryDirectory(prefix="specless-") as state, contextlib.ExitStack() as stack:
            told = start(stack, pathlib.Path(state))
            print(json.dumps(told), flush=True)
            hold()
    except CannotInstall as reason:
        print(reason, file=sys.stderr)
        sys.exit(CANNOT_INSTALL)
    except RuntimeError as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass


def hold():
    """Returns when standard input is closed (or the reader asks for the end with a line)."""
    closed = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), closed.set()), daemon=True).start()
    closed.wait()
