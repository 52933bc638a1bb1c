"""A backup is taken while the site is written to, and a site comes out of it that has everything."""

import shutil
import stat
import subprocess
from pathlib import Path

from broadsheet.testing.site import RunningSite
from tests.deploy.edge import DEPLOY


def test_a_site_comes_back_from_its_backup(demonstration: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demonstration, home)
    site = RunningSite(home)
    story = '{"edition": "en", "headline": "Kept for ever", "standfirst": "A backup."}'
    number = site.call("story", "create", "-", stdin=story).strip().splitlines()[-1]

    done = subprocess.run(
        [str(DEPLOY / "backup"), str(home), str(tmp_path / "kept")],
        capture_output=True,
        text=True,
        check=True,
    )
    archive = Path(done.stdout.strip())
    assert [archive] == list((tmp_path / "kept").iterdir())
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600

    again = tmp_path / "again"
    again.mkdir()
    subprocess.run(["tar", "-C", str(again), "-xzf", str(archive)], check=True)
    restored = RunningSite(again)
    restored.make()  # makes the folders that are not in it, keeps what is
    assert "Kept for ever" in restored.call("story", "show", number)
    for name in ("broadsheet.toml", "private/secret.key", "private/first-password"):
        assert (again / name).read_bytes() == (home / name).read_bytes()
    originals = sorted(file.name for file in (home / "private" / "media").rglob("*") if file.is_file())
    assert originals == sorted(f.name for f in (again / "private" / "media").rglob("*") if f.is_file())


def test_what_is_no_site_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(DEPLOY / "backup"), str(tmp_path), str(tmp_path / "kept")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{tmp_path} is not a site (it has no broadsheet.toml)\n"
    assert not (tmp_path / "kept").exists()
