"""The example plugin, really built and installed: its kind and label from the desk's form to the river."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from broadsheet import hookspecs
from broadsheet.press.kinds.river import RiverSlot
from broadsheet.press.refs import OutputRef
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import html_of, story_ref
from broadsheet.project.binding import bind_languages
from broadsheet.stories import kinds
from broadsheet.testing.desk import make_user, newest_story, signed_in, story_form, story_url
from broadsheet.testing.factories import make_edition

PLUGIN = Path(__file__).parents[2] / "examples/obituaries"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[None]:
    """What `pip install` and a restart do, in a folder and a process of the test's own."""
    source, target = tmp_path / "source", tmp_path / "installed"
    shutil.copytree(PLUGIN, source)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    options = ["--no-deps", "--no-build-isolation", "--target", str(target), str(source)]
    done = subprocess.run([*pip, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    monkeypatch.syspath_prepend(str(target))
    settings.LOCALE_PATHS = list(settings.LOCALE_PATHS)  # so that the end of the test forgets what is spoken
    assert hookspecs.manager.load_setuptools_entrypoints("broadsheet") == 1
    bind_languages()
    forget()
    yield
    hookspecs.manager.unregister(name="obituaries")
    sys.modules.pop("broadsheet_obituaries")
    forget()


def forget() -> None:
    """The registries are read once a process."""
    kinds.all_kinds.cache_clear()
    kinds.all_labels.cache_clear()


@pytest.mark.django_db
def test_a_plugins_kind_and_label_go_from_the_form_to_the_river(installed: None, clock) -> None:
    edition = make_edition("en")
    editor = signed_in(make_user("editor", "Editors"))
    form = parse_form(editor.get(story_url("add")).text)
    assert '<option value="obituary">Obituary</option>' in form
    assert 'value="developing"' in form
    assert '<option value="obituary">Obituary</option>' in parse_form(editor.get(story_url("list")).text)

    fields = {"kind": "obituary", "labels": ["exclusive", "developing"], "action-publish": "action-publish"}
    editor.post(story_url("add"), story_form(edition=edition, headline="The last lamplighter", **fields))

    story = newest_story()
    page = parse(html_of(story_ref(story))).one("article")
    river = parse(RiverSlot().render(OutputRef("river_slot", "en", "slot:river")).body)
    assert "look-depth" in page.attributes["class"].split()
    assert [mark.text for mark in page.one("p", class_="over").all("span")] == [
        "Developing", "Exclusive", "Obituary",
    ]  # fmt: skip
    assert river.one("li").all("span")[0].text == "Developing"
    with override("uk"):
        assert [str(mark) for mark in kinds.marks_of("obituary", ["developing"])] == [
            "Розвивається",
            "Некролог",
        ]


def parse_form(html: str) -> str:
    return " ".join(html.split())


@pytest.mark.django_db
def test_a_story_of_a_plugin_that_has_gone_stays_readable(clock) -> None:
    assert "obituary" not in kinds.all_kinds()
    assert kinds.river_mark("obituary", ["developing"]) is None
