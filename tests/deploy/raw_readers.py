"""One hostile reader and others, behind one proxy: whether what he sends ever reaches them.

After each case the others ask, over connections of their own, for pages that nobody has asked for before: the
proxy has to fetch those from delivery, over the connections that the case has just used.
"""

from __future__ import annotations

import gzip
import http.client
import re
import socket
from dataclasses import dataclass
from pathlib import Path

from broadsheet.delivery.tests.conftest import STORY, make_home
from broadsheet.delivery.tests.raw import Case
from broadsheet.delivery.tests.site import WHEN, Home, Running
from broadsheet.kernel import plate

QUIET = 0.25
"""Seconds after which nothing more is expected from a proxy that leaves the connection open."""

CPU = 0.05
"""Seconds of delivery's processor time that a case may cost."""

MEDIA = bytes(range(256)) * 40
SMUGGLED = "What nobody asked for"
PRIVATE = "kept from readers"
SECRETS = (b"root:", b'"editions"', b"BSPLATE", PRIVATE.encode(), SMUGGLED.encode())

_HEAD = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r]")


@dataclass(frozen=True)
class Got:
    """One answer on the hostile reader's connection; no status where it came without a head (HTTP/0.9)."""

    status: int | None
    head: bytes
    body: bytes


def make_readers_home(folder: Path, cases: list[Case]) -> Home:
    """Delivery's own test site, with three pages for each case and things that nobody may have."""
    home = make_home(folder)
    home.file("media/small.0123456789abcdef.webp", MEDIA)
    home.file("media/.hidden", PRIVATE.encode())
    (home.folder / "private").mkdir()
    (home.folder / "private" / "secret.key").write_text(PRIVATE)
    home.page("/secret", SMUGGLED, bump=False)
    for number in range(len(cases)):
        for who in ("own", "beside", "after"):
            path = _canary(number, who)
            data = plate.compile_plate(
                edition="en", path=path, status=200, headers={"Content-Type": "text/html"}, keys=("story:1",),
                position=1, modified=WHEN, body=_body(path),
            )  # fmt: skip
            file = home.plate_file(path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    home.bump()
    return home


class Readers:
    """The hostile reader and two others behind the proxy at `port`, with `delivery` behind that."""

    def __init__(self, delivery: Running, port: int) -> None:
        self.delivery, self.port = delivery, port
        self.others = [http.client.HTTPConnection("127.0.0.1", port, timeout=8) for _ in range(2)]
        self.known = {delivery.get(path).data for path in (STORY, "/politics/", "/uk/", "/404", "/nowhere")}
        self.known |= {delivery.get("/uk/%D0%BF%D0%BE%D0%BB%D1%96%D1%82%D0%B8%D0%BA%D0%B0/").data, MEDIA}
        self.politics = delivery.get("/politics/").data

    def close(self) -> None:
        for other in self.others:
            other.close()

    def try_case(self, number: int, case: Case) -> list[str]:
        """Send a case, and say what is wrong with what came of it."""
        used = self._cpu()
        wrong: list[str] = []
        own = _canary(number, "own")
        request = f"GET {own} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", self.port), timeout=8) as connection:
            try:
                connection.sendall(case.data + request)
            except ConnectionError:
                pass  # refused while it was being sent
            wrong += self._other(0, _canary(number, "beside"))
            got = _answers(connection, head=case.data.startswith(b"HEAD "), most=len(case.expected) + 1)
        wrong += self._other(1, _canary(number, "after")) + self._other(0, "/politics/", self.politics)
        wrong += self._judge(got, case, _body(own))
        if (used := self._cpu() - used) > CPU:
            wrong.append(f"delivery needed {used * 1000:.0f} ms for it")
        return [f"{case.name}: {fault}" for fault in wrong]

    def _other(self, which: int, path: str, body: bytes | None = None) -> list[str]:
        """What is wrong with another reader's answer."""
        other = self.others[which]
        try:
            other.request("GET", path, headers={"Host": "localhost"})
            answer = other.getresponse()
            found = answer.read()
        except (OSError, http.client.HTTPException) as error:
            other.close()
            return [f"another reader of {path} got {error!r}"]
        if answer.status == 200 and found == (_body(path) if body is None else body):
            return []
        return [f"another reader of {path} got {answer.status} {found[:80]!r}"]

    def _judge(self, got: list[Got], case: Case, own: bytes) -> list[str]:
        wrong = []
        if len(got) > len(case.expected) + 1:
            wrong.append(f"{len(got)} answers: {[one.status for one in got]}")
        for at, one in enumerate(got):
            if any(secret in one.head + one.body for secret in SECRETS):
                wrong.append(f"answered with what nobody may have: {one.body[:80]!r}")
            if one.body == own and at < len(got) - 1:
                wrong.append("the next request's answer came before another one")
            if one.status in (200, None) and not self._may_be_read(one, own):
                wrong.append(f"answered with {one.body[:80]!r}")
            if one.status is not None and one.status >= 500 and one.status not in (501, 503, 505):
                wrong.append(f"answered with {one.status} {one.body[:60]!r}")
        if not case.closed and got and got[-1].status == 200 and len(got) == len(case.expected) + 1:
            if got[-1].body != own:
                wrong.append(f"the next request got {got[-1].body[:80]!r}")
        return wrong

    def _may_be_read(self, one: Got, own: bytes) -> bool:
        if one.status is None:
            # Without a head: a refusal for who speaks HTTP/0.9, or HTTP/2 for who began with its preface.
            return b"400 Bad Request" in one.body or b"<title>4" in one.body[:60] or one.body[3:4] == b"\x04"
        return not one.body or one.body in self.known or one.body == own or b'"queue": ' in one.body

    def _cpu(self) -> float:
        return int(Path(f"/proc/{self.delivery.process.pid}/schedstat").read_text().split()[0]) / 1e9


def _answers(connection: socket.socket, *, head: bool, most: int) -> list[Got]:
    """All answers until the end of the connection, until there are `most`, or until nothing comes."""
    connection.settimeout(QUIET)
    pieces = _Pieces(connection)
    found: list[Got] = []
    while len(found) <= most and (fields := pieces.upto(b"\r\n\r\n")):
        match = _HEAD.match(fields)
        if not match:
            found.append(Got(None, b"", fields + pieces.rest()))
            break
        status = int(match[1])
        if status < 200:
            continue
        body = b""
        if not (head and not found) and status not in (204, 304):
            body = pieces.body(fields.lower())
        found.append(Got(status, fields, body))
        if len(found) == most and not pieces.data:
            break
    return found


class _Pieces:
    """What comes over a connection, until it ends or is quiet."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.data = b""

    def upto(self, end: bytes) -> bytes:
        """Everything up to `end` and with it; what there is where that does not come."""
        while end not in self.data and self._more():
            pass
        before, found, self.data = self.data.partition(end)
        return before + found

    def body(self, fields: bytes) -> bytes:
        """One answer's body by the fields (in small letters) of its head, unpacked."""
        if b"\r\ntransfer-encoding: chunked" in fields:
            body = b""
            while size := int(self.upto(b"\r\n").strip() or b"0", 16):
                body += self._exactly(size + 2)[:-2]
            self.upto(b"\r\n")
        elif length := re.search(rb"\r\ncontent-length: *(\d+)", fields):
            body = self._exactly(int(length[1]))
        else:
            body = self.rest()
        return gzip.decompress(body) if b"\r\ncontent-encoding: gzip" in fields and body else body

    def rest(self) -> bytes:
        while self._more():
            pass
        found, self.data = self.data, b""
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self.data) < size and self._more():
            pass
        found, self.data = self.data[:size], self.data[size:]
        return found

    def _more(self) -> bool:
        try:
            piece = self._connection.recv(1 << 18)
        except OSError:
            piece = b""
        self.data += piece
        return bool(piece)


def _canary(number: int, who: str) -> str:
    return f"/canary/{number}/{who}"


def _body(path: str) -> bytes:
    return f"<h1>The page of {path} and of no other</h1>".encode()
