"""The folders and files of a home: making them, and checking that they can be used."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from broadsheet.cli.group import CommandError
from broadsheet.project.home import Home
from broadsheet.project.options import OPTIONS, Option

FIRST_USER = "admin"
OURS = {"broadsheet.toml", "private", "public", "inbox"}

# An address people read aloud and type once: no letter that looks like another.
TYPEABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def refuse_foreign_folder(home: Home) -> None:
    """Raises CommandError when the folder holds something that is not a site's."""
    root = home.root
    if root.exists() and not root.is_dir():
        raise CommandError(f"{root} is a file: name a folder that is empty or does not exist yet.")
    if not root.is_dir() or home.settings_file.is_file():
        return
    try:
        foreign = sorted(entry.name for entry in root.iterdir() if entry.name not in OURS)
    except OSError as error:
        raise CommandError(f"{root} cannot be read ({error.strerror}): name a folder of your own.") from None
    if foreign:
        raise CommandError(
            f"{root} is not empty and not a site (it has {foreign[0]}): name a folder that is empty or new."
        )


def folders(home: Home) -> list[tuple[Path, int]]:
    """The folders of a home with their modes: only the owner reads `private`."""
    return [
        (home.root, 0o755),
        (home.private, 0o700),
        (home.media, 0o700),
        (home.public, 0o755),
        (home.inbox.parent, 0o700),
    ]


def make_folders(home: Home) -> None:
    """Make what is missing. Raises CommandError when a folder cannot be made or written to."""
    for folder, mode in folders(home):
        try:
            if not folder.is_dir():
                folder.mkdir(mode=mode, parents=folder == home.root)
                folder.chmod(mode)
        except OSError as error:
            raise CommandError(f"{folder} cannot be made ({error.strerror}): {_own(home)}") from None
    check_writable(home)


def check_writable(home: Home) -> None:
    """Raises CommandError for the first folder of the home in which no file can be made."""
    for folder, _mode in folders(home):
        try:
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".writable-"):
                pass
        except FileNotFoundError:
            raise CommandError(
                f"{folder} is missing: make it again with: broadsheet init {home.root}"
            ) from None
        except OSError as error:
            raise CommandError(f"{folder} cannot be written to ({error.strerror}): {_own(home)}") from None


def make_secret(home: Home) -> None:
    """Make the signing key (mode 0600) if there is none; sessions do not survive a new one."""
    write_once(home.secret_file, secrets.token_urlsafe(48) + "\n")


def make_password() -> str:
    """A password of 20 letters (99 bits) that can be typed from paper."""
    letters = [secrets.choice(TYPEABLE) for _ in range(20)]
    return "-".join("".join(letters[start : start + 5]) for start in range(0, 20, 5))


def write_once(path: Path, text: str) -> bool:
    """Write a file of mode 0600 unless it is there. Returns whether it was written."""
    if path.exists():
        return False
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return True


def write_settings(home: Home, *, time_zone: str) -> None:
    """Write `broadsheet.toml` if there is none: every setting with its meaning, all but the desk's time zone
    commented out.
    """
    lines = [
        "# The settings of this site. Every one is optional; a variable such as BROADSHEET_PORT wins.",
        "# The manual, docs/operators/settings.md, says more about each.",
    ]
    for option in OPTIONS:
        given = (
            f'time_zone = "{time_zone}"' if option.key == "time_zone" else f"# {option.key} = {_toml(option)}"
        )
        lines += ["", f"# {option.help}", given]
    with contextlib.suppress(FileExistsError), home.settings_file.open("x") as file:
        file.write("\n".join(lines) + "\n")


def _toml(option: Option) -> str:
    if isinstance(option.default, bool):
        return str(option.default).lower()
    if isinstance(option.default, int):
        return str(option.default)
    value = option.default or option.example
    if option.key in ("hosts", "delivery_proxies"):
        return "[" + ", ".join(f'"{name}"' for name in str(value).split(",")) + "]"
    return f'"{value}"'


def _own(home: Home) -> str:
    return f"run as the owner of {home.root}, or name another folder."
