"""The container file asks for files that are there, installs by hashes only, and does not run as root."""

import re
import shlex

from tests.deploy.edge import DEPLOY

STEPS = [
    line.partition(" ")[::2]
    for line in (DEPLOY / "Containerfile").read_text().replace("\\\n", "").splitlines()
    if line and not line.startswith("#")
]


def values(step: str) -> list[str]:
    return [value for name, value in STEPS if name == step]


def test_every_file_that_is_copied_is_there() -> None:
    for value in values("COPY"):
        words = shlex.split(value)
        if not words[0].startswith("--from="):
            assert [word for word in words[:-1] if not (DEPLOY.parent / word).exists()] == []


def test_everything_is_installed_by_its_hash() -> None:
    commands = [part for value in values("RUN") for part in value.split("&&") if "pip install" in part]
    assert len(commands) == 3
    for command in commands:
        assert "--require-hashes --only-binary :all:" in command or "--no-deps --no-index" in command


def test_the_lock_file_has_all_that_builds_the_wheel() -> None:
    wanted = re.search(r"wanted = /\^\(([^)]+)\)==/", " ".join(values("RUN")))
    assert wanted
    locked = (DEPLOY.parent / "requirements" / "dev.txt").read_text()
    assert [name for name in wanted[1].split("|") if not re.search(rf"^{name}==", locked, re.MULTILINE)] == []


def test_it_does_not_run_as_root() -> None:
    last = max(at for at, (name, _) in enumerate(STEPS) if name == "FROM")
    users = [value for name, value in STEPS[last:] if name == "USER"]
    assert len(users) == 1
    assert int(users[0]) > 0
