"""Where a site answers while it runs: where whoever started it said, not where another shell would start it.

`broadsheet run` writes it into its lock, so that a command beside it prints and asks addresses that answer.
"""

from __future__ import annotations

import dataclasses
import json
import os
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from broadsheet.project.home import Home

LOCK = "run.lock"
"""In `private`: the number of the process on the first line, what it goes by on the second."""

_TOLD = ("port", "newsroom_port", "listen", "url", "newsroom_url", "hosts")


def note_running(home: Home, lock: TextIO) -> None:
    """Write this process and the home's addresses into the lock that it holds."""
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n{json.dumps({name: getattr(home, name) for name in _TOLD})}\n")
    lock.flush()


def as_it_runs(home: Home) -> Home:
    """The home with the addresses at which it answers now; as it is where it does not run."""
    try:
        process, told = (home.private / LOCK).read_text().splitlines()
        given = json.loads(told)
        if not _is_there(int(process)):
            return home
        return dataclasses.replace(
            home, **{name: given[name] for name in _TOLD} | {"hosts": tuple(given["hosts"])}
        )
    except (OSError, ValueError, KeyError, TypeError):  # never started, not ours to read, or a version before
        return home


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True
