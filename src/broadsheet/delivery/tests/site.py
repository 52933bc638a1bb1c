"""A small store made through the kernel's own writers, and the real server in front of it."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from broadsheet.kernel import atomic, generation, paths, plate
from broadsheet.kernel.site import Edition, Site, dump_site

WHEN = datetime(2023, 12, 24, 14, 12, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}
EDITIONS = (Edition("en", "", "", "en", "ltr"), Edition("uk", "", "/uk", "uk", "ltr"))
SOURCES = Path(__file__).resolve().parents[3]


class Home:
    """A site's home folder."""

    def __init__(self, folder: Path, *, editions=EDITIONS, former=(), hosts=("127.0.0.1", "localhost")):
        self.folder = folder
        self.public = folder / "public"
        self.public.mkdir(parents=True)
        atomic.replace_file(self.public / paths.SITE, dump_site(Site(tuple(hosts), tuple(editions), former)))
        self.bump()

    def bump(self):
        generation.bump(self.public / paths.GENERATION)

    def page(self, path, body, *, edition="en", status=200, headers=HTML, keys=("story:42",), bump=True):
        data = plate.compile_plate(
            edition=edition, path=path, status=status, headers=headers, keys=keys, position=1, modified=WHEN,
            body=body.encode() if isinstance(body, str) else body,
        )  # fmt: skip
        atomic.replace_file(self.plate_file(path, edition), data)
        if bump:
            self.bump()

    def river(self, body, *, edition="en", name="river", modified=WHEN, bump=True):
        data = plate.compile_fragment(edition=edition, name=name, modified=modified, body=body.encode())
        atomic.replace_file(self.public / paths.slot_file(edition, name), data)
        if bump:
            self.bump()

    def plate_file(self, path, edition="en"):
        return self.public / paths.plate_file(edition, path)

    def file(self, name, data):
        atomic.replace_file(self.public / name, data)


class Running:
    """The server as its own process."""

    def __init__(self, home: Home, **environ):
        self.home = home
        self.stopping = False
        # A local socket in a subprocess of the tests: nothing of the developer's own settings may leak in.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "broadsheet.delivery"],
            env={**inherited, "PYTHONPATH": str(SOURCES), "BROADSHEET_HOME": str(home.folder),
                 "BROADSHEET_PORT": "0", "BROADSHEET_DELIVERY_PROCESSES": "1", **environ},
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        self.first_line = self.process.stderr.readline()
        found = re.search(r"http://[^:]+:(\d+)", self.first_line)
        assert found, self.first_line + self.process.stderr.read()
        self.port = int(found[1])

    def get(self, path, method="GET", **fields):
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            answer.data = answer.read()
            return answer
        finally:
            connection.close()

    def socket(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def raw(self, request: bytes, *, quiet: float = 0.3):
        """Everything that comes back for some bytes, until the server closes or says nothing for a while."""
        received = b""
        with self.socket() as connection:
            connection.settimeout(quiet)
            try:
                connection.sendall(request)
                while piece := connection.recv(65536):
                    received += piece
            except (TimeoutError, ConnectionError):
                pass
        return received

    def stop(self):
        if not self.stopping:
            self.process.terminate()
        self.stopping = True
        try:
            errors = self.process.communicate(timeout=15)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            errors = self.process.communicate()[1]
        return self.process.returncode, errors

    def memory(self):
        """Resident bytes of the server."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def eventually(check, *, within=3.0):
    """Wait until `check()` is true; the last value otherwise."""
    until = time.monotonic() + within
    while not (value := check()) and time.monotonic() < until:
        time.sleep(0.02)
    return value
