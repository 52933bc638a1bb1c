"""A whole archive baked from nothing on one core, beside Hugo building the same stories on one core.

Counted is what the promise counts: a story page is rendered, compressed, written and on disk at the end, with
the ledger of what it was made from; the files beside it (JSON, oEmbed, ninjs, feeds, lists) come after the
story pages and are in the second figure.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.hugo import write_site
from bench.site import made_site

PROMISED = 150.0


def bake(stories: int, keep: Path) -> dict:
    """Make an archive and bake it; leaves the stories as Hugo reads them in `keep`."""
    with made_site(stories=stories) as site:
        done = subprocess.run(
            [sys.executable, "-m", "bench.baking", str(site.home)],
            env=site.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stderr, file=sys.stderr)
        done.check_returncode()
        write_site(site.home / "private" / "newsroom.sqlite3", keep)
        return json.loads(done.stdout.splitlines()[-1])


def hugo(folder: Path) -> tuple[str, float] | None:
    """Hugo's version and the seconds it takes on one core; None without it."""
    command = shutil.which("hugo")
    if command is None:
        return None
    version = subprocess.run([command, "version"], capture_output=True, text=True, check=True).stdout
    pinned = ["taskset", "-c", "0"] if shutil.which("taskset") else []
    began = time.monotonic()
    subprocess.run([*pinned, command, "--quiet", "--source", str(folder)], check=True)
    subprocess.run(["sync", "-f", str(folder)], check=True)
    return " ".join(version.split()[:2]), time.monotonic() - began


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=5000)
    given = parser.parse_args(words or [])
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-bench-hugo-"))
    try:
        found = bake(given.stories, folder)
        other = hugo(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("| one core | pages | seconds | a second | CPU seconds | a CPU second |")
    print("|---|---|---|---|---|---|")
    for name, what in (
        ("story pages", found["stories"]),
        ("everything: lists, feeds, JSON beside each story", found["outputs"]),
    ):
        rate, by_cpu = what["number"] / what["seconds"], what["number"] / what["cpu"]
        print(
            f"| {name} | {what['number']:,} | {what['seconds']:.1f} | {rate:.0f} | {what['cpu']:.1f} "
            f"| {by_cpu:.0f} |"
        )
    if other:
        version, seconds = other
        print(f"| {version}, the same stories, no feeds or lists | {given.stories:,} | {seconds:.1f} | "
              f"{given.stories / seconds:.0f} | | |")  # fmt: skip
    else:
        print("Hugo is not installed here: apt install hugo (Debian), then run this again to see it beside.")
    if found["failed"]:
        print(f"{found['failed']} outputs FAILED")
        return 1
    rate = found["stories"]["number"] / found["stories"]["seconds"]
    print(f"story pages a second: {rate:.0f}; promised are {PROMISED:.0f}")
    return 0 if rate >= PROMISED else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
