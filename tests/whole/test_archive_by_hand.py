"""An archive from its trial to its report by hand: the desk decides what the trial proposes."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, follow, in_its_way, say

pytestmark = pytest.mark.xdist_group("desk")

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title>
<wp:base_site_url>https://old.example</wp:base_site_url>"""


def export(path: Path, number: int, *categories: str) -> Path:
    """A post in each category, and one that is an attachment."""
    posts = "".join(
        f"<item><title>{name} {number}</title><link>https://old.example/{number}/{at}/</link>"
        f"<content:encoded><![CDATA[<p>What happened with {name}.</p>]]></content:encoded>"
        f"<wp:post_id>{number}{at}</wp:post_id><wp:post_date_gmt>2013-05-02 09:30:00</wp:post_date_gmt>"
        f"<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        f'<category domain="category" nicename="{name.lower().replace(" ", "-")}">{name}</category></item>'
        for at, name in enumerate(categories)
    )
    picture = (
        f"<item><title>a.jpg</title><wp:post_id>{number}99</wp:post_id><wp:post_type>attachment"
        "</wp:post_type></item>"
    )
    path.write_text(f"{HEAD}{posts}{picture}</channel></rss>")
    return path


def pictured(page: Page, name: str) -> None:
    """Keep a picture of the screen where a folder for them is named."""
    if folder := os.environ.get("ARCHIVE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@in_its_way(1)
def test_an_archive_comes_in_as_the_desk_has_decided(
    browser: Browser, running_site: RunningSite, language: str, width: int, tmp_path: Path
) -> None:
    site = running_site
    edition = "en"
    number = 100 + width + len(language) + ord(language[0])
    path = tmp_path / f"old-{language}-{width}.xml"
    source = export(path, number, "Harbour works", "Weather", "Harbour works")
    site.call("import", "wxr", str(source), "--edition", edition, "--dry-run")

    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/imports/")
        follow(page.get_by_role("link", name=re.compile(re.escape(source.name))).first)
        assert fits(page)
        pictured(page, f"trial-{language}-{width}")
        follow(page.get_by_role("link", name=say(language, "Which categories become sections")))
        assert fits(page)
        pictured(page, f"sections-{language}-{width}")
        harbour = page.get_by_label("Harbour works")
        # What is proposed is chosen already: the largest category a section, by the keyboard to a topic.
        assert harbour.input_value() in ("new", "=harbour-works")
        weather = page.get_by_label("Weather")
        weather.select_option("topic")
        page.get_by_role("button", name=say(language, "Keep"), exact=True).press("Enter")
        expect(page.locator(".messages li.success")).to_be_visible()

        site.call("import", "wxr", str(source), "--edition", edition)
        page.goto(f"{site.newsroom_url}/desk/imports/")
        follow(page.get_by_role("link", name=re.compile(re.escape(source.name))).first)
        assert fits(page)
        pictured(page, f"report-{language}-{width}")
        choices = page.get_by_role("navigation", name=say(language, "What to show"))
        expect(choices.get_by_role("link").first).to_contain_text("4")
        came = choices.get_by_role("link", name=re.compile(rf"^{say(language, 'Came')} 3$"))
        came.click()
        expect(page.locator(".desk-rows > li")).to_have_count(3)
        page.get_by_role("link", name=f"Weather {number}").click()
        section = page.locator("select[name=section], [name=section]").first
        expect(section).to_have_value("")
