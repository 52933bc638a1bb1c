"""Fills a site with hostile text, every text in every field that takes one: prints where it is shown (JSON).

python -m tests.system.hostile_paper           # through the product's services
python -m tests.system.hostile_paper faults    # what the press and others were told, once all is baked
"""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from broadsheet.cli.boot import boot
from broadsheet.testing.site import RunningSite

ROOT = Path(__file__).resolve().parents[2]

SHAPED = {
    # Each has a form that no such text has, and refuses it (`project/tests/test_hostile.py`).
    *("code", "language", "time_zone", "host", "prefix", "accent", "slug", "fediverse", "url", "target"),
    *("username", "email", "password", "address"),
    # Made by the product, never by anybody's typing.
    *("search_text", "file_hash", "source_hash", "list", "filter_spec", "focal_point_key", "forms", "colour"),
    *("path", "kind", "form", "format", "digest", "fingerprint", "edition", "subject", "hash", "key"),
    *("code_version", "etag", "last_modified", "seen", "fault", "PublicRendition.name", "Ping.place"),
    # A machine's name for a thing, which no page shows; an address that is made a link if it is one.
    *("source_id", "link"),
}
"""Fields of text that hold none of it, by their names; every other field of the product's tables does."""


def fill(site: RunningSite) -> dict[str, Any]:
    """Fill the site and wait until all of it is baked; what was printed."""
    found: dict[str, Any] = json.loads(_run(site).splitlines()[-1])
    site.wait_for(lambda: site.get(found["gone"]).status == 410, seconds=120, what="the last story")
    site.wait_for(site.is_baked, seconds=120, what="the pages")
    _run(site, "faults")
    return found


def _run(site: RunningSite, *arguments: str) -> str:
    environment = site.environment
    environment["PYTHONPATH"] += f":{ROOT}"
    made = subprocess.run(
        [sys.executable, "-m", "tests.system.hostile_paper", *arguments],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return made.stdout


def main() -> None:
    """One of everything for each of the texts, each of them in every field."""
    from broadsheet.fronts.services import publish_page, save_page_draft
    from broadsheet.newsroom.models import Edition, Person, Redirect, Remit, Section, Topic, User
    from broadsheet.newsroom.services import (
        save_edition,
        save_person,
        save_redirect,
        save_remit,
        save_section,
        save_topic,
    )
    from broadsheet.stories.models import Byline, ReadAlso, SourceLink, Story, StoryTopic
    from broadsheet.stories.services import (
        make_version,
        mark_updated,
        publish_story,
        save_draft,
        unpublish_story,
    )
    from broadsheet.testing.hostile import SCRIPTS
    from tests.system.every_screen import addresses

    edition, admin = Edition.objects.get(code="en"), User.objects.get(username="admin")
    admin.first_name = admin.last_name = SCRIPTS["the end of a text field"]
    admin.save()
    stories: list[Story] = []
    things: dict[str, Any] = {}
    for number, text in enumerate(SCRIPTS.values()):
        words = {"edition": edition, "name": text, "description": text, "slug": f"hostile-{number}"}
        section = save_section(section=Section(**words))
        topic = save_topic(topic=Topic(**words))
        picture, document, recording = files(number, text)
        person = save_person(person=Person(**words, bio=text, portrait=picture))
        story = Story(
            edition=edition,
            kind="opinion",
            headline=text,
            river_headline=text,
            standfirst=text,
            place=text[:120],
            section=section,
            picture=picture,
            picture_caption=text,
            picture_alt=text,
            body=body(text, picture, document, recording, stories[-1] if stories else None),
        )
        story.sources = [SourceLink(url="https://example.org/", title=text)]
        story.story_topics = [StoryTopic(topic=topic)]
        story.bylines = [Byline(person=person, about=text)]
        story.read_also = [ReadAlso(other=stories[-1])] if stories else []
        save_draft(story=story, user=admin)
        story = publish_story(story=story, user=admin)
        stories.append(story)
        page = static_page(edition, number, text)
        save_page_draft(page=page, user=admin)
        publish_page(page=page, user=admin)
        redirect = save_redirect(
            redirect=Redirect(edition=edition, path=f"/hostile-gone-{number}", reason=text), user=admin
        )
        item, run, wire = brought(edition, number, text)
        if not things:
            things = {
                "wagtailsnippets_stories_story:": story,
                **dict.fromkeys(("broadsheet_versions_of", "broadsheet_mark_updated"), story),
                **dict.fromkeys(("broadsheet_lead_front", "broadsheet_take_over"), story),
                "wagtailsnippetchoosers_stories_story:": story,
                "wagtailsnippets_fronts_staticpage:": page,
                **{"sections:": section, "topics:": topic, "people:": person, "redirects:": redirect},
                **{"broadsheet_person_chooser:": person, "broadsheet_recording_chooser:": recording},
                **{"recordings:": recording, "broadsheet_captions": recording},
                **dict.fromkeys(("wagtailimages", "wagtailadmin_api:images:"), picture),
                **dict.fromkeys(("wagtaildocs", "wagtailadmin_api:documents:"), document),
                **{"broadsheet_import": run, "broadsheet_wire_item": item, "broadsheet_wire": wire},
            }
    other = save_edition(
        edition=Edition(
            code="hx", prefix="hx", language="en", name=SCRIPTS["an element"], tagline=SCRIPTS["a picture"]
        )
    )
    told = make_version(source=stories[0], edition=other, user=admin)
    publish_story(story=told.story, user=admin)
    for story in stories[:2]:
        mark_updated(story=story, note=story.headline, user=admin)
    unpublish_story(story=stories[-1], reason=SCRIPTS["an element"], user=admin)
    # With a second version of it, that is not published: to be compared.
    draft = Story.objects.get(pk=stories[0].pk).get_latest_revision_as_object()
    draft.headline = draft.standfirst = SCRIPTS["a picture"]
    save_draft(story=draft, user=admin)
    user, group, collection = people(SCRIPTS["a picture"])
    things |= {
        "broadsheet_version_changes": told.story.version,
        "editions:": other,
        "remits:": save_remit(remit=Remit(account=user, edition=edition)),
        **{"wagtailusers_users:": user, "wagtailusers_groups:": group},
        "wagtailadmin_collections:": collection,
    }
    found = {
        "story": stories[0].path,
        "gone": stories[-1].path,
        "number": stories[0].pk,
        "screens": addresses(things),
        "unfilled": sorted(unfilled()),
    }
    sys.stdout.write(json.dumps(found))


def files(number: int, text: str) -> tuple[Any, Any, Any]:
    """A picture, a document and a film that are called so and say so."""
    from django.core.files.base import ContentFile
    from django.core.files.images import ImageFile
    from PIL import Image

    from broadsheet.stories.models import DocumentFile, Picture, Recording
    from broadsheet.stories.services.recordings import save_recording

    file = io.BytesIO()
    Image.new("RGB", (480, 320), (number * 15, 90, 120)).save(file, "PNG")
    credit = {"credit": text, "source": text, "licence_note": text}
    picture = Picture.objects.create(
        title=text, description=text, file=ImageFile(file, f"hostile-{number}.png"), **credit
    )
    picture.tags.add(text)
    note = ContentFile(f"Note {number}.".encode(), f"note-{number}.txt")
    document = DocumentFile.objects.create(title=text, file=note)
    document.get_file_hash()
    film = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + str(number).encode()
    captions = f"WEBVTT\n\n00:00.000 --> 00:01.000\nWords {text}" if "-->" not in text else ""
    recording = Recording(
        **{"title": text, "credit": text, "transcript": text, "captions": captions, "poster": picture},
        file=ContentFile(film, f"film-{number}.mp4"),
    )
    return picture, document, save_recording(recording=recording)


def body(text: str, picture: Any, document: Any, recording: Any, other: Any) -> list[tuple[str, Any]]:
    """Every block, with the text in each of its fields, as markup and as text where a field takes markup."""
    from django.utils.html import escape

    rich = f"<p>Words {text}</p><p>Words {escape(text)}</p>"
    shown = {"picture": picture, "caption": text, "alt": text}
    film = {"url": "https://www.youtube.com/watch?v=aaaaaaaaaaa", "title": text, "author": text}
    return [
        ("paragraph", rich),
        ("heading", text),
        ("picture", shown),
        ("quote", {"text": text, "who": text}),
        ("pull_quote", {"text": text, "who": text}),
        ("question", {"question": text, "answer": rich}),
        ("fact_box", {"title": text, "text": rich}),
        ("gallery", {"title": text, "pictures": [dict(shown), dict(shown)]}),
        ("recording", {"recording": recording, "caption": text}),
        ("embed", {**film, "caption": text, "width": None, "height": None}),
        ("table", {"caption": text, "rows": f"{text}|1\n2|3", "header_row": True, "header_column": False}),
        ("document", {"document": document, "title": text}),
        *([("related_story", {"story": other, "note": text})] if other else ()),
    ]


def static_page(edition: Any, number: int, text: str) -> Any:
    """About, or the imprint."""
    from broadsheet.fronts.models import StaticPage

    page = StaticPage(edition=edition, title=text, slug=f"hostile-page-{number}")
    page.body = [("paragraph", f"<p>Words {text}</p>"), ("heading", text)]
    return page


def brought(edition: Any, number: int, text: str) -> tuple[Any, Any, Any]:
    """What an archive and a wire brought, as if nothing had cleaned it on its way."""
    from django.utils.timezone import now

    from broadsheet.intake.models import CategoryMap, ImportLine, ImportRun, Wire, WireItem

    run = ImportRun.objects.create(
        format="wxr", source=text, digest="x", edition=edition, dry=True, fault=text, ended=now()
    )
    outcome, why = ImportLine(outcome="came").outcome, f"{text}; taken out: {text}"
    ImportLine.objects.create(
        run=run, number=1, place=text, title=text, source_id=text, outcome=outcome, why=why
    )
    rows = [{"slug": f"hostile-{number}", "name": text, "items": 1, "section": None}]
    CategoryMap.objects.create(edition=edition, format="wxr", source=text, rows=rows)
    wire = Wire.objects.create(
        name=text, address=f"https://wires.example/{number}", edition=edition, credit=text,
        paused=True, failures=1, fault="unreachable", fault_detail=text,
    )  # fmt: skip
    told = {
        "headline": text,
        "standfirst": text,
        "bylines": [{"person": {"name": text}}],
        "topics": [{"name": text}],
        "body": [
            {"type": "paragraph", "html": f"<p>Words {text}</p>"},
            {"type": "heading", "text": text},
            {"type": "quote", "text": text, "who": text},
        ],
    }
    item = WireItem.objects.create(
        wire=wire, source_id=str(number), title=text, lead=text, digest="x", data=told, notes=[text],
        link=f"javascript:{text}", received=now(), seen=now(),
    )  # fmt: skip
    return item, run, wire


def people(text: str) -> tuple[Any, Any, Any]:
    """An account, a role and a collection with that name."""
    from django.contrib.auth.models import Group
    from wagtail.models import Collection

    from broadsheet.newsroom.services import create_account

    user = create_account(name="hostile", password="harbour-lamp-1", groups=("Editors",))
    user.first_name = user.last_name = text
    user.save()
    return user, Group.objects.create(name=text), Collection.get_first_root_node().add_child(name=text)


def faults() -> None:
    """What the press says of a page that failed, and another machine of a call."""
    from django.utils.timezone import now

    from broadsheet.outlets.models import Ping
    from broadsheet.press.models import PressJob
    from broadsheet.testing.hostile import SCRIPTS

    later = now().replace(year=now().year + 1)
    for number, text in enumerate(SCRIPTS.values()):
        PressJob.objects.create(
            edition="en", path=f"/hostile-fault-{number}/", kind="section", lane=0, phase=0, position=0,
            attempts=3, error=text, not_before=later, created=now(),
        )  # fmt: skip
        Ping.objects.create(
            service="websub", place="https://hub.example/", urls=[text], state="dropped",
            created=now(), attempts=3, not_before=now(), error=text,
        )  # fmt: skip


def unfilled() -> Iterator[str]:
    """Fields of the product's tables, and of the blocks of a body, that no hostile text stands in."""
    from django.apps import apps
    from django.db.models import CharField, TextField

    from broadsheet.stories.blocks import StoryBody
    from broadsheet.stories.models import Story
    from broadsheet.testing.hostile import RAN

    for model in apps.get_models():
        if not model.__module__.startswith("broadsheet.") or model.__name__ in ("PressJob", "Ping"):
            continue  # those two are told by `faults`
        for field in model._meta.get_fields():
            if not isinstance(field, CharField | TextField) or field.choices:
                continue
            named = f"{model.__name__}.{field.name}"
            if {field.name, named} & SHAPED:
                continue
            if not model._default_manager.filter(**{f"{field.name}__contains": RAN}).exists():
                yield named
    known = Story.objects.filter(section__slug__startswith="hostile-")
    stored = {path for story in known for path in _hostile([*story.body.raw_data])}
    yield from set(_texts(StoryBody(), "")) - stored - {"/embed/url"}


def _texts(block: Any, path: str) -> Iterator[str]:
    """The places of text in the definition of a block."""
    from wagtail.blocks import CharBlock, RichTextBlock, TextBlock

    if hasattr(block, "child_blocks"):
        for name, child in block.child_blocks.items():
            yield from _texts(child, f"{path}/{name}")
    elif hasattr(block, "child_block"):
        yield from _texts(block.child_block, path)
    elif isinstance(block, CharBlock | TextBlock | RichTextBlock):
        yield path


def _hostile(value: Any, path: str = "") -> Iterator[str]:
    """The same places in what is stored, where hostile text stands."""
    from broadsheet.testing.hostile import RAN

    if isinstance(value, str) and RAN in value:
        yield path
    elif isinstance(value, list):
        for one in value:
            yield from _hostile(one["value"], path if one["type"] == "item" else f"{path}/{one['type']}")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _hostile(one, f"{path}/{name}")


if __name__ == "__main__":
    boot()
    faults() if sys.argv[1:] == ["faults"] else main()
