"""Folders that killed processes have left."""

import os
import subprocess
import sys
import tempfile
import time

import pytest

from broadsheet.kernel.scratch import OLD_SECONDS, clear_scratch, scratch_folder


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_a_killed_process_left_goes_and_nothing_else(temporary):
    code = (
        "import os; from broadsheet.kernel.scratch import scratch_folder as made\n"
        "held = made(); print(held.name, flush=True); os._exit(9)"
    )
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)}
    made = [
        subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
        ).stdout.strip()
        for _ in range(2)
    ]
    (temporary / "broadsheet-notes").mkdir()
    before = time.time() - OLD_SECONDS - 60
    with scratch_folder() as own:
        for old in (made[0], own, temporary / "broadsheet-notes"):
            os.utime(old, (before, before))

        assert clear_scratch() == 1

        assert not os.path.exists(made[0])
        assert os.path.isdir(made[1]), "it is young: its process may live elsewhere"
        assert os.path.isdir(own), "its process lives"
    assert sorted(os.listdir(temporary)) == sorted([os.path.basename(made[1]), "broadsheet-notes"])
