"""Nothing in the repository belongs to one machine, and the papers beside the code tell the truth."""

import os
import re
import subprocess
from pathlib import Path

from tests.architecture.tree import ROOT, kept_files, numbered_lines, plant

# Written with a gap, or this file would find itself.
REGISTRIES = re.compile(
    "|".join(
        name.replace(" ", "")
        for name in (r"py pi\.org", "python hosted", r"registry\. npmjs", r"deb\. debian\.org")
    )
)
MACHINE = re.compile(r"(?<![\w.:/-])/(?:root|work|home/\w+|Users/\w+|tmp/bash_jobs)(?:/|\b(?!/?\w))")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)\b")
PYTEST = re.compile(r"(?<![\w/])(?:src|tests)/[\w./-]+")
CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)


def of_one_machine(root: Path) -> list[str]:
    """Lines that name a package registry's host or a folder of the machine they were written on."""
    return [
        f"{path.relative_to(root)}:{number} {found[0]}"
        for path in kept_files(root)
        for number, line in numbered_lines(path)
        if (found := REGISTRIES.search(line) or MACHINE.search(line))
    ]


def unknown_targets(root: Path) -> list[str]:
    """`make` commands that the manual tells people to type and the Makefile does not have."""
    targets = set(TARGET.findall((root / "Makefile").read_text()))
    return [
        f"{path.relative_to(root)}: make {name}"
        for path in kept_files(root)
        if path.suffix == ".md" and path.name != "CHANGELOG.md"
        for code in CODE.findall(path.read_text())
        for name in MAKE.findall(code)
        if name not in targets
    ]


def absent_tests(root: Path) -> list[str]:
    """Files and folders that the Makefile hands to pytest and that are not there: then nothing is tested."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    order = ["make", "--dry-run", "--always-make", "--directory", str(root), "test", "whole", "guide"]
    said = subprocess.run(order, env=kept, capture_output=True, text=True, check=True).stdout
    return sorted({path for path in PYTEST.findall(said) if not (root / path).exists()})


def test_no_registry_and_no_machine_is_named() -> None:
    assert of_one_machine(ROOT) == []


def test_a_machine_is_found(tmp_path: Path) -> None:
    bad = ("see https://files.python hosted.org", "cd / root/x", "cd / work")
    text = "\n".join(
        [*(line.replace("/ ", "/").replace("n h", "nh") for line in bad), "a/work/b", "/workers/"]
    )
    plant(tmp_path, {"docs/a.md": text})
    assert [line.partition(" ")[0] for line in of_one_machine(tmp_path)] == [
        "docs/a.md:1",
        "docs/a.md:2",
        "docs/a.md:3",
    ]


def test_the_manual_names_commands_that_exist() -> None:
    assert unknown_targets(ROOT) == []


def test_an_unknown_command_is_found(tmp_path: Path) -> None:
    plant(tmp_path, {"Makefile": "run: x\n", "README.md": "`make run`, then `make coffee`; make do.\n"})
    assert unknown_targets(tmp_path) == ["README.md: make coffee"]


def test_make_finds_every_test_that_it_names() -> None:
    assert absent_tests(ROOT) == []


def test_a_test_that_is_not_there_is_found(tmp_path: Path) -> None:
    recipe = "test whole guide:\n\tpytest tests/whole $(addprefix tests/system/test_,desk.py)\n"
    plant(tmp_path, {"Makefile": recipe, "tests/whole/a.py": ""})
    assert absent_tests(tmp_path) == ["tests/system/test_desk.py"]


def test_the_house_is_complete() -> None:
    wanted = {
        "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
        "SECURITY.md", ".ci/run", ".ci/packages", "docs/README.md", "docs/adr/000-template.md",
    }  # fmt: skip
    assert [name for name in sorted(wanted) if not (ROOT / name).is_file()] == []
