from itertools import product

import pytest

from broadsheet.kernel.colours import NotAColour, contrast, readable

GROUNDS = ("#f4f1eb", "#22211f", "#ffffff", "#000000")


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("least", [4.5, 7])
def test_any_colour_can_be_read_on_any_ground(ground, least):
    for parts in product((0, 80, 160, 255), repeat=3):
        colour = "#" + "".join(f"{part:02x}" for part in parts)
        assert contrast(readable(colour, ground, least=least), ground) >= least


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert readable("#a3200d", "#f4f1eb", least=4.5) == "#a3200d"


@pytest.mark.parametrize("bad", ["red", "#fff", "#a3200", "a3200d0", "#a3200g", ""])
def test_what_is_no_colour_is_refused(bad):
    with pytest.raises(NotAColour):
        readable(bad, "#ffffff", least=4.5)
