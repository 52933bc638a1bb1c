"""Tools of other people that are packages of npm: locked in a folder of ours, installed into `build`."""

from __future__ import annotations

import shutil
import subprocess
from hashlib import blake2b
from pathlib import Path


class NoTool(RuntimeError):
    """Something that the tools need is not on this machine; the message says what to install."""


def install(locked: Path, folder: Path) -> Path:
    """Have the packages that `locked` locks in `folder`, without running their scripts; where they are.

    Raises NoTool.
    """
    files = [locked / "package.json", locked / "package-lock.json"]
    wanted = blake2b(b"".join(file.read_bytes() for file in files), digest_size=8).hexdigest()
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        if not shutil.which("npm"):
            raise NoTool("npm is not installed. Debian: sudo apt install npm")
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(file, folder)
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NoTool(f"npm could not install what {locked.name} needs:\n{done.stdout}{done.stderr}")
        stamp.write_text(wanted)
    return folder / "node_modules"


def node(modules: Path) -> str:
    """The pinned Node of these packages, or the machine's. Raises NoTool."""
    pinned = next(iter(sorted(modules.glob("node-linux-*/bin/node"))), None)
    found = str(pinned) if pinned else shutil.which("node")
    if found is None:
        raise NoTool("The pinned Node is for x64. Elsewhere install Node 20.19 or newer.")
    return found
