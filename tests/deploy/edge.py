"""The shipped proxies, run as they are: only addresses, ports and paths of files are other ones."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from broadsheet.testing.site import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
READERS, DESK = "news.example.org", "desk.example.org"
_PATH = os.environ.get("PATH", os.defpath) + ":/usr/sbin:/usr/local/sbin"


def tool(name: str, package: str) -> str:
    """The path of a program. Fails, saying what to install, where it is not there."""
    found = shutil.which(name, path=_PATH)
    assert found, f"{name} is not here: apt-get install {package}"
    return found


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """`text` with every pair replaced. Each has to occur: what the file no longer says is not replaced."""
    for old, new in pairs:
        assert old in text, f"the shipped file no longer has {old!r}"
        text = text.replace(old, new)
    return text


@dataclass(frozen=True)
class Reply:
    """One answer, as curl saw it; `fields` has the names in small letters."""

    version: str
    status: int
    fields: dict[str, str]
    body: bytes
    seconds: float


@dataclass
class Edge:
    """A running proxy."""

    folder: Path
    secure: int
    plain: int
    command: list[str]
    settings: str
    process: subprocess.Popen[bytes] = field(init=False)

    def get(self, path: str, *options: str, host: str = READERS, scheme: str = "https") -> Reply:
        """One request by curl, over HTTP/2 where it is offered, the certificate checked."""
        port = self.secure if scheme == "https" else self.plain
        with tempfile.NamedTemporaryFile(dir=self.folder) as body:
            done = subprocess.run(
                [*self.curl(host), "--output", body.name, "--dump-header", "-", *options,
                 "--write-out", "%{http_version} %{time_total}", f"{scheme}://{host}:{port}{path}"],
                capture_output=True, check=False, timeout=30,
            )  # fmt: skip
            assert done.returncode == 0, f"curl: {done.stderr.decode()}\n{self.log()}"
            head, _, told = done.stdout.decode().rpartition("\r\n\r\n")
            status, *lines = head.split("\r\n\r\n")[-1].split("\r\n")
            fields = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
            }
            version, seconds = told.split()
            data = Path(body.name).read_bytes()
        return Reply(version, int(status.split()[1]), fields, data, float(seconds))

    def stream(self, path: str, *options: str) -> subprocess.Popen[str]:
        """curl listening to an event stream; the caller ends it."""
        url = f"https://{READERS}:{self.secure}{path}"
        return subprocess.Popen(
            [*self.curl(READERS), "--no-buffer", *options, url], stdout=subprocess.PIPE, text=True
        )

    def fails(self, host: str) -> int:
        """curl's exit code for a host."""
        address = f"https://{host}:{self.secure}/"
        return subprocess.run([*self.curl(host), address], capture_output=True, check=False).returncode

    def curl(self, host: str) -> list[str]:
        """curl, told where the names are and whom to trust."""
        names = [f"{host}:{port}:127.0.0.1" for port in (self.secure, self.plain)]
        return [tool("curl", "curl"), "--silent", "--show-error", "--max-time", "20", "--path-as-is",
                "--cacert", str(self.folder / "fullchain.pem"),
                "--resolve", names[0], "--resolve", names[1]]  # fmt: skip

    def log(self) -> str:
        """The end of all that the proxy wrote down."""
        return "".join(file.read_text(errors="replace")[-1500:] for file in sorted(self.folder.glob("*.log")))

    def start(self) -> None:
        """Start the proxy, and wait until it answers."""
        with (self.folder / "output.log").open("ab") as output:
            self.process = subprocess.Popen(
                self.command, stdout=output, stderr=output, env={**os.environ, "HOME": str(self.folder)}
            )
        until = time.monotonic() + 20
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.secure), timeout=1):
                return
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.05)

    def restart(self) -> None:
        """Stop it and start it again, with what it has kept."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Newsroom:
    """Stands in for the newsroom's port: answers with what it was sent, and with a cookie."""

    def __enter__(self) -> "Newsroom":
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = json.dumps({"newsroom": self.path, "fields": dict(self.headers.items())}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Set-Cookie", "broadsheet_session=secret")
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                self.do_GET()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@contextmanager
def nginx(delivery: int, newsroom: int, *changes: tuple[str, str]) -> Iterator[Edge]:
    """nginx with deploy/nginx.conf in front of two ports of this machine, with `changes` to it."""
    program = tool("nginx", "nginx-light")
    with _folder() as folder:
        secure, plain = free_port(), free_port()
        pairs = nginx_pairs(folder, delivery, newsroom, secure, plain)
        file = folder / "nginx.conf"
        file.write_text(replaced((DEPLOY / "nginx.conf").read_text(), *pairs, *changes))
        command = [program, "-c", str(file), "-e", str(folder / "error.log"), "-g", "daemon off;"]
        with _running(Edge(folder, secure, plain, command, file.name)) as edge:
            yield edge


def nginx_pairs(folder: Path, delivery: int, newsroom: int, secure: int, plain: int) -> list[tuple[str, str]]:
    """What is another in a test: addresses, ports, paths."""
    return [
        ("listen [::]:80 default_server;\n", "\n"),
        ("listen [::]:443 ssl http2 default_server;\n", "\n"),
        ("listen [::]:80;\n", "\n"),
        ("listen [::]:443 ssl http2;\n", "\n"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443", f"listen 127.0.0.1:{secure}"),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{delivery};"),
        ("server 127.0.0.1:8001;", f"server 127.0.0.1:{newsroom};"),
        ("/etc/ssl/broadsheet", str(folder)),
        ("/var/cache/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
        ("/var/www/acme", f"{folder}/acme"),
        ("/run/nginx.pid", f"{folder}/nginx.pid"),
    ]


@contextmanager
def caddy(delivery: int, newsroom: int) -> Iterator[Edge]:
    """Caddy with deploy/Caddyfile in front of two ports of this machine."""
    program = tool("caddy", "caddy")
    with _folder() as folder:
        secure, plain = free_port(), free_port()
        ports = f"admin off\nstorage file_system {folder}/storage\nhttp_port {plain}\nhttps_port {secure}"
        certificate = f"tls {folder}/fullchain.pem {folder}/privkey.pem"
        pairs = [
            ("\n{\n\tservers", f"\n{{\n{ports}\nservers"),
            ("\tlog\n", f"{certificate}\nlog {{\noutput file {folder}/access.log\n}}\n"),
            ("127.0.0.1:8000", f"127.0.0.1:{delivery}"),
            ("127.0.0.1:8001", f"127.0.0.1:{newsroom}"),
        ]
        file = folder / "Caddyfile"
        file.write_text(replaced((DEPLOY / "Caddyfile").read_text(), *pairs))
        command = [program, "run", "--adapter", "caddyfile", "--config", str(file)]
        with _running(Edge(folder, secure, plain, command, file.name)) as edge:
            yield edge


@contextmanager
def _folder() -> Iterator[Path]:
    # Not pytest's own, which only its owner may enter: nginx started by root works as www-data.
    folder = Path(tempfile.mkdtemp(prefix="edge-"))
    folder.chmod(0o755)
    try:
        subprocess.run(
            [tool("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-nodes",
             "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "2", "-subj", f"/CN={READERS}", "-addext",
             f"subjectAltName=DNS:{READERS},DNS:{DESK},DNS:foreign.example.com",
             "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")],
            check=True, capture_output=True,
        )  # fmt: skip
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(edge: Edge) -> Iterator[Edge]:
    try:
        edge.start()
        yield edge
    finally:
        edge.stop()
