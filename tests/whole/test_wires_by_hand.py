"""What a wire brings is looked at, taken, published and dismissed at the desk; one that fails is seen."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from broadsheet.intake.tests.feeds import Agency, entry
from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, in_its_way, leaving, say, say_many

pytestmark = pytest.mark.xdist_group("desk")

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = '<script>document.title="run"</script><img src=x onerror="document.title=\'run\'">'


def picture() -> bytes:
    """A small PNG."""
    file = io.BytesIO()
    Image.new("RGB", (640, 400), "teal").save(file, "PNG")
    return file.getvalue()


def bring(site: RunningSite, name: str, *entries: str, agency: Agency) -> None:
    """Have the site read these entries from a server of this machine."""
    agency.tell(*entries)
    environment = site.environment
    environment["PYTHONPATH"] += f":{ROOT}"
    order = [sys.executable, "-m", "tests.system.asking", name, f"{agency.address}?{quote(name)}", "en"]
    done = subprocess.run(order, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def pictured(page: Page, name: str) -> None:
    """Keep a picture of the screen where a folder for them is named."""
    if folder := os.environ.get("WIRE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@in_its_way(2)
def test_what_a_wire_brings_is_looked_at_taken_published_and_dismissed(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, mark = running_site, f"{language}{width}"
    agency = Agency(picture())
    image = f'<p>The quay opens.</p><img src="http://agency.example:{agency.port}/a.png" alt="The quay">'
    names = {name: f"{name} {mark}" for name in ("Quay", "Ferry", "Storm", "Fair", "Market")}
    told = [entry(f"{name}-{mark}", title, "<p>What happened.</p>") for name, title in names.items()]
    told[0] = entry(f"Quay-{mark}", names["Quay"], image + HOSTILE)
    bring(site, f"Agency {mark}", *told, agency=agency)
    agency.close()
    queue = f"{site.newsroom_url}/desk/wires/"

    with desk(browser, site, language, width) as page:
        page.goto(queue)
        rows = page.locator(".desk-wire")
        first = rows.filter(has_text=names["Quay"])
        expect(first).to_have_count(1)
        assert fits(page)
        pictured(page, f"queue-{mark}")

        # In full, its picture from the newsroom itself.
        first.get_by_role("link", name=names["Quay"]).press("Enter")
        shown = page.get_by_role("img", name="The quay")
        expect(shown).to_be_visible()
        quay = page.locator("article img").first
        site.wait_for(lambda: quay.evaluate("one => one.naturalWidth > 0"), what="the picture")
        assert page.evaluate("document.title") != "run"
        assert fits(page)
        pictured(page, f"item-{mark}")
        page.get_by_role("button", name=say(language, "Take as a draft")).press("Enter")
        page.wait_for_url("**/stories/edit/**")
        expect(page.locator("[name=headline]")).to_have_value(names["Quay"])
        expect(page.locator("[name=sources-0-url]")).to_have_value(f"https://agency.example/Quay-{mark}")

        # Published at once, where one may.
        page.goto(queue)
        expect(rows.filter(has_text=names["Quay"])).to_have_count(0)
        rows.filter(has_text=names["Ferry"]).get_by_role(
            "button", name=say(language, "Publish"), exact=True
        ).press("Enter")
        expect(page.locator(".messages li.success")).to_contain_text(names["Ferry"])
        site.wait_for(lambda: names["Ferry"] in site.get("/").text, seconds=30, what="the story")

        # Two of the rest dismissed by the keyboard.
        for name in ("Storm", "Fair"):
            rows.filter(has_text=names[name]).get_by_role("checkbox").press("Space")
        page.get_by_role("button", name=say(language, "Dismiss the chosen")).press("Enter")
        many = say_many(language, "%(count)s item is dismissed.", "%(count)s items are dismissed.", 2)
        expect(page.locator(".messages li.success")).to_contain_text(many)
        expect(rows.filter(has_text=names["Market"])).to_have_count(1)
        expect(rows.filter(has_text=names["Fair"])).to_have_count(0)
        choices = page.get_by_role("navigation", name=say(language, "What to show"))
        choices.get_by_role("link", name=say(language, "Dismissed"), exact=True).click()
        row = rows.filter(has_text=names["Fair"])
        with leaving(page):
            row.get_by_role("button", name=say(language, "Put back")).click()
        page.goto(queue)
        expect(rows.filter(has_text=names["Fair"])).to_have_count(1)


@in_its_way(3)
def test_a_wire_that_is_added_is_asked_by_the_worker_and_its_failure_seen(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, mark = running_site, f"{language}{width}"
    # Without a network the second is what looking a name up comes to. `example` is nobody's (RFC 2606).
    failed = re.compile(
        "|".join(
            re.escape(say(language, words))
            for words in ("There is no host of this name.", "It takes too long to answer.")
        )
    )
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/wires/sources/")
        page.get_by_role("link", name=say(language, "Add a wire")).click()
        assert fits(page)
        page.fill("[name=name]", f"Inside {mark}")
        page.fill("[name=address]", f"http://127.0.0.1/{mark}")
        page.locator("[name=edition]").select_option(index=1)
        page.get_by_role("button", name=say(language, "Keep"), exact=True).press("Enter")
        inside = say(language, "%(host)s leads into a private network.", host="127.0.0.1")
        refused = say(language, "This address cannot be asked: %(why)s", why=inside)
        expect(page.get_by_text(refused)).to_be_visible()
        assert fits(page)
        pictured(page, f"form-{mark}")
        page.fill("[name=address]", f"https://wires.example/{mark}")
        page.get_by_role("button", name=say(language, "Keep"), exact=True).press("Enter")
        row = page.locator(".desk-rows > li").filter(has_text=f"Inside {mark}")
        expect(row).to_have_count(1)

        def is_asked() -> re.Match[str] | None:
            page.reload()
            return failed.search(row.inner_text())

        site.wait_for(is_asked, seconds=60, what="the worker to ask the wire")
        assert fits(page)
        pictured(page, f"sources-{mark}")
        page.goto(f"{site.newsroom_url}/desk/")
        expect(page.get_by_text(failed).first).to_be_visible()
        assert fits(page)
        pictured(page, f"first-page-{mark}")

        page.goto(f"{site.newsroom_url}/desk/wires/sources/")
        row.get_by_role("link", name=say(language, "Change"), exact=True).click()
        page.get_by_role("checkbox", name=re.compile(re.escape(say(
            language, "It is asked no more, and what waits of it goes. Stories that were made of it stay."
        )))).press("Space")  # fmt: skip
        page.get_by_role("button", name=say(language, "Give it up")).press("Enter")
        expect(page.locator(".messages li.success")).to_be_visible()
        expect(row).to_have_count(0)
