"""The sandbox of a shipped systemd unit, made by bubblewrap and libseccomp out of the unit's own lines.

What bubblewrap has no word for is left out: the limits on memory that is written and run, on /proc's own
files, on clocks and kernel settings (the whole of / is read-only here), and the separate account.
"""

import ctypes
import ctypes.util
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.deploy.edge import DEPLOY, tool

ROOT = DEPLOY.parent
SITE, CODE = "/srv/news", "/opt/broadsheet/bin"
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # SCMP_ACT_ALLOW, SCMP_ACT_ERRNO(EPERM)
NOT_HERE = (
    "This machine does not let the test make a sandbox (bwrap: %s). It needs root, or a kernel that gives "
    "users namespaces: kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0"
)


def service(name: str) -> dict[str, list[str]]:
    """The settings of a shipped unit's [Service]: every value of each name, words of a line apart."""
    held: dict[str, list[str]] = {}
    section = ""
    for line in (DEPLOY / "systemd" / f"{name}.service").read_text().splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            held.setdefault(key, []).extend(value.split())
    return held


def sandboxed(name: str, home: Path, *program: str, **environ: str) -> list[str]:
    """The command that runs `program` (default: what the unit starts) as the unit `name` would, with `home`
    as the site. Fails where this machine allows no sandbox.
    """
    unit = service(name)
    trial = subprocess.run(
        [_bwrap(), "--unshare-all", "--ro-bind", "/", "/", "true"], capture_output=True, text=True
    )
    assert trial.returncode == 0, NOT_HERE % trial.stderr.strip()
    words = [_bwrap(), "--die-with-parent", "--unshare-ipc", "--unshare-uts"]
    words += ["--ro-bind", "/", "/", "--dev", "/dev"]
    if unit["PrivateUsers"] == ["yes"]:
        words += ["--unshare-user"]
    if unit["ProtectProc"] == ["invisible"]:
        words += ["--unshare-pid", "--proc", "/proc"]
    if unit.get("PrivateNetwork") == ["yes"]:
        words += ["--unshare-net"]
    if unit["CapabilityBoundingSet"] == []:
        words += ["--cap-drop", "ALL"]
    hidden = ("tmp", "home", "root") if unit["ProtectHome"] == ["yes"] else ("tmp",)
    for place in hidden:
        words += ["--tmpfs", f"/{place}"]
    for code in sorted({sys.prefix, sys.base_prefix, str(ROOT)}):  # in the place of /opt/broadsheet
        words += ["--ro-bind", code, code]
    words += ["--tmpfs", "/srv"]
    for setting in ("BindReadOnlyPaths", "BindPaths", "ReadWritePaths"):
        option = "--ro-bind" if "ReadOnly" in setting else "--bind"
        for place in unit.get(setting, []):
            words += [option, place.replace(SITE, str(home)), place]
    words += ["--remount-ro", "/srv"]
    for place in unit["InaccessiblePaths"]:
        if Path(place.removeprefix("-")).is_dir():
            words += ["--tmpfs", place.removeprefix("-"), "--chmod", "0000", place.removeprefix("-")]
    told = dict(pair.partition("=")[::2] for pair in unit["Environment"])
    told |= {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **environ,
    }
    words += ["--clearenv"]
    for key, value in told.items():
        words += ["--setenv", key, value]
    words += ["--chdir", "/"]
    return [*words, *(program or started(unit))]


def started(unit: dict[str, list[str]]) -> list[str]:
    """What a unit starts, with the Python and the code of this test run."""
    program, *words = unit["ExecStart"]
    return [sys.executable, *(["-m", "broadsheet"] if program == f"{CODE}/broadsheet" else []), *words]


def run(command: list[str], *, filter_of: str, **options: object) -> "subprocess.Popen[str]":
    """Start a command of `sandboxed` under the system call filter of a unit. `pass_fds` are kept open."""
    program = filter_file(filter_of)
    try:
        words = [command[0], "--seccomp", str(program), *command[1:]]
        kept = (*options.pop("pass_fds", ()), program)  # type: ignore[misc]
        return subprocess.Popen(words, pass_fds=kept, text=True, **options)  # type: ignore[call-overload, no-any-return]
    finally:
        os.close(program)


def filter_file(name: str) -> int:
    """A descriptor with the BPF program of a unit's SystemCallFilter."""
    library = ctypes.CDLL(ctypes.util.find_library("seccomp") or "libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(REFUSE)))
    allowed: set[str] = set()
    for word in service(name)["SystemCallFilter"]:
        if word.startswith("~"):
            allowed -= calls(word[1:])
        else:
            allowed |= calls(word)
    for call in sorted(allowed):
        number = library.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:  # below: one of another kind of machine
            assert library.seccomp_rule_add_array(context, ctypes.c_uint32(ALLOW), number, 0, None) == 0
    with tempfile.TemporaryFile() as file:
        assert library.seccomp_export_bpf(context, file.fileno()) == 0
        library.seccomp_release(context)
        descriptor = os.dup(file.fileno())
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


@cache
def calls(group: str) -> set[str]:
    """The system calls of one of systemd's groups (@system-service), or the call itself."""
    if not group.startswith("@"):
        return {group}
    listed = subprocess.run(
        [tool("systemd-analyze", "systemd"), "syscall-filter", group],
        capture_output=True,
        text=True,
        check=True,
    )
    words = {line.strip() for line in listed.stdout.splitlines()[1:]}
    return {call for word in words if word and not word.startswith("#") for call in calls(word)}


def _bwrap() -> str:
    return tool("bwrap", "bubblewrap")
