"""A real site for measuring: the real commands, in a folder of its own, on free ports."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

COMMAND = [sys.executable, "-m", "broadsheet"]
START_SECONDS = 60


class Site:
    """One running site. `home` is its folder, `port` the readers', `newsroom_port` the desk's."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port, self.newsroom_port = free_port(), free_port()
        own = {
            "BROADSHEET_HOME": str(home),
            "BROADSHEET_PORT": str(self.port),
            "BROADSHEET_NEWSROOM_PORT": str(self.newsroom_port),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        self.environment = kept | own
        self.process: subprocess.Popen[bytes] | None = None

    def call(self, *words: str, text: str | None = None) -> str:
        """What a command of the site prints. Raises CalledProcessError with its own words shown."""
        return self.python(*COMMAND[1:], *words, text=text)

    def python(self, *words: str, text: str | None = None) -> str:
        """What Python prints, run with these words and this site's settings. Raises as `call` does."""
        done = subprocess.run(
            [sys.executable, *words],
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stderr, file=sys.stderr)
        done.check_returncode()
        return done.stdout

    def start(self) -> None:
        """Start everything and wait until readers and the desk are answered."""
        log = (self.home / "run.log").open("ab")
        self.process = subprocess.Popen(
            [*COMMAND, "run"], env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        limit = time.monotonic() + START_SECONDS
        while not (answers(self.port) and answers(self.newsroom_port)):
            if self.process.poll() is not None or time.monotonic() > limit:
                print((self.home / "run.log").read_text(), file=sys.stderr)
                raise RuntimeError("the site did not start")
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def health(self) -> dict:
        """What delivery says of itself and of the press."""
        return json.loads(fetch(self.port, "/healthz")[1])

    def wait_until_baked(self, seconds: float = 3600, *, lanes: str = "0129") -> float:
        """Wait until the press has nothing left to do in those lanes; returns how long that took."""
        started = time.monotonic()
        calm = 0
        while calm < 3:
            queue = self.health().get("queue")  # nothing is known before the press has spoken
            busy = queue is None or any(queue.get(lane, 0) for lane in lanes) or self._unplanned()
            calm = 0 if busy else calm + 1
            if time.monotonic() - started > seconds:
                raise RuntimeError(f"the press is not done after {seconds:.0f} s: {queue}")
            time.sleep(1)
        return time.monotonic() - started

    def _unplanned(self) -> bool:
        with sqlite3.connect(f"file:{self.home}/private/newsroom.sqlite3?mode=ro", uri=True) as database:
            (rows,) = database.execute("SELECT coalesce(max(id), 0) FROM outbox_outboxrow").fetchone()
            (planned,) = database.execute(
                "SELECT coalesce(max(position), 0) FROM press_pressstate"
            ).fetchone()
        return planned < rows


@contextlib.contextmanager
def made_site(*, demo: bool = False, stories: int = 0) -> Iterator[Site]:
    """A new site, with a generated archive of that many stories if asked; taken away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-bench-"))
    site = Site(folder / "site")
    try:
        site.call("init", str(site.home), *(["--demo"] if demo else []))
        if stories:
            site.call("demo", "--stories", str(stories))
        yield site
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(port: int) -> bool:
    try:
        return fetch(port, "/healthz", timeout=2)[0] == 200
    except OSError:
        return False


def fetch(port: int, path: str, timeout: float = 30) -> tuple[int, bytes]:
    """One GET on a new connection: status and body. Raises OSError."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()
