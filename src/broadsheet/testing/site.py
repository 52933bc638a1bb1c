"""The real command on a site of its own: what the system tests, and nothing else, run against."""

import contextlib
import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

START_SECONDS = 60.0

# What the command line of each process holds (see `cli.run.children`).
PROCESSES = {
    "delivery": ("-m", "broadsheet.delivery"),
    "press": ("-m", "broadsheet", "work"),
    "newsroom": ("-m", "broadsheet.cli.newsroom"),
}


class SiteFailed(RuntimeError):
    """The site did not do what a test waited for; the message ends with its log."""


@dataclass(frozen=True)
class Answer:
    """One HTTP answer: `body` is as a reader sees it, unpacked; header names are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()


class RunningSite:
    """`broadsheet run` in the home `root`, on free ports or on these two: the readers', the newsroom's.

    Its processes find modules in the folder `before` first, where one is given.
    """

    def __init__(
        self, root: Path, *, ports: tuple[int, int] | None = None, before: Path | None = None
    ) -> None:
        self.root = root
        self._before = before
        self.port, self.newsroom_port = ports or (free_port(), free_port())
        self.log = root.with_name(f"{root.name}.log")
        self._process: subprocess.Popen[bytes] | None = None
        self._started = datetime.min.replace(tzinfo=UTC)

    @property
    def url(self) -> str:
        """The readers' address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def newsroom_url(self) -> str:
        """The newsroom's address, without a slash at the end."""
        return f"http://127.0.0.1:{self.newsroom_port}"

    @property
    def public(self) -> Path:
        """The store."""
        return self.root / "public"

    @property
    def environment(self) -> dict[str, str]:
        """That of this process without the test run's own settings, with this site's."""
        kept = {
            name: value
            for name, value in os.environ.items()
            # Without compiled modules every process of the site starts three seconds later.
            if not name.startswith(("BROADSHEET_", "DJANGO_", "PYTHONDONTWRITE", "COV_"))
        }
        source = str(Path(__file__).parents[2])
        return kept | {
            "PYTHONPATH": f"{self._before}{os.pathsep}{source}" if self._before else source,
            "BROADSHEET_HOME": str(self.root),
            "BROADSHEET_PORT": str(self.port),
            "BROADSHEET_NEWSROOM_PORT": str(self.newsroom_port),
        }

    def call(self, *arguments: str, stdin: str | None = None, check: bool = True) -> str:
        """Run `broadsheet ARGUMENTS` on this site and return what it printed.

        Raises SiteFailed when the command does, unless `check` is off.
        """
        done = subprocess.run(
            [sys.executable, "-m", "broadsheet", *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise SiteFailed(f"broadsheet {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def make(self, *options: str) -> None:
        """`broadsheet init`. Raises SiteFailed."""
        self.call("init", str(self.root), *options)

    def start(self) -> None:
        """Start everything and wait until both ports answer. Raises SiteFailed."""
        self._started = datetime.now(UTC)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "broadsheet", "run"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_for(self.answers, seconds=START_SECONDS, what="an answer on both ports")

    def stop(self) -> int:
        """Stop it as Ctrl-C does and return its exit code; 0 where it does not run."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._process = None
        return code

    def answers(self) -> bool:
        """Whether both health addresses answer now."""
        if self._process is None or self._process.poll() is not None:
            raise SiteFailed(f"broadsheet run has ended:\n{self.tail()}")
        try:
            newsroom = self.get("/healthz", port=self.newsroom_port)
            return self.get("/healthz").status < 500 and newsroom.status < 500
        except OSError:
            return False

    def health(self) -> dict[str, Any]:
        """What the readers' `/healthz` says."""
        found: dict[str, Any] = json.loads(self.get("/healthz").body)
        return found

    def is_baked(self) -> bool:
        """Whether the press, since this start, has said that nothing waits to be baked.

        A copied home has the report of the site that it was copied from.
        """
        report = self.public / "status.json"
        if not report.exists():
            return False
        said = json.loads(report.read_bytes())["written_at"]
        if datetime.fromisoformat(said) < self._started:
            return False
        found = self.health()
        return bool(found["last_bake"]) and found["queue"] is not None and not any(found["queue"].values())

    def get(
        self,
        path: str,
        *,
        method: str = "GET",
        port: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request, over a connection of its own, as a browser that takes gzip. Raises OSError."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=10)
        try:
            connection.request(method, path, headers={"Accept-Encoding": "gzip", **(headers or {})})
            response = connection.getresponse()
            body = response.read()
        except http.client.HTTPException as error:
            raise ConnectionError(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        if found.get("content-encoding") == "gzip" and body:
            body = gzip.decompress(body)  # checks the member's length and CRC-32
        return Answer(response.status, found, body)

    def pid(self, name: str) -> int | None:
        """The process id of `delivery`, `press` or `newsroom`, None while it does not run."""
        if self._process is None:
            return None
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError, IndexError):
                pid = int(folder.name)
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                words = (folder / "cmdline").read_bytes().decode().split("\0")[1:-1]
                if parent == self._process.pid and tuple(words[: len(PROCESSES[name])]) == PROCESSES[name]:
                    return pid
        return None

    def kill(self, name: str) -> int:
        """`kill -9` one of the processes; returns its id. Raises SiteFailed where it does not run."""
        pid = self.pid(name)
        if pid is None:
            raise SiteFailed(f"{name} is not running:\n{self.tail()}")
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for(self, happened: Callable[[], object], *, seconds: float = 10.0, what: str = "") -> None:
        """Ask `happened` until it is true.

        Raises SiteFailed after `seconds`, or as many times longer as the machine has more to do (`crowding`).
        """
        began = time.monotonic()
        while not happened():
            waited = time.monotonic() - began
            if waited > seconds * crowding():
                raise SiteFailed(f"waited {waited:.0f} s for {what or happened}:\n{self.tail()}")
            time.sleep(0.05)

    def tail(self, lines: int = 40) -> str:
        """The end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def crowding() -> float:
    """How many times as long as on a machine of one's own things take now: its load by its processors."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
