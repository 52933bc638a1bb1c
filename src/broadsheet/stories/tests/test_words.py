import pytest

from broadsheet.stories.services.drafting import save_draft
from broadsheet.testing.factories import make_draft, make_edition

pytestmark = pytest.mark.django_db


def test_nothing_in_a_headline_turns_round_what_stands_after_it():
    story = make_draft("Ferry \u202eRTL\u202c\u200b\x07 sails", edition=make_edition("en"))
    story.standfirst = "One\u202e line\r\n\r\n\r\n\r\nand another"
    save_draft(story=story)
    assert "\u202e" not in story.headline
    assert story.headline.startswith("Ferry RTL")
    assert "\x07" not in story.headline
    assert story.standfirst == "One line\n\nand another"
