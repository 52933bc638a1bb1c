"""A bulk bake reads and writes many outputs at once, and makes of each what it would make of it alone."""

import shutil

from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.kernel import atomic
from broadsheet.kernel.sharing import Shelf
from broadsheet.newsroom.models import Person, Topic
from broadsheet.press.models import PressJob
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import installed
from broadsheet.press.render import pull_proof
from broadsheet.press.services import rebake_all
from broadsheet.press.tests import reader, toy
from broadsheet.press.tests.paper import Paper, make_paper, tell_also
from broadsheet.press.tests.test_page_queries import archive
from broadsheet.stories.models import Byline, ReadAlso, SourceLink, Story, StoryTopic


def various(paper: Paper) -> None:
    """Stories with everything a page can have, in different measure."""
    other = Topic.objects.create(edition=paper.edition, name="Ports", slug="ports")
    guest = Person.objects.create(edition=paper.edition, name="A. Guest", slug="guest", bio="Was there.")
    archive(paper, 12)
    stories = list(Story.objects.order_by("pk"))
    for place, story in enumerate(stories):
        if place % 2:
            StoryTopic.objects.create(story=story, topic=other, sort_order=-1)
            SourceLink.objects.create(story=story, url=f"https://example.org/{place}", kind="data")
        if place % 3:
            Byline.objects.create(story=story, person=guest, role="translator", sort_order=-1)
        if place % 5 == 2:
            ReadAlso.objects.create(story=story, other=stories[0])
            ReadAlso.objects.create(story=story, other=stories[place - 1])
    tell_also(stories[3], make_paper("uk"))


def outputs_of(story: Story) -> list[OutputRef]:
    kinds = [installed().kind(name) for name in ("story", "beside")]
    return [ref for kind in kinds for ref in kind.born_of(f"story:{story.pk}")]


def test_together_every_output_is_what_it_is_alone_at_a_fraction_of_the_queries(db, site, clock):
    paper = make_paper("en")
    various(paper)
    refs = [ref for story in Story.objects.filter(edition=paper.edition) for ref in outputs_of(story)]
    assert len(refs) == 12 * 4
    kind = installed().kind
    with CaptureQueriesContext(connection) as one_by_one:
        alone = [pull_proof(kind(ref.kind), ref) for ref in refs]
    shelf = Shelf()
    shelf.gather({installed().story_read(ref) for ref in refs})
    with CaptureQueriesContext(connection) as at_once:
        together = [pull_proof(kind(ref.kind), ref, shelf) for ref in refs]
    for one, other in zip(alone, together, strict=True):
        assert one.result == other.result, one.ref
        if one.ref.kind == "story":
            assert dict(one.keys) == dict(other.keys), one.ref
    begun = 3 * len(refs)  # a savepoint each and its end, and where the outbox stands
    assert len(at_once) - begun < (len(one_by_one) - begun) / 5


def test_a_wide_change_is_written_together_and_one_by_one_where_that_fails(press, store, monkeypatch):
    toy.publish(*range(1, 13))
    press.drain()
    calls, replace = [], atomic.replace_files

    def failing(files):
        calls.append(len(files))
        raise OSError(5, "a sick disk")

    for act in (failing, replace):
        shutil.rmtree(store.root)
        rebake_all()
        monkeypatch.setattr(atomic, "replace_files", act)
        press.drain()
        assert all(reader.is_live(store, number) for number in range(1, 13))
        assert not PressJob.objects.exists()
    assert calls


def test_pages_and_those_they_name_are_rendered_once_before_anything_is_written(press, store, monkeypatch):
    done = []
    render, write = toy.StoryPage.render, store.write

    def note_render(self, ref):
        done.append(("render", ref.path))
        if ref.path == "/s/3" and done.count(("render", "/s/3")) == 1:
            raise RuntimeError("only the first time")
        return render(self, ref)

    def note_write(ref, *given, **more):
        done.append(("write", ref.path))
        return write(ref, *given, **more)

    monkeypatch.setattr(toy.StoryPage, "render", note_render)
    monkeypatch.setattr(store, "write", note_write)
    for number in range(6, 0, -1):
        toy.publish(number, see=number + 1, lane=9)  # each leads to the next, but for the last
    press.planner.plan()
    PressJob.objects.exclude(path__startswith="/s/").delete()
    jobs = list(PressJob.objects.filter(path="/s/1"))
    assert not press.baker.expect(jobs)
    assert done == [("render", f"/s/{number}") for number in (1, 2, 3)]  # of the third it is not known
    assert press.baker.bake(jobs[0])
    press.baker.flush()
    rendered = [path for what, path in done if what == "render"]
    assert rendered.count("/s/3") == 2
    assert len(rendered) == 7
    assert [path for what, path in done if what == "write"] == [f"/s/{number}" for number in range(6, 0, -1)]
    assert not PressJob.objects.exists()


def test_a_bulk_bake_that_is_interrupted_renders_no_further(press):
    toy.publish(*range(1, 5), lane=9)
    press.planner.plan()
    jobs = list(PressJob.objects.order_by("lane", "phase", "id")[:4])
    assert press.baker.expect(jobs, lambda: True)
    assert len(press.baker._foreseen) == 1
    press.baker.drop()
    assert press.drain()
    assert not PressJob.objects.exists()
