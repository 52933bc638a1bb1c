"""What leads a front, and which topics want putting in order, by hand (see `by_hand`)."""

import pytest
from playwright.sync_api import Browser, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, follow, in_its_way, keep, leaving, say
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")


def leads(site: RunningSite, headline: str) -> bool:
    """Whether the story stands in the largest place of the front."""
    largest = site.get("/").text.partition('<div class="slots">')[2].partition("</article>")[0]
    return headline in largest


@in_its_way(1)
def test_a_story_is_put_on_top_of_the_front_and_taken_off_again(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, chosen = running_site, f"Regatta in fog {language} {width}"
    with Publisher(site) as publisher:
        story = publisher.publish(chosen)
        newer = publisher.publish(f"Gulls counted {language} {width}")
    of_what = {"story": chosen, "edition": "The Marenka Post"}
    with desk(browser, site, language, width) as page:
        site.wait_for(lambda: newer.headline in site.get("/").text, seconds=60, what="both stories")
        assert not leads(site, chosen)
        page.goto(f"{site.newsroom_url}/desk/stories/edit/{story.id}/")

        def to_the_screen() -> None:
            page.get_by_role("button", name=say(language, "Actions"), exact=True).click()
            follow(page.get_by_role("link", name=say(language, "Lead the front")))
            expect(page.locator("h2 bdi")).to_have_text(chosen)
            assert fits(page)

        to_the_screen()
        with leaving(page):
            page.get_by_role("button", name=say(language, "Lead the front")).click()
        said = say(language, "“%(story)s” leads the front of “%(edition)s”.", **of_what)
        expect(page.locator(".messages li.success")).to_contain_text(said)
        site.wait_for(lambda: leads(site, chosen), seconds=60, what="the story on top")

        to_the_screen()
        expect(page.locator("main p strong").filter(has_text=chosen)).to_be_visible()
        with leaving(page):
            page.get_by_role("button", name=say(language, "Take the choice back")).click()
        said = "“%(story)s” is not chosen any more: the front of “%(edition)s” finds its lead by itself."
        expect(page.locator(".messages li.success")).to_contain_text(say(language, said, **of_what))
        site.wait_for(lambda: not leads(site, chosen), seconds=60, what="the front's own lead")


@in_its_way(3)
def test_topics_that_are_unused_or_double_are_found_and_put_in_order(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, way = running_site, f"{language}-{width}"
    used, unused, double = f"Moorings {way}", f"Bollards {way}", f"Anchors {way}"
    with desk(browser, site, language, width) as page:
        for name, slug in ((used, ""), (unused, ""), (double, f"anchors-{way}"), (double, f"kedges-{way}")):
            page.goto(f"{site.newsroom_url}/desk/topics/new/")
            page.locator("select[name=edition]").select_option(label="The Marenka Post")
            page.locator("[name=name]").fill(name)
            page.locator("[name=slug]").fill(slug)
            keep(page)
        with Publisher(site) as publisher:
            for slug in (f"moorings-{way}", f"anchors-{way}"):
                publisher.publish(f"About {slug}", topic=slug)

        page.goto(f"{site.newsroom_url}/desk/topics/")
        page.get_by_role("button", name=say(language, "Show filters")).click()
        page.locator("button[aria-controls='drilldown-id_order']").click()
        choices, names = page.locator("#drilldown-id_order"), page.locator("td.title")
        choices.get_by_label(say(language, "There is another of this name")).check()
        expect(names.filter(has_text=double)).to_have_count(2)
        expect(names.filter(has_text=used)).to_have_count(0)
        assert fits(page)
        choices.get_by_label(say(language, "No story has it")).check()
        expect(names.filter(has_text=double)).to_have_count(1)
        expect(names.filter(has_text=unused)).to_have_count(1)
        expect(names.filter(has_text=used)).to_have_count(0)

        # One that no story has is deleted, one that a story has is not.
        def delete(name: str) -> None:
            page.goto(f"{site.newsroom_url}/desk/topics/?q={name.replace(' ', '+')}")
            follow(names.get_by_role("link", name=name, exact=True))
            page.get_by_role("button", name=say(language, "Actions"), exact=True).click()
            follow(page.get_by_role("link", name=say(language, "Delete"), exact=True))
            assert fits(page)
            with leaving(page):
                page.get_by_role("button", name=say(language, "Yes, delete")).click()

        delete(unused)
        expect(page.locator(".messages li.success")).to_contain_text(unused)
        delete(used)
        expect(page.locator(".messages li.error")).to_contain_text(used)
        page.goto(f"{site.newsroom_url}/desk/topics/?q={way}")
        expect(names.filter(has_text=unused)).to_have_count(0)
        expect(names.filter(has_text=used)).to_have_count(1)
