"""Small versions of what `python -m bench readers` does with thousands."""

import asyncio
import random
import re
import resource
import signal
import socket
import time

import pytest

from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import Running, eventually
from broadsheet.delivery.tests.test_live import add, listeners

READERS = 150
ITEMS = 12
BUSY = 4.0
"""How much longer things may take on a machine that a test run shares with others."""


class Reader:
    """A reader of the stream who comes back with the last id that it saw."""

    def __init__(self, port):
        self.port = port
        self.last = None
        self.got = []
        self.resets = 0

    async def listen(self, done):
        while not done.is_set():
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                last = f"Last-Event-ID: {self.last}\r\n" if self.last is not None else ""
                writer.write(f"GET /live/events HTTP/1.1\r\nHost: localhost\r\n{last}\r\n".encode())
                try:
                    while True:
                        self.hear(await reader.readuntil(b"\n\n"))
                finally:
                    writer.close()
            except (OSError, EOFError):
                await asyncio.sleep(random.uniform(0.05, 0.4))

    def hear(self, event):
        found = re.search(rb"id: (\d+)\ndata: ", event)
        if b"event: reset" in event:
            self.resets += 1
        elif b"event: ready" in event:
            self.last = int(found[1])
        elif found:
            self.last = int(found[1])
            self.got.append(self.last)


def test_each_reader_gets_each_item_once_through_a_takeover_and_a_restart(home):
    add(home, 1)
    server = Running(home, BROADSHEET_DELIVERY_PROCESSES="2")

    async def evening():
        nonlocal server
        done = asyncio.Event()
        readers = [Reader(server.port) for _ in range(READERS)]
        tasks = [asyncio.create_task(reader.listen(done)) for reader in readers]
        await until(lambda: all(reader.last == 1 for reader in readers))
        for number in range(2, ITEMS + 2):
            add(home, number)
            if number == 5:
                server.process.send_signal(signal.SIGHUP)
            if number == 9:
                await asyncio.to_thread(server.stop)
                server = await asyncio.to_thread(Running, home, BROADSHEET_PORT=str(server.port))
            await asyncio.sleep(0.25)
        await until(lambda: all(reader.last == ITEMS + 1 for reader in readers))
        done.set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return readers

    try:
        readers = asyncio.run(evening())
    finally:
        server.stop()
    wanted = list(range(2, ITEMS + 2))
    assert [reader.got for reader in readers if reader.got != wanted] == []
    assert sum(reader.resets for reader in readers) == 0


async def until(check, within=20.0):
    end = time.monotonic() + within
    while not check():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.05)


@pytest.fixture
def many_files():
    """Room for the sockets of this test."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_who_only_takes_places_takes_nothing_from_an_honest_reader(home, many_files):
    server = Running(home)
    held = []
    try:
        server.get(STORY)
        before = server.memory()
        head = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "
        post = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
        for first, count in ((head, 200), (post, 100), (b"", 500)):
            for _ in range(count):
                held.append(server.socket())
                held[-1].sendall(first)
        times = []
        for _ in range(60):
            for one in held[:200:7]:
                one.send(b"b")
            began = time.monotonic()
            assert server.get(STORY).status == 200
            times.append(time.monotonic() - began)
        assert sorted(times)[-2] < 0.25 * BUSY
        assert server.memory() - before < 20 * 1024 * 1024
        for one in held:
            one.close()
        began = time.monotonic()
        assert eventually(lambda: server.get(STORY).status == 200)
        assert time.monotonic() - began < 0.25 * BUSY
    finally:
        for one in held:
            one.close()
        server.stop()


def test_a_frozen_reader_is_cut_though_the_system_would_hold_everything_for_it(home):
    """A megabyte that the system would take without a word; see `wire.STREAM_BUFFER`."""
    server = Running(home)
    try:
        with socket.socket() as frozen:
            frozen.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            frozen.connect(("127.0.0.1", server.port))
            frozen.sendall(b"GET /live/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert eventually(lambda: listeners(server) == 1)
            began = time.monotonic()
            for number in range(1, 46):
                add(home, number, html="x" * 1000)
            assert eventually(lambda: listeners(server) == 0, within=45)
            assert time.monotonic() - began < 60
    finally:
        server.stop()
