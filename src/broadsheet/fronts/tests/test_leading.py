"""What leads a front: found by the front itself, or chosen by an editor."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from broadsheet.fronts.models import FrontLead
from broadsheet.fronts.selectors.front import FEW, front_of
from broadsheet.fronts.services import free_front, lead_front
from broadsheet.kernel import keys
from broadsheet.newsroom.models import Remit
from broadsheet.outbox.models import OutboxRow
from broadsheet.press.tests.paper import make_picture
from broadsheet.stories.services import unpublish_story
from broadsheet.testing.desk import make_user, signed_in, story_url
from broadsheet.testing.factories import make_draft, make_edition, make_section, make_story

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def lines(number, *, newest, **fields):
    """So many stories of a headline and a paragraph, an hour apart; the newest first."""
    return [make_story(f"Line {place}", at=newest - place * HOUR, **fields) for place in range(number)]


def slots():
    return [(slot, card.headline) for slot, card in front_of(make_edition()).slots]


def leading():
    return dict(slots()).get("lead")


def test_a_story_with_picture_and_standfirst_leads_before_newer_lines(clock):
    lines(2, newest=clock.now())
    make_story("Only told", at=clock.now() - 3 * HOUR, standfirst="Said.")
    assert leading() == "Only told"
    make_story("Whole", at=clock.now() - 4 * HOUR, standfirst="Said.", picture=make_picture("harbour"))

    assert slots()[:3] == [("lead", "Whole"), ("second", "Line 0"), ("second", "Line 1")]
    assert str(front_of(make_edition()).day.date) == "2024-11-23"


def test_a_whole_story_that_is_not_among_the_newest_few_does_not_lead(clock):
    make_story("Whole", at=clock.now() - 30 * HOUR, standfirst="Said.", picture=make_picture("harbour"))
    lines(FEW, newest=clock.now())

    assert slots()[0] == ("lead", "Line 0")
    assert ("brief", "Whole") in slots()


def test_nothing_paid_stands_in_the_first_places(clock):
    make_story("Bought", kind="partner", standfirst="Said.", picture=make_picture("harbour"))
    assert slots() == [("third", "Bought")]
    one, _two = lines(2, newest=clock.now() - HOUR)
    assert slots() == [("lead", "Line 0"), ("second", "Line 1"), ("third", "Bought")]

    with pytest.raises(ValidationError, match="Partner content"):
        lead_front(story=make_story("Bought too", kind="partner"))
    assert lead_front(story=one).story == one


def test_an_editor_chooses_what_leads_until_a_story_comes_a_day_later(clock):
    section = make_section("Politics")
    *_others, last, oldest = lines(14, newest=clock.now(), section=section)

    lead_front(story=oldest)
    assert OutboxRow.objects.latest("pk").keys == ["front:en"]
    assert slots()[:2] == [("lead", "Line 13"), ("second", "Line 0")]
    [shelf] = front_of(make_edition()).shelves
    assert "Line 13" not in [card.headline for _slot, card in shelf.slots]
    lead_front(story=last)
    assert leading() == "Line 12"
    clock.move(23 * 3600)
    make_story("Next day")
    assert leading() == "Line 12"
    clock.move(3600)
    assert leading() == "Line 12"
    make_story("A day later")
    assert leading() == "A day later"
    lead_front(story=last)
    assert leading() == "Line 12"


def test_a_front_is_baked_again_when_the_choice_or_the_chosen_changes(clock):
    *_others, oldest = lines(14, newest=clock.now())
    lead_front(story=oldest)

    with keys.tracing() as trace:
        front_of(make_edition())
    assert trace.keys["front:en"] is trace.keys[keys.story(oldest.pk)] is None

    unpublish_story(story=oldest, reason="A drill.")
    assert leading() == "Line 0"


def test_a_choice_is_taken_back_by_its_story_alone(clock):
    first, second = lines(2, newest=clock.now())
    lead_front(story=second)

    assert not free_front(story=first)
    assert leading() == "Line 1"
    assert free_front(story=second)
    assert leading() == "Line 0"


def test_only_who_is_given_the_edition_whole_chooses():
    section = make_section("Sport")
    story = make_story("Sport", section=section)
    editor, reporter = make_user("editor", "Editors"), make_user("reporter", "Reporters")
    Remit.objects.create(account=editor, edition=story.edition, section=section)

    for user in (editor, reporter):
        for act in (lead_front, free_front):
            with pytest.raises(PermissionDenied):
                act(story=story, user=user)
        assert f"/desk/lead/{story.pk}/" not in signed_in(user).get(story_url("list")).text
    with pytest.raises(ValidationError, match="not live"):
        lead_front(story=make_draft())


def test_the_desk_chooses_and_takes_back():
    story = make_story("The ferry")
    editor = signed_in(make_user("editor", "Editors"))
    address = f"/desk/lead/{story.pk}/"

    assert address in editor.get(story_url("edit", story.pk)).text
    assert address in editor.get(story_url("list")).text
    assert "instead of any other" in editor.get(address).text
    assert "“The ferry” leads the front of “" in editor.post(address, follow=True).text
    assert FrontLead.objects.get().story == story
    assert "Chosen for the front:" in editor.get(address).text
    assert "Chosen to lead the front" in editor.get(story_url("history", story.pk)).text
    assert "is not chosen any more" in editor.post(address, {"take-back": "1"}, follow=True).text
    assert not FrontLead.objects.exists()
    assert "Publish it first." in editor.get(f"/desk/lead/{make_draft().pk}/").text


def test_a_choice_of_a_story_that_was_withdrawn_can_be_taken_back():
    story = make_story("The ferry")
    lead_front(story=story)
    unpublish_story(story=story, reason="A drill.")
    editor = signed_in(make_user("editor", "Editors"))
    address = f"/desk/lead/{story.pk}/"

    assert 'name="take-back"' in editor.get(address).text
    editor.post(address, {"take-back": "1"})
    assert not FrontLead.objects.exists()
    assert 'name="take-back"' not in editor.get(address).text


def test_what_was_paid_for_is_not_offered_as_a_lead():
    story = make_story("Bought", kind="partner")
    editor = signed_in(make_user("editor", "Editors"))
    assert f"/desk/lead/{story.pk}/" not in editor.get(story_url("list")).text
