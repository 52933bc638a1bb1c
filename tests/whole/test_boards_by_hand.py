"""What the boards let a person mend: a page that failed, a version behind its source (see `by_hand`)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from broadsheet.kernel.paths import plate_file
from broadsheet.testing.site import RunningSite
from tests.system.by_hand import act, desk, fits, follow, in_its_way, leaving, say
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")


@pytest.fixture(scope="module")
def publisher(running_site: RunningSite) -> Iterator[Publisher]:
    with Publisher(running_site) as publisher:
        yield publisher


@in_its_way(0)
def test_a_page_that_failed_says_why_and_is_tried_again(
    browser: Browser, running_site: RunningSite, publisher: Publisher, language: str, width: int
) -> None:
    site, topic = running_site, f"blocked-{language}-{width}"
    path = f"/topic/{topic}/"
    # A folder where the file should go: the press cannot put it there, whoever it runs as.
    in_the_way = site.root / "public" / plate_file("en", path)
    in_the_way.mkdir(parents=True)
    (in_the_way / "kept").touch()
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/topics/new/")
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        page.locator("[name=name]").fill(topic)
        page.locator("footer button[type=submit], form button.action-save").first.click()
        page.wait_for_url("**/topics/")
        publisher.publish(f"A crane in the way {language} {width}", topic=topic)

        row = page.locator(".desk-failures li", has_text=path)

        def listed() -> bool:
            page.goto(f"{site.newsroom_url}/desk/press/")
            return row.count() > 0

        site.wait_for(listed, seconds=90, what="the failure on the board")
        expect(row.locator("p")).not_to_be_empty()
        assert fits(page)
        (in_the_way / "kept").unlink()
        in_the_way.rmdir()
        row.get_by_role("button", name=say(language, "Try this one again")).click()
        site.wait_for(lambda: site.get(path).status == 200, seconds=60, what="the page")
        site.wait_for(lambda: not listed(), seconds=60, what="an empty board")


@in_its_way(1)
def test_a_version_is_brought_up_to_date_with_its_source(
    browser: Browser, running_site: RunningSite, publisher: Publisher, language: str, width: int
) -> None:
    site, headline = running_site, f"Harbour dues {language} {width}"
    source = publisher.publish(headline)
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/versions/of/{source.id}/")
        ukrainian = say(language, "Make a version in “%(edition)s”", edition="Маренська пошта")
        page.get_by_role("button", name=ukrainian).click()
        expect(page.locator("[name=headline]")).to_have_value(headline)
        page.locator("[name=headline]").fill(f"Портові збори {language} {width}")
        act(page, language, "Publish")
        expect(page.locator(".messages li.success")).to_be_visible()

        page.goto(f"{site.newsroom_url}/desk/stories/edit/{source.id}/")
        page.locator("textarea[name=standfirst]").fill("The dues rise by a tenth.")
        act(page, language, "Publish")
        expect(page.locator(".messages li.success")).to_be_visible()

        page.goto(f"{site.newsroom_url}/desk/versions/")
        follow(page.get_by_role("link", name=say(language, "The source has changed"), exact=True))
        assert fits(page)
        follow(page.get_by_role("link", name=f"Портові збори {language} {width}"))
        expect(page.locator(".comparison").filter(has_text=re.compile("a tenth"))).to_be_visible()
        assert fits(page)
        with leaving(page):
            page.get_by_role("button", name=say(language, "The version is up to date")).click()
        page.goto(f"{site.newsroom_url}/desk/versions/?show=changed")
        expect(page.get_by_role("link", name=f"Портові збори {language} {width}")).to_have_count(0)
