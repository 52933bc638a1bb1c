"""268 fields with a canary value, through a cache that readers share: nobody gets another answer for one."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from broadsheet.delivery.tests.conftest import STORY, make_home
from broadsheet.delivery.tests.site import Running, eventually

NAMES = Path(__file__).with_name("field_names.txt").read_text().split()
CANARY = "canary.example"
PATHS = (STORY, "/politics", "/nowhere", "/", "/live/head.json", "/static/robots.txt")

CONFIGURATION = """{user}daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  large_client_header_buffers 8 32k;
  underscores_in_headers on; ignore_invalid_headers off;
  proxy_cache_path {folder}/cache keys_zone=shared:4m;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{behind};
      proxy_http_version 1.1;
      proxy_set_header Host localhost;
      proxy_set_header Connection "";
      proxy_cache shared;
      proxy_cache_key $uri$is_args$args;
      add_header X-Cache $upstream_cache_status always;
    }}
  }}
}}
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """The port of an nginx that caches what delivery says may be cached."""
    folder = tmp_path_factory.mktemp("poisoning")
    home = make_home(folder / "site")
    home.file("static/robots.txt", b"User-agent: *\n")
    home.file("live/en/head.json", b'{"last_id":1,"items":[]}')
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    assert nginx, "This test needs nginx (Debian package nginx-light, in .ci/packages)."
    server = Running(home)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        CONFIGURATION.format(user=user, folder=folder, port=port, behind=server.port)
    )
    process = subprocess.Popen(
        [nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.PIPE
    )

    def up():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True

    try:
        assert eventually(up), process.stderr
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=10)
        server.stop()


class Reader:
    """One connection through the cache."""

    def __init__(self, port):
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)

    def close(self):
        self._connection.close()

    def get(self, path, **fields):
        """One answer; a kept connection that the cache has closed meanwhile is made anew once."""
        try:
            return self._get(path, fields)
        except ConnectionError:
            self._connection.close()
            return self._get(path, fields)

    def _get(self, path, fields):
        self._connection.putrequest("GET", path, skip_host="Host" in fields, skip_accept_encoding=True)
        for name, value in fields.items():
            self._connection.putheader(name, value)
        self._connection.endheaders()
        answer = self._connection.getresponse()
        answer.data = answer.read()
        if answer.will_close:
            self._connection.close()
        return answer


def shown(answer):
    """What a reader could be misled by."""
    return answer.status, answer.getheader("Location"), answer.getheader("Link"), answer.data


@pytest.fixture
def reader(shared):
    """A reader behind the cache."""
    with contextlib.closing(Reader(shared)) as opened:
        yield opened


def test_no_field_changes_what_the_next_reader_gets(reader):
    assert len(NAMES) >= 200
    plain = {path: shown(reader.get(f"{path}?plain")) for path in PATHS}
    assert plain["/politics"][1] == "/politics/"
    refused = set()
    for number, name in enumerate(NAMES):
        # A few paths each, all paths over the run; its own query makes it the first of that address in the
        # cache.
        for path in (PATHS[number % len(PATHS)], STORY):
            address = f"{path}?{number}"
            first = reader.get(address, **{name: value_for(name)})
            then = reader.get(address)
            if first.status >= 400 and first.status != plain[path][0]:
                refused.add((name, first.status))
                cacheable = re.search(r"s-maxage=[1-9]|max-age=[1-9]", first.getheader("Cache-Control") or "")
                assert not cacheable, (name, first.status)
            elif first.status not in (206, 304):
                assert shown(first) == plain[path], name
            assert shown(then) == plain[path], name
            assert CANARY.encode() not in first.data + then.data
            for field, value in [*first.getheaders(), *then.getheaders()]:
                assert CANARY not in value, (name, field)
    # nginx itself refuses a few; none of them is an ordinary field of a browser.
    assert len(refused) < 12, refused


def value_for(name):
    """A value that would do harm if the field were believed, well-formed where it must be."""
    return {"Range": "bytes=0-3", "Content-Length": "0", "Expect": CANARY, "Transfer-Encoding": CANARY}.get(
        name, CANARY
    )


def test_errors_stay_with_who_made_them(reader):
    for number, (path, fields) in enumerate(
        (
            (STORY, {"X-A": "b" * 20_000}),
            (STORY, {f"X-{n}": "b" for n in range(120)}),
            ("/static/robots.txt", {"Range": "bytes=9-1,1-2"}),
            (STORY, {"Expect": "nothing"}),
        )
    ):
        address = f"{path}?error{number}"
        first = reader.get(address, **fields)
        then = reader.get(address)
        assert then.status == 200, (fields, first.status)
        assert first.status == 200 or first.getheader("X-Cache") != "HIT"


def test_what_may_be_shared_is_shared(reader):
    """Without this the tests above would say nothing."""
    assert [reader.get(STORY + "?shared").getheader("X-Cache") for _ in range(2)] == ["MISS", "HIT"]
