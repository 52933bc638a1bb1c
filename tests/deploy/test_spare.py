"""The spare server's copy of the store, made by the command of the manual, is served and kept up to date."""

import re
import shlex
import subprocess
from pathlib import Path

from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import Home, Running, eventually
from tests.deploy.edge import DEPLOY, tool
from tests.deploy.store import make_store, story

MANUAL = DEPLOY.parent / "docs" / "operators" / "spare-server.md"


class Copy(Home):
    """The spare's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.public = folder, folder / "public"
        self.public.mkdir(parents=True)


def copy(home: Home, spare: Home) -> None:
    """What the timer of the manual does."""
    found = re.search(
        r"^ +ExecStart=/usr/bin/rsync (.+) copy@\S+ /srv/news/public/$", MANUAL.read_text(), re.MULTILINE
    )
    assert found
    options = shlex.split(found[1])
    subprocess.run([tool("rsync", "rsync"), *options, f"{home.public}/", f"{spare.public}/"], check=True)


def test_the_copy_is_served_and_follows(tmp_path: Path) -> None:
    home, spare = make_store(tmp_path / "site"), Copy(tmp_path / "spare")
    (home.public / "plates" / ".unfinished").write_text("half a page")
    copy(home, spare)
    assert not (spare.public / "plates" / ".unfinished").exists()
    server = Running(spare)
    try:
        assert b"The storm" in server.get(STORY).data
        home.page("/new", story("New"))
        home.page(STORY, story("Changed"))
        home.plate_file("/politics/").unlink()
        copy(home, spare)
        assert eventually(lambda: b"Changed" in server.get(STORY).data, within=5)
        assert b"New" in server.get("/new").data
        assert server.get("/politics/").status == 404
    finally:
        server.stop()
