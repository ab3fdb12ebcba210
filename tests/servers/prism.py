#!/usr/bin/env python3
"""Prism, a mock server that checks every request against an OpenAPI description.

    python3 tests/servers/prism.py DESCRIPTION        # installs on the first run, starts, prints one line of JSON
    python3 tests/servers/prism.py DESCRIPTION --dynamic   # answers made from the schemas instead of the examples
    python3 tests/servers/prism.py install

Installed with `npm ci` under `target/servers/prism` at the versions of `prism/package-lock.json` (no install scripts
are run). It listens on a free loopback port, with `--errors`: a request that breaks the description is answered with
4xx and the violations instead of a mock. It ends when standard input closes. README.md beside this file tells how
Prism was seen to behave.
"""

import contextlib
import os
import pathlib
import shutil
import socket
import sys

import support

PINS = support.HERE / "prism"
ATTEMPTS = 3


def ensure():
    """The folder of the installed program, filled if it is not there."""
    return support.installed("prism", [PINS / "package.json", PINS / "package-lock.json"], install)


def install(folder):
    """Prism and what it needs, exactly as the lock file says."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINS / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries", "1"]
    support.run(command, seconds=support.INSTALL_SECONDS, cwd=folder, log=folder / "npm.log")


def start(stack, state):
    """Prism for the description named on the command line; tells its address."""
    description = pathlib.Path(sys.argv[1] if sys.argv[1:] else "")
    if not description.is_file():
        raise RuntimeError(f"no such description: {description}")
    folder, logs = ensure(), support.logs("prism")
    return {"url": mock(stack, folder, description, logs / "prism.log", sys.argv[2:]), "logs": str(logs)}


def mock(stack, folder, description, log, options=()):
    """Starts Prism for one description and waits for it; it takes no socket from us, so a lost port is retried."""
    for attempt in range(ATTEMPTS):
        port = free_port()
        command = ["node", folder / "node_modules/.bin/prism", "mock", "--errors", "--seed", "1",
                   "--host", "127.0.0.1", "--port", port, *options, description.resolve()]
        with contextlib.ExitStack() as trial:
            process = trial.enter_context(support.child(command, log, env=os.environ | {"NO_COLOR": "1"}))
            try:
                # An answer on the port would not do: it could be somebody else's who took it first.
                support.logged("Prism is listening", process, log)
            except RuntimeError:
                if attempt + 1 < ATTEMPTS and "EADDRINUSE" in log.read_text(errors="replace"):
                    continue
                raise
            stack.push(trial.pop_all())
            return f"http://127.0.0.1:{port}"
    raise AssertionError("the last attempt returns or raises")


def free_port():
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


if __name__ == "__main__":
    support.main(ensure, start)
