"""The list of stories by hand (see `by_hand`): found by typing and by each filter, and who is in one now."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, follow, in_its_way, save_draft, say
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")


def listed(page: Page, *headlines: str) -> None:
    """These and no other stories are in the list, the newest change first."""
    expect(page.locator("td.title .title-wrapper")).to_have_text(headlines)
    assert fits(page)


def opened(page: Page, language: str, name: str) -> Locator:
    """The filter of that name, opened among the others."""
    page.get_by_role("button", name=say(language, "Show filters")).click()
    page.locator(f"button[aria-controls='drilldown-id_{name}']").click()
    chosen = page.locator(f"#drilldown-id_{name}")
    expect(chosen).to_be_visible()
    assert fits(page)
    return chosen


@in_its_way(2)
def test_stories_are_found_by_typing_and_by_each_filter(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, words = running_site, f"Pilot boat {language} {width}"
    one, two, old, gone, booked, abroad, draft = everything = [
        f"{words} {which}" for which in ("one", "two", "old", "gone", "booked", "abroad", "draft")
    ]
    with Publisher(site) as publisher:
        publisher.publish(one, section="harbour", author="tomas-okafor")
        publisher.publish(two, kind="opinion")
        publisher.publish(old, at="2024-03-02T09:00:00+00:00")
        withdrawn = publisher.publish(gone)
        tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
        publisher.publish(booked, due=tomorrow.isoformat())
        publisher.publish(abroad, edition="uk")
    site.call("story", "unpublish", str(withdrawn.id), "--reason", "Of another boat.")
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/stories/add/")
        page.locator("[name=headline]").fill(draft)
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        save_draft(page, language)

        page.goto(f"{site.newsroom_url}/desk/stories/")
        page.locator("#id_q").press_sequentially(words.upper())  # nothing is pressed after it
        listed(page, *reversed(everything))

        def narrowed(*headlines: str) -> None:
            """The filter that is open leaves these; taken off again, all are there."""
            listed(page, *headlines)
            page.keyboard.press("Escape")  # on a telephone the filters lie over what is chosen
            # Left, a field that was typed in is sent once more: a slow answer to "Clear" would come before.
            page.wait_for_timeout(1000)
            page.get_by_role("button", name=say(language, "Clear"), exact=True).click()
            listed(page, *reversed(everything))

        opened(page, language, "edition").get_by_label("Маренська пошта").check()
        narrowed(abroad)
        opened(page, language, "section").locator("select").select_option(label="Harbour")
        narrowed(one)
        opinion = say(language, "Opinion", "kind of story")
        opened(page, language, "kind").locator("select").select_option(label=opinion)
        narrowed(two)
        opened(page, language, "author").locator("input").press_sequentially("OKAF")
        expect(page).to_have_url(re.compile("author=OKAF"))  # one letter finds the same
        narrowed(one)
        opened(page, language, "begun").get_by_label(say(language, "Me"), exact=True).check()
        narrowed(draft)
        for state, headlines in {
            "Draft": (draft,),
            "Live": (abroad, old, two, one),
            "Scheduled": (booked,),
            "Unpublished": (gone,),
        }.items():
            opened(page, language, "state").get_by_label(say(language, state), exact=True).check()
            narrowed(*headlines)
        day = opened(page, language, "published_at").locator("[name=published_at_to]")
        day.fill("2024-03-02")
        day.press("Tab")
        listed(page, old)
        page.reload()  # the address holds all of it
        listed(page, old)


@in_its_way(1)
def test_the_list_names_who_is_in_a_story_now(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, name = running_site, f"roman-{language}-{width}"
    printed = site.call("user", "create", name, "--email", f"{name}@example.org", "--admin")
    password = printed.strip().rsplit(" ", 1)[1]
    with Publisher(site) as publisher:
        story = publisher.publish(f"Two at the wheel {language} {width}")
    form = f"{site.newsroom_url}/desk/stories/edit/{story.id}/"
    with (
        desk(browser, site, language, width) as page,
        desk(browser, site, language, width, name=name, password=password) as other,
    ):
        page.goto(f"{site.newsroom_url}/desk/stories/?q=wheel+{language}+{width}")
        heading = page.get_by_role("columnheader", name=say(language, "In it now"))
        expect(page.locator("td.title")).to_have_count(1)
        expect(heading).to_have_count(0)

        other.goto(form)
        expect(other.locator("[name=headline]")).to_have_value(story.headline)
        page.reload()
        expect(heading).to_be_visible()
        expect(page.locator("tr", has_text=story.headline)).to_contain_text(name)
        assert fits(page)

        # The form says who is there already; the list, in another window, names both.
        follow(page.get_by_role("link", name=story.headline))
        page.locator(".w-editing-sessions__list button").focus()
        expect(page.locator("[data-tippy-root]", has_text=name)).to_be_visible()
        assert fits(page)
        window = other.context.new_page()
        window.goto(f"{site.newsroom_url}/desk/stories/?q=wheel+{language}+{width}")
        row = window.locator("tr", has_text=story.headline)
        expect(row).to_contain_text("admin")
        expect(row).to_contain_text(name)
