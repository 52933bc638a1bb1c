"""What an import calls into being is asked for many keys at once, and nobody waits for the answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.kernel import keys
from broadsheet.press import birth
from broadsheet.press.kinds import BUILT_IN
from broadsheet.press.models import PressJob
from broadsheet.press.queue import Wish
from broadsheet.press.refs import OutputRef
from broadsheet.press.registry import OutputKind, Registry
from broadsheet.press.tests.paper import make_paper

pytestmark = pytest.mark.django_db


def asked(registry: Registry, names: list[str]) -> tuple[list[Wish], int]:
    job = PressJob(path="born:1:0", kind="", args={"keys": names, "lane": 9}, lane=9, phase=0, position=1)
    with CaptureQueriesContext(connection) as queries:
        wishes = birth.ask_again(registry, job)
    return wishes, len(queries)


def test_many_keys_cost_the_queries_of_a_few():
    paper, registry = make_paper("en"), Registry(kind() for kind in BUILT_IN)
    stories = [paper.whole_draft(f"Story {number}", path=f"/2024/11/23/s{number}") for number in range(12)]
    for story in stories:
        story.save()

    def names(some: list) -> list[str]:
        found = [keys.story(story.pk) for story in some]
        for name in (paper.section.list_name, paper.topic.list_name, paper.person.list_name):
            found += [keys.listing(name), *(keys.listing(f"{name}/2024-{n:02}") for n in range(1, len(some)))]
        return found

    few, cost = asked(registry, names(stories[:2]))
    many, same = asked(registry, names(stories))
    assert cost == same
    assert {wish.subject for wish in many} >= {keys.story(story.pk) for story in stories}
    paths = {wish.ref.path for wish in many}
    assert {f"{paper.section.path}2024/11/", paper.topic.path, f"{paper.person.path}2024/01/"} <= paths
    assert len(many) - len(few) == 10 + 3 * 10


def test_one_key_that_a_kind_cannot_answer_leaves_the_others():
    class Half(OutputKind):
        name = "half"

        def born_of(self, key):
            if key == "story:2":
                raise RuntimeError("no answer")
            return [OutputRef("half", "en", f"/{key[6:]}", {})]

    wishes, _ = asked(Registry([Half()]), ["story:1", "story:2", "story:3"])
    assert [wish.ref.path for wish in wishes] == ["/1", "born:half:story:2", "/3"]
