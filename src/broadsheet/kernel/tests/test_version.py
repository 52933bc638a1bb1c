import re

from broadsheet.kernel.version import VERSION


def test_the_version_is_the_newest_heading_of_the_changelog():
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
