"""The two servers that are compared, each as its own processes on a free port."""

from __future__ import annotations

import contextlib
import http.client
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

WORKERS = 2
# As many as there are files, or as the system lets nginx hold open beside its connections.
DESCRIPTORS = min(100_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
OPEN_FILE_CACHE = f"max={min(60_000, DESCRIPTORS - 2_000)} inactive=60s"
OPEN_FILE_CACHE_VALID = "1s"


class Served(NamedTuple):
    """A server that answers: its port, and the process it was started as."""

    port: int
    pid: int

    def processor_time(self) -> float:
        """Seconds of processor time that it and its children have used so far."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                number, _, rest = stat.read_text().partition(" ")
                fields = rest.rpartition(")")[2].split()
                if self.pid in (int(number), int(fields[1])):
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def missing_tools() -> list[str]:
    """What is not installed, with the Debian package that has it."""
    wanted = {"wrk": "wrk", "nginx": "nginx-light"}
    path = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/usr/local/sbin"
    return [
        f"{tool} (Debian package {package})"
        for tool, package in wanted.items()
        if not shutil.which(tool, path=path)
    ]


@contextlib.contextmanager
def nginx(folder: Path, html: Path) -> Iterator[Served]:
    """nginx with gzip_static over `html`; yields where."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"""{user}worker_processes {WORKERS};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_rlimit_nofile {DESCRIPTORS};
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  default_type "text/html; charset=utf-8";
  types {{ }}
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  open_file_cache {OPEN_FILE_CACHE};
  open_file_cache_valid {OPEN_FILE_CACHE_VALID};
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    root {html};
    gzip_static on;
    gzip_vary on;
    add_header Cache-Control "public, max-age=0, s-maxage=5";
  }}
}}
"""
    )
    program = (
        shutil.which("nginx", path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/usr/local/sbin")
        or "nginx"
    )
    command = [program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-g", "daemon off;"]
    with running(command, port, dict(os.environ)) as served:
        yield served


@contextlib.contextmanager
def delivery(public: Path, *, cache: int) -> Iterator[Served]:
    """The delivery server over `public` with `cache` MiB; yields where."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
    kept |= {
        "BROADSHEET_PUBLIC": str(public), "BROADSHEET_INBOX": str(public.parent / "inbox.jsonl"),
        "BROADSHEET_PORT": str(port), "BROADSHEET_DELIVERY_CACHE": str(cache),
    }  # fmt: skip
    source = str(Path(__file__).parents[1] / "src")
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, (source, kept.get("PYTHONPATH"))))
    with running([sys.executable, "-m", "broadsheet.delivery"], port, kept) as served:
        yield served


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def fetch(port: int, path: str, **fields: str) -> tuple[int, dict[str, str], bytes]:
    """Status, fields and body of one answer."""
    connection = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        connection.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in fields.items()}
        )
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@contextlib.contextmanager
def running(command: list[str], port: int, environ: dict[str, str]) -> Iterator[Served]:
    """A server process, from its first answer on the port until the end of the block. Raises RuntimeError."""
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if process.poll() is not None or time.monotonic() > until:
                said = process.stderr.read().decode() if process.stderr and process.poll() is not None else ""
                raise RuntimeError(f"{command[0]} does not serve: {said}")
            time.sleep(0.05)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
