"""Newsroom and press in the sandboxes of their units: they start, bake pictures and pages, and publish."""

import contextlib
import shutil
import subprocess
from pathlib import Path

import pytest

from broadsheet.delivery.tests.site import Home, Running
from broadsheet.testing.site import RunningSite
from tests.deploy.sandbox import run, sandboxed

pytestmark = pytest.mark.xdist_group("edge")

STORY = '{"edition": "en", "headline": "The storm is over", "standfirst": "At last."}'


def test_a_story_is_published_by_newsroom_and_press_in_their_sandboxes(
    demonstration: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(demonstration, home)
    site = RunningSite(home)
    ports = {
        "BROADSHEET_PORT": str(site.port), "BROADSHEET_NEWSROOM_PORT": str(site.newsroom_port),
        "BROADSHEET_DELIVERY_PROCESSES": "1",
    }  # fmt: skip
    with contextlib.ExitStack() as running, site.log.open("w") as log:
        for name in ("broadsheet-newsroom", "broadsheet-press"):
            command = sandboxed(name, home, **ports)
            process = run(command, filter_of=name, stdout=log, stderr=subprocess.STDOUT)
            running.callback(end, process)
        delivery = Running(_Home(home), BROADSHEET_PORT=str(site.port))
        running.callback(delivery.stop)
        site.call("story", "create", "-", "--publish", stdin=STORY)
        # Before the rest of the first bake: a publication goes first.
        site.wait_for(
            lambda: "The storm is over" in site.get("/").text, seconds=120, what="the story on the front"
        )
        assert site.health()["failures"] == 0
        assert site.health()["newsroom"] == site.health()["database"] == "ok"
        # A publication waits for no picture of what it names: they are drawn behind it.
        media = home / "public" / "media"
        site.wait_for(
            lambda: any(file.is_file() for file in media.rglob("*")),
            seconds=120,
            what="a picture to be drawn",
        )


def end(process: "subprocess.Popen[str]") -> None:
    """Stop what runs in a sandbox."""
    process.terminate()
    process.wait(20)


class _Home(Home):
    """A site that is there already."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.public = folder, folder / "public"
