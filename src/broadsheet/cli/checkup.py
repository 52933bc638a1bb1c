"""What `doctor` finds out without Django: folders, modes, the secret, free space, ports."""

from __future__ import annotations

import errno
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from broadsheet.cli import foundation
from broadsheet.cli.group import CommandError
from broadsheet.cli.ports import answers, why_not
from broadsheet.project.home import Home, HomeError

LITTLE = 512 * 1024 * 1024
"""Bytes of free space below which a newsroom should think of its next pictures."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: `wrong` fails the check, `note` is for knowing."""

    weight: Literal["wrong", "note"]
    what: str
    to_do: str


def secret_places(home: Home) -> list[tuple[Path, int]]:
    """What only the owner may read, with the mode it should have."""
    files = [home.secret_file, home.first_password_file]
    if home.database_file and home.private not in home.database_file.parents:
        files.append(home.database_file)
    return [
        (home.private, 0o700),
        *((file, 0o600) for file in files if file.exists()),
    ]


def check_files(home: Home) -> list[Finding]:
    """The findings about the home's folders and files."""
    findings = []
    try:
        foundation.check_writable(home)
    except CommandError as error:
        what, _, to_do = error.message.partition(": ")
        findings.append(Finding("wrong", what + ".", to_do[:1].upper() + to_do[1:]))
    try:
        _ = home.secret_key
    except HomeError as error:
        what, _, to_do = str(error).partition(": ")
        findings.append(Finding("wrong", what + ".", to_do[:1].upper() + to_do[1:]))
    for place, mode in secret_places(home):
        if place.exists() and (found := stat.S_IMODE(place.stat().st_mode)) & ~mode:
            findings.append(
                Finding(
                    "wrong", f"{place} may be read by others (mode {found:o}).", f"chmod {mode:o} {place}"
                )
            )
    free = shutil.disk_usage(home.root).free
    if free < LITTLE:
        findings.append(
            Finding(
                "wrong",
                f"Only {free // 2**20} MiB are free where {home.root} is.",
                "Make room, or move the site.",
            )
        )
    return findings


def repair_files(home: Home) -> list[str]:
    """Make missing folders and the secret, set modes. Returns what was done."""
    done = [f"{folder} made" for folder, _mode in foundation.folders(home) if not folder.is_dir()]
    foundation.make_folders(home)
    if not home.secret_file.exists() and not home.environment_secret:
        foundation.make_secret(home)
        done.append(f"{home.secret_file} made; everybody has to sign in again")
    for place, mode in secret_places(home):
        if place.exists() and stat.S_IMODE(place.stat().st_mode) & ~mode:
            place.chmod(mode)
            done.append(f"{place} is the owner's alone now")
    return done


def check_ports_free(home: Home) -> list[Finding]:
    """Taken ports, unless it is this site that has them."""
    if is_running(home):
        return []
    findings = []
    for port, variable in ((home.port, "BROADSHEET_PORT"), (home.newsroom_port, "BROADSHEET_NEWSROOM_PORT")):
        trouble = why_not(home.listen, port)
        if trouble == errno.EADDRINUSE or (trouble == 0 and answers(home.listen, port)):
            findings.append(
                Finding(
                    "note", f"Port {port} is taken by another program.", f"Before a start, set {variable}."
                )
            )
        elif trouble:
            findings.append(
                Finding(
                    "wrong",
                    f"{home.listen}:{port} cannot be listened on.",
                    f"Set BROADSHEET_LISTEN or {variable}.",
                )
            )
    return findings


def is_running(home: Home) -> bool:
    """Whether a supervisor holds this site."""
    import fcntl

    from broadsheet.project.running import LOCK

    try:
        with (home.private / LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
