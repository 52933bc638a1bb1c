"""What both loads of readers need: a store with a page and a river, and the delivery over it."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bench.honest import PAGE
from bench.plates import Pair, story
from broadsheet.kernel import atomic, generation, paths, plate


class Paper:
    """A store with one story, and a river that items are added to."""

    def __init__(self, folder: Path) -> None:
        self.pair = Pair(folder)
        self.pair.write_story(PAGE, story(1, 2400))
        self.pair.bump()
        self.public = self.pair.public

    def add(self, number: int) -> None:
        """Publish an item: the log's line, the fragment of every page, the generation. `at` tells readers in
        other processes when that was (the monotonic clock is the machine's).
        """
        html = f'<li data-story="{number}"><a href="/s/{number}">{"A headline of the river " * 8}</a></li>'
        line = {"id": number, "at": time.monotonic(), "place": number, "story": number, "html": html}
        line["padding"] = "x" * 500
        atomic.append_line(self.public / paths.events_file("en"), json.dumps(line))
        body = f"<ol>{html * 20}</ol>".encode()
        fragment = plate.compile_fragment(edition="en", name="river", modified=datetime.now(UTC), body=body)
        atomic.replace_file(self.public / paths.slot_file("en", "river"), fragment)
        generation.bump(self.public / paths.GENERATION)


class Server:
    """Delivery with its measurements, started and started again on one port."""

    def __init__(self, public: Path, **settings: str) -> None:
        self.port = _fixed_port()
        self._metrics = public.parent / "metrics.sock"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
        source = str(Path(__file__).parents[1] / "src")
        self._environ = kept | {
            "BROADSHEET_PUBLIC": str(public), "BROADSHEET_INBOX": str(public.parent / "inbox.jsonl"),
            "BROADSHEET_PORT": str(self.port), "BROADSHEET_DELIVERY_METRICS": str(self._metrics),
            "PYTHONPATH": source, **settings,
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self.log_file = public.parent / "delivery.log"
        self._log = self.log_file.open("ab")

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "broadsheet.delivery"], env=self._environ, stderr=self._log
        )
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("delivery does not serve")

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(20)

    def renew(self) -> None:
        """Have the installed version take over."""
        assert self._process
        self._process.send_signal(signal.SIGHUP)

    def memory(self) -> int:
        """Bytes of all its processes, those that they share counted once (PSS)."""
        assert self._process
        pid = self._process.pid
        pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
        return sum(
            int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.M)[1]) * 1024
            for each in pids
        )

    def measured(self, name: str) -> float:
        """One of its measurements; 0 before it has any, and while one process takes over from another."""
        text = b""
        for _ in range(20):
            try:
                text = self._scrape()
                break
            except OSError:
                time.sleep(0.05)
        found = re.search(rf"^broadsheet_delivery_{name} (\S+)".encode(), text, re.M)
        return float(found[1]) if found else 0.0

    def _scrape(self) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self._metrics))
            connection.sendall(b"GET /metrics HTTP/1.1\r\n\r\n")
            text = b""
            while piece := connection.recv(65536):
                text += piece
        return text


def _fixed_port() -> int:
    """A free port below those that the system gives to clients: while the server is started again, one of
    thousands of clients would be given its port, or connect to itself.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
