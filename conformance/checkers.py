"""The Nu HTML checker and html-validate over a folder of pages. Both are pinned in `package-lock.json`."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from conformance.packages import NoTool, node

HERE = Path(__file__).parent


@dataclass
class Running:
    """A checker at work, and the files that it writes into."""

    process: subprocess.Popen[str]
    out: TextIO
    told: TextIO


def start_nu(modules: Path, pages: Path) -> Running:
    """Begin to check every file of `pages`. Raises NoTool."""
    java = shutil.which("java")
    if java is None:
        raise NoTool("Java is not installed. Debian: sudo apt install default-jre-headless")
    jar = modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    # One compiler and one collector: over half a thousand pages 6 s of CPU instead of twice that.
    quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss8m"]
    return _started(java, *quick, "-jar", str(jar), "--format", "json", "--exit-zero-always", str(pages))


def start_html_validate(modules: Path, pages: Path) -> Running:
    """Begin to check every file of `pages`, with the rules of `htmlvalidate.json`."""
    program = modules / "html-validate" / "bin" / "html-validate.mjs"
    rules = ["--config", str(HERE / "htmlvalidate.json"), "--formatter", "json"]
    return _started(node(modules), str(program), *rules, str(pages / "*.html"))


def faults_of_nu(running: Running) -> list[tuple[str, str]]:
    """File and message of each error and warning. Raises NoTool where it did not come to an end."""
    _out, told = _ended(running)
    try:
        messages = json.loads(told)["messages"]
    except (ValueError, KeyError):
        raise NoTool(f"The Nu checker failed:\n{told[-2000:]}") from None
    return [(Path(one.get("url", "")).name, _nu_line(one)) for one in messages]


def faults_of_html_validate(running: Running) -> list[tuple[str, str]]:
    """File and message of each error. Raises NoTool where it did not come to an end."""
    out, told = _ended(running)
    try:
        results = json.loads(out)
    except ValueError:
        raise NoTool(f"html-validate failed:\n{out[-2000:]}{told[-2000:]}") from None
    return [
        (Path(one["filePath"]).name, f"{fault['ruleId']}: {fault['message']} (line {fault['line']})")
        for one in results
        for fault in one["messages"]
    ]


def _nu_line(one: dict[str, Any]) -> str:
    what = one.get("subType", one["type"])
    return f"{what}: {one['message']} (line {one.get('lastLine', '?')}: {one.get('extract', '')[:160]!r})"


def _started(*command: str) -> Running:
    # Files and no pipes: Node ends before a pipe that is full has been read, and what it found is cut off.
    out, told = tempfile.TemporaryFile("w+", encoding="utf-8"), tempfile.TemporaryFile("w+", encoding="utf-8")
    return Running(subprocess.Popen(command, stdout=out, stderr=told, text=True), out, told)


def _ended(running: Running) -> tuple[str, str]:
    """What it wrote to each of its two outputs, once it has come to its end."""
    running.process.wait()
    with running.out, running.told:
        running.out.seek(0)
        running.told.seek(0)
        return running.out.read(), running.told.read()
