"""Static pages as readers get them: 200, 301, 410, and the foot of every other page."""

from __future__ import annotations

import pytest

from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.services import publish_page, save_page_draft, unpublish_page
from broadsheet.outbox.models import OutboxRow
from broadsheet.press.kinds.people import PeoplePage
from broadsheet.press.kinds.redirect import RedirectPage
from broadsheet.press.kinds.static_page import StaticPagePage
from broadsheet.press.lite import text_alone
from broadsheet.testing.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    page = StaticPage(edition=make_edition(), title="About <us>", slug="about")
    page.body = [("paragraph", "<p>Who <b>we</b> are.</p>"), ("heading", "Who decides")]
    save_page_draft(page=page)
    return publish_page(page=page)


def announced() -> list[str]:
    return list(OutboxRow.objects.latest("pk").keys)


def test_it_is_baked_with_its_blocks_and_is_there_as_text_alone(page, django_assert_max_num_queries):
    (ref,) = [ref for key in announced() for ref in StaticPagePage().born_of(key)]
    assert (ref.edition, ref.path) == ("en", "/about/")
    assert StaticPagePage().expected(0, 10) == ([ref], None)

    with django_assert_max_num_queries(5):
        html = StaticPagePage().render(ref).body

    assert "<h1>About &lt;us&gt;</h1>" in html
    assert "<p>Who <b>we</b> are.</p>" in html
    assert "Last changed: <time" in html
    assert '<link rel="canonical" href="' in html
    assert "Who decides" in text_alone(html)


def test_every_page_links_to_it_at_its_foot_while_it_is_live(page):
    def foot() -> str:
        (ref,), _last = PeoplePage().expected(0, 1)
        return PeoplePage().render(ref).body.partition("<footer")[2]

    assert "site:en" in announced()
    assert '<a href="/about/">About &lt;us&gt;</a>' in foot()

    page.body = [("paragraph", "<p>Other words.</p>")]
    save_page_draft(page=page)
    page = publish_page(page=page)
    assert "site:en" not in announced(), "no other page shows its words"

    unpublish_page(page=page)
    assert "site:en" in announced()
    assert "/about/" not in foot()


def test_what_is_renamed_leads_on_and_what_is_withdrawn_says_so(page):
    (old,), _last = StaticPagePage().expected(0, 1)
    page.slug = "who-we-are"
    save_page_draft(page=page)
    page = publish_page(page=page)

    moved = StaticPagePage().render(old)
    assert (moved.status, moved.headers["Location"]) == (301, "/who-we-are/")
    assert [ref.path for key in announced() for ref in RedirectPage().born_of(key)] == ["/about/"]

    unpublish_page(page=page)
    (ref,), _last = StaticPagePage().expected(0, 1)
    gone = StaticPagePage().render(ref)
    assert gone.status == 410
    assert "This page has been withdrawn" in gone.body
