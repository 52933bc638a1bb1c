"""The lock files are whole: what pyproject.toml asks for, every file with a hash, and no index named."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.architecture.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENTRY = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)


def name_of(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def locked(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in ENTRY.findall((ROOT / f"requirements/{name}.txt").read_text()):
        found.setdefault(name_of(package), set()).add(version)
    return found


@pytest.mark.parametrize(("lock", "extras"), [("base", ()), ("dev", ("postgres", "dev"))])
def test_the_lock_has_what_the_project_asks_for(lock: str, extras: tuple[str, ...]) -> None:
    wanted = [*PROJECT["dependencies"]]
    for extra in extras:
        wanted += PROJECT["optional-dependencies"][extra]
    have = locked(lock)
    for requirement in map(Requirement, wanted):
        name = name_of(requirement.name)
        if name == "broadsheet":
            continue
        assert name in have, f"{name} is not in requirements/{lock}.txt: make lock"
        assert all(requirement.specifier.contains(version) for version in have[name]), (
            f"{requirement} is locked to {have[name]}: make lock"
        )


def test_tests_run_with_the_versions_that_people_get() -> None:
    dev = locked("dev")
    assert {name: dev.get(name) for name in locked("base")} == locked("base")


@pytest.mark.parametrize("lock", ["base", "dev"])
def test_every_entry_has_a_hash_and_no_index_is_named(lock: str) -> None:
    text = (ROOT / f"requirements/{lock}.txt").read_text()

    assert "://" not in text
    assert "--index" not in text
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    for entry in entries:
        if ENTRY.match(entry):
            assert "--hash=sha256:" in entry, entry.splitlines()[0]
