"""`{% frame %}`: drawn once for the pages of an edition in a bake, and anew for whoever asks alone."""

from collections.abc import Iterator

import pytest
from django.template import Context, Template, TemplateSyntaxError

from broadsheet.kernel.sharing import Shelf

TEMPLATE = "{% load frame %}<{% frame %}{{ chrome }} {{ drawn.again }}{% endframe %}>{{ title }}"


class Drawn:
    """Says how often it was asked."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = iter(range(1, 100))

    @property
    def again(self) -> int:
        return next(self._numbers)


@pytest.fixture
def draw():
    template, drawn = Template(TEMPLATE), Drawn()

    def draw(chrome: str, title: str) -> str:
        return template.render(Context({"chrome": chrome, "title": title, "drawn": drawn}))

    return draw


def test_the_pages_of_an_edition_share_it_as_of_one_position(draw):
    shelf = Shelf()
    with shelf.at(7):
        assert draw("en", "One") == "<en 1>One"
        assert draw("en", "Two") == "<en 1>Two"
        assert draw("uk", "Three") == "<uk 2>Three"
        shelf.gather([1, 2])  # the next stories of the same bake
        assert draw("en", "Four") == "<en 1>Four"
    with shelf.at(8):  # something that readers can see has changed
        assert draw("en", "Five") == "<en 3>Five"


def test_outside_a_bake_it_is_drawn_each_time(draw):
    assert [draw("en", "One"), draw("en", "One")] == ["<en 1>One", "<en 2>One"]


def test_two_frames_of_a_page_are_two():
    template = Template("{% load frame %}{% frame %}head{% endframe %} {% frame %}foot{% endframe %}")
    with Shelf().at(1):
        for _ in range(2):
            assert template.render(Context({"chrome": "en"})) == "head foot"


def test_words_in_it_are_escaped_and_it_has_an_end(draw):
    with Shelf().at(1):
        assert draw("<b>", "One") == "<&lt;b&gt; 1>One"
    with pytest.raises(TemplateSyntaxError):
        Template("{% load frame %}{% frame %}head")
