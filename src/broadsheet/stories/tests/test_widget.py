"""How a form describes the blocks: once for all forms, in the language of whoever opens one."""

from copy import deepcopy

import pytest
from django.utils import translation

from broadsheet.stories.models import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return Story._meta.get_field("body").formfield()


def test_forms_share_the_description_and_ask_nothing_for_it(field, django_assert_num_queries):
    one, other = deepcopy(field).widget, deepcopy(field).widget

    with django_assert_num_queries(0):
        assert one.block_json is other.block_json
        assert str(one.media) == str(other.media) != ""


def test_each_language_has_its_own(field):
    with translation.override("en"):
        english = deepcopy(field).widget.block_json
    with translation.override("uk"):
        ukrainian = deepcopy(field).widget.block_json
    with translation.override("en"):
        again = deepcopy(field).widget.block_json

    assert "Fact box" in english
    assert "Fact box" not in ukrainian
    assert again is english
