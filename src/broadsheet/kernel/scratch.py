"""Folders for what is made and thrown away, named after the process, so that a killed one's can be found."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from pathlib import Path

OLD_SECONDS = 3600.0
"""What is younger is left alone: the process may live where this one does not see it, as in a container that
shares the folder."""

_NAME = re.compile(r"broadsheet-(\d+)-\w+$")


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of this process below TMPDIR, gone with the `with` block or `cleanup`. Raises OSError."""
    return tempfile.TemporaryDirectory(prefix=f"broadsheet-{os.getpid()}-")


def clear_scratch() -> int:
    """Remove what killed processes of this account have left; returns how many folders there were."""
    before, left = time.time() - OLD_SECONDS, []
    for folder in Path(tempfile.gettempdir()).glob("broadsheet-*"):
        named = _NAME.match(folder.name)
        try:
            found = folder.lstat()
        except OSError:  # gone meanwhile
            continue
        if named and found.st_uid == os.geteuid() and found.st_mtime < before and not _lives(int(named[1])):
            left.append(folder)
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
