"""The shipped systemd units: systemd can read them, and their sandboxes are as tight as they say."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.edge import DEPLOY, replaced, tool
from tests.deploy.sandbox import CODE, service

UNITS = sorted((DEPLOY / "systemd").iterdir())
EXPOSURE = {"broadsheet-delivery": "0.7", "broadsheet-press": "1.3", "broadsheet-newsroom": "1.3"}
"""At most, on systemd's scale from 0 (nothing can be reached) to 10."""


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units, with programs that are there."""
    folder = tmp_path_factory.mktemp("units")
    for program in ("python", "broadsheet"):
        (folder / program).symlink_to(sys.executable)
    for unit in UNITS:
        text = unit.read_text()
        (folder / unit.name).write_text(replaced(text, (CODE, str(folder))) if CODE in text else text)
    return folder


def analyze(*words: str) -> str:
    done = subprocess.run(
        [tool("systemd-analyze", "systemd"), "--no-pager", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_systemd_finds_no_fault(units: Path) -> None:
    said = analyze("verify", "--man=no", "--recursive-errors=no", *(str(units / unit.name) for unit in UNITS))
    assert said == ""


def test_a_fault_would_be_found(units: Path) -> None:
    wrong = units / "wrong.service"
    wrong.write_text(
        (units / "broadsheet-press.service").read_text().replace("ProtectClock=", "ProtectClocks=")
    )
    with pytest.raises(AssertionError, match="ProtectClocks"):
        analyze("verify", "--man=no", "--recursive-errors=yes", str(wrong))


@pytest.mark.parametrize("name", EXPOSURE)
def test_the_sandbox_is_tight(units: Path, name: str) -> None:
    threshold = str(round(float(EXPOSURE[name]) * 10))
    analyze("security", "--offline=true", f"--threshold={threshold}", str(units / f"{name}.service"))


def test_delivery_is_given_no_secret_and_no_database() -> None:
    unit = service("broadsheet-delivery")
    assert "EnvironmentFile" not in unit
    assert "LoadCredential" not in unit
    assert not [
        pair for pair in unit["Environment"] if "DATABASE" in pair or "SECRET" in pair or "HOME" in pair
    ]
