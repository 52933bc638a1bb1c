"""Ten editors write at once over HTTP, in forms that save themselves; stories are published beside them."""

import copy

import pytest
from bench.desk import Desk
from bench.writers import EDITORS, signed_in, write_together

from broadsheet.testing.site import RunningSite

pytestmark = pytest.mark.xdist_group("system")


def test_ten_editors_whose_forms_save_themselves_lose_no_sentence(running_site: RunningSite) -> None:
    site = running_site
    password = (site.root / "private" / "first-password").read_text().strip()
    first = signed_in(site.newsroom_port, password)
    desks = []
    for _ in range(EDITORS):  # ten browsers of one account: signing in costs half a second of a core
        desks.append(Desk(site.newsroom_port))
        for cookie in first.cookies:
            desks[-1].cookies.set_cookie(copy.copy(cookie))

    writers, wrong = write_together(
        site.newsroom_port, site.root, password, log=site.log, seconds=6, desks=desks
    )

    assert wrong == []
    assert all(writer.saved for writer in writers)
