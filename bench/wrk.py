"""One run of wrk with the fields that a browser sends, and what came out of it."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

CONNECTIONS = 32

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
    " Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*"
    ";q=0.8",
    "Accept-Language": "en-GB,en;q=0.9,uk;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Cache-Control": "max-age=0",
    "Connection": "keep-alive",
    "Cookie": "consent=1; theme=dark",
    "Referer": "http://localhost/",
    "Sec-CH-UA": '"Chromium";v="142", "Not_A Brand";v="24"',
    "Sec-CH-UA-Mobile": "?0",
    "Sec-CH-UA-Platform": '"Linux"',
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "same-origin",
    "Upgrade-Insecure-Requests": "1",
}


@dataclass(frozen=True)
class Run:
    """Requests a second, the 99th percentile in milliseconds, answers that were errors."""

    rate: float
    p99: float
    errors: int


def measure(port: int, paths: Sequence[str], *, seconds: int, fields: dict[str, str] | None = None) -> Run:
    """Ask for `paths` in random order (one path: always that one) with 32 kept connections.

    Raises RuntimeError where wrk says nothing usable.
    """
    script = _script(paths, {"Host": f"localhost:{port}", **BROWSER, **(fields or {})})
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", file.name]
        answer = subprocess.run(
            [*command, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=False
        )
    rate = re.search(r"Requests/sec:\s+([\d.]+)", answer.stdout)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", answer.stdout)
    if not rate or not p99:
        raise RuntimeError(answer.stdout + answer.stderr)
    errors = sum(int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", answer.stdout))
    for line in re.findall(r"Socket errors: (.*)", answer.stdout):
        errors += sum(int(number) for number in re.findall(r"\d+", line))
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99[2]]
    return Run(float(rate[1]), float(p99[1]) * scale, errors)


def _script(paths: Sequence[str], fields: dict[str, str]) -> str:
    heads = ",\n".join(f"[ [=[{name}]=] ] = [=[{value}]=]" for name, value in fields.items())
    if len(paths) == 1:
        # Without a function to call for each request wrk sends one that it made itself: less work for it.
        return f"wrk.path = [=[{paths[0]}]=]\nwrk.headers = {{ {heads} }}\n"
    targets = ",\n".join(f"[=[{path}]=]" for path in paths)
    return f"""
local paths = {{ {targets} }}
local fields = {{ {heads} }}
local ready = {{}}
init = function(args)
  for number, path in ipairs(paths) do ready[number] = wrk.format("GET", path, fields) end
  math.randomseed(42)
end
request = function() return ready[math.random(#ready)] end
"""
