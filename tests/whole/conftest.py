"""What several files of tests here share."""

from typing import Any

import pytest

from broadsheet.testing.site import RunningSite
from tests.system.hostile_paper import fill


@pytest.fixture(scope="module")
def paper(running_site: RunningSite) -> dict[str, Any]:
    """A site with one of everything in it, with hostile text in every field, all of it baked."""
    return fill(running_site)
