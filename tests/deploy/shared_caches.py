"""Proxies as people put them in front of delivery, beside the shipped one: unencrypted, one address each."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from broadsheet.testing.site import free_port
from tests.deploy import edge

NGINX = """{user}worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  upstream delivery {{ server 127.0.0.1:{delivery}; keepalive 8; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://delivery;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
    }}
  }}
}}
"""
"""Everything a reader sends is passed on: address, fields and body, the body while it still comes."""

HAPROXY = """global
  maxconn 200
defaults
  mode http
  option http-keep-alive
  http-reuse always
  timeout connect 2s
  timeout client 10s
  timeout server 10s
frontend readers
  bind 127.0.0.1:{port}
{more}  default_backend delivery
backend delivery
  server one 127.0.0.1:{delivery}
"""
"""Connections to delivery are shared by all readers (`http-reuse always`)."""

VARNISH = 'vcl 4.1;\nbackend delivery {{ .host = "127.0.0.1"; .port = "{delivery}"; }}\n'
"""Varnish's own rules, which are for every site: what is kept, what is passed on, what becomes a tunnel."""


@contextmanager
def shipped(delivery: int) -> Iterator[int]:
    """deploy/nginx.conf without TLS. Yields its port."""
    hosts = (edge.READERS, "localhost 127.0.0.1")
    with edge.nginx(delivery, delivery, (" ssl http2", ""), hosts) as running:
        yield running.secure


@contextmanager
def plain_nginx(delivery: int) -> Iterator[int]:
    """nginx that passes on everything."""
    with _folder() as folder:
        port, file = free_port(), folder / "nginx.conf"
        # Started by root it would work as somebody who may not write in the folder.
        user = "user root; " if os.geteuid() == 0 else ""
        file.write_text(NGINX.format(folder=folder, port=port, delivery=delivery, user=user))
        program = edge.tool("nginx", "nginx-light")
        with _running(folder, port, [program, "-c", str(file), "-e", str(folder / "error.log")]):
            yield port


@contextmanager
def haproxy(delivery: int, *, lenient: bool = False) -> Iterator[int]:
    """HAProxy; `lenient` lets through what it takes for invalid, as some sites have it."""
    with _folder() as folder:
        port, file = free_port(), folder / "haproxy.cfg"
        more = "  option accept-invalid-http-request\n" if lenient else ""
        file.write_text(HAPROXY.format(port=port, delivery=delivery, more=more))
        with _running(folder, port, [edge.tool("haproxy", "haproxy"), "-db", "-f", str(file)]):
            yield port


@contextmanager
def varnish(delivery: int) -> Iterator[int]:
    """Varnish with a cache of 32 MiB."""
    with _folder() as folder:
        port, file = free_port(), folder / "default.vcl"
        file.write_text(VARNISH.format(delivery=delivery))
        command = [edge.tool("varnishd", "varnish"), "-F", "-a", f"127.0.0.1:{port}", "-f", str(file),
                   "-n", str(folder / "work"), "-s", "malloc,32m", "-j", "none"]  # fmt: skip
        with _running(folder, port, command):
            yield port


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="proxy-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(folder: Path, port: int, command: list[str]) -> Iterator[None]:
    said = folder / "output.log"
    with said.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        until = time.monotonic() + 30  # Varnish compiles its rules first
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert process.poll() is None, said.read_text(errors="replace")
            assert time.monotonic() < until, said.read_text(errors="replace")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


ALL = {
    "the shipped nginx.conf": shipped,
    "nginx": plain_nginx,
    "HAProxy": haproxy,
    "HAProxy, lenient": lambda delivery: haproxy(delivery, lenient=True),
    "Varnish": varnish,
}
