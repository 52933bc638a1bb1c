"""Tie a process to its parent: the kernel kills it the moment the parent is gone, however that went.

Also a program of its own, so that any command can be tied: `python -I -S leash.py PARENT PROGRAM ARGUMENT...`
(a preexec function would be run in a forked copy of the supervisor). The tie outlives the exec.
Source: prctl(2), PR_SET_PDEATHSIG.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Have the kernel send SIGKILL to this process when `parent` (its parent's id) ends.

    Exits at once if that parent has ended already. Does nothing where there is no prctl (not Linux).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "prctl"):
        return
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - no shell is the point
