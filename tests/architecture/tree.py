"""What the architecture tests look at: the files of a checkout, without what it does not keep."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

NOT_KEPT = {".git", ".venv", "site", "build", "dist", "node_modules", "__pycache__"}


def kept_files(root: Path) -> list[Path]:
    """Every file git knows or would add; without git, every file outside the folders it never keeps."""
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            capture_output=True,
            check=True,
        )
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return sorted(path for path in (root / name for name in names) if path.is_file())
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not NOT_KEPT.intersection(path.relative_to(root).parts[:-1])
    )


def modules(root: Path, *, tests: bool = False, migrations: bool = False) -> list[Path]:
    """The Python modules of the product below `root/src`; by default without its tests and migrations."""
    return [
        path
        for path in kept_files(root)
        if path.suffix == ".py"
        and path.is_relative_to(root / "src")
        and (tests or "tests" not in path.parts)
        and (migrations or "migrations" not in path.parts)
    ]


def with_suffix(root: Path, *suffixes: str) -> list[Path]:
    """Kept files below `root/src` with one of these endings."""
    return [p for p in kept_files(root) if p.suffix in suffixes and p.is_relative_to(root / "src")]


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(), filename=str(path))


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file, counted from 1; nothing for a file that is not text."""
    try:
        text = path.read_text()
    except UnicodeDecodeError:
        return
    yield from enumerate(text.splitlines(), 1)


def plant(root: Path, files: dict[str, str]) -> Path:
    """Write a small tree of files for a test that must fail on it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root
