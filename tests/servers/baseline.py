#!/usr/bin/env python3
"""How long `cargo check` takes for the crate that openapi-generator makes, and for other crates in the same run.

    python3 tests/servers/baseline.py DESCRIPTION [CRATE...]

Installs openapi-generator (`baseline/requirements.txt`; the package carries the program, Java must be there) under
`target/servers/baseline/`, generates its Rust client from the description with default options, and times
`cargo check` of that crate alone and of each CRATE folder: dependencies are built before, the crate's root is
touched, nothing incremental is kept, rounds are interleaved, the median counts. Prints one line of JSON:
seconds of each crate in order, the baseline first, and the ratio of each to the baseline.

The description of Hetzner repeats operation ids, for which the generator refuses it unless its validation is skipped;
what it then writes compiles as it is. The one thing added is an empty `[workspace]` table, as the crate lies inside
this repository. A CRATE must be a package that stands alone in the same way.
"""

import hashlib
import json
import os
import pathlib
import shutil
import statistics
import sys
import time
import venv

import support

PINS = support.HERE / "baseline" / "requirements.txt"
ROUNDS = 3
CHECK_SECONDS = 300


def ensure():
    """The folder of the installed generator."""
    return support.installed("baseline", [PINS], install)


def install(folder):
    """The generator in an environment of its own; Java is asked for first, as pip would not."""
    support.run(["java", "-version"], seconds=30)
    venv.create(folder / "venv", with_pip=True, symlinks=True)
    command = [folder / "venv/bin/pip", "install", "--quiet", "--retries", "1", "--timeout", "60"]
    support.run(command + ["--requirement", PINS], seconds=support.INSTALL_SECONDS, log=folder / "pip.log")


def generate(folder, description):
    """The generated crate for this description, made once."""
    crate = folder / hashlib.sha256(description.read_bytes()).hexdigest()[:16]
    if (crate / ".done").is_file():
        return crate
    shutil.rmtree(crate, ignore_errors=True)
    command = [folder / "venv/bin/openapi-generator-cli", "generate", "--skip-validate-spec", "--generator-name", "rust",
               "--input-spec", description, "--output", crate]
    support.run(command, seconds=CHECK_SECONDS, log=folder / "generate.log")
    with open(crate / "Cargo.toml", "a") as manifest:
        manifest.write("\n[workspace]\n")
    (crate / ".done").touch()
    return crate


def check(crate, build):
    """Seconds of one `cargo check`, with results under `build`."""
    env = os.environ | {"CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(build)}
    began = time.monotonic()
    support.run(["cargo", "check", "--quiet", "--manifest-path", crate / "Cargo.toml"], seconds=CHECK_SECONDS, env=env)
    return time.monotonic() - began


def measure(crates, build):
    """The median of each crate over the rounds."""
    builds = {crate: build / str(number) for number, crate in enumerate(crates)}
    for crate, target in builds.items():
        check(crate, target)  # the dependencies, and whatever else a first run does
    taken = {crate: [] for crate in crates}
    for _ in range(ROUNDS):
        for crate, target in builds.items():
            (crate / "src/lib.rs").touch()
            taken[crate].append(check(crate, target))
    return [statistics.median(times) for times in taken.values()]


def main():
    try:
        folder = ensure()
    except support.CannotInstall as reason:
        print(reason, file=sys.stderr)
        sys.exit(support.CANNOT_INSTALL)
    if sys.argv[1:] == ["install"]:
        return
    baseline = generate(folder, pathlib.Path(sys.argv[1]).resolve())
    crates = [baseline, *(pathlib.Path(word).resolve() for word in sys.argv[2:])]
    seconds = measure(crates, folder / "build")
    ratios = [round(one / seconds[0], 3) for one in seconds]
    print(json.dumps({"seconds": [round(one, 3) for one in seconds], "ratio": ratios}))


if __name__ == "__main__":
    main()
