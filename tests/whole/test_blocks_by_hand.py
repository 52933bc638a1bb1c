"""Each block of a story's body by hand (see `by_hand`): put in through the form, read on the page."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import PATIENCE, act, desk, fits, in_its_way, publish, say
from tests.system.newsroom import Publisher

pytestmark = pytest.mark.xdist_group("desk")

CHART = "https://ourworldindata.org/grapher/cranes"
"""Of a service that tells nothing of what it shows, so that the newsroom asks nobody."""


class Body:
    """The body in the form: blocks are added at its end."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language, self.count = page, language, 0

    def add(self, block: str) -> str:
        """Choose a block in the menu behind ⊕; how the names of its fields begin."""
        self.page.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
        self.page.get_by_role("option", name=say(self.language, block), exact=True).click()
        expect(self.page.locator(f"[name=body-{self.count}-type]")).to_be_attached()
        self.count += 1
        return f"body-{self.count - 1}-value"

    def write(self, block: str, **fields: str) -> str:
        """A block whose fields hold plain text; `value` is the field of a block that has one alone."""
        name = self.add(block)
        for field, text in fields.items():
            self.field(name if field == "value" else f"{name}-{field}").fill(text)
        return name

    def write_rich(self, name: str, text: str) -> None:
        """Into Wagtail's editor; what stands in it is handed on a quarter of a second later."""
        hidden = self.field(name)
        editor = hidden.locator("xpath=following-sibling::*//*[@contenteditable='true']")
        editor.click()
        self.page.keyboard.insert_text(text)
        expect(hidden).to_have_value(re.compile(re.escape(text)))

    def field(self, name: str) -> Locator:
        return self.page.locator(f"[name='{name}']")

    def choose(self, name: str, kind: str, link: str) -> None:
        """In the chooser of that field."""
        chooser = self.page.locator(f"#{name}-chooser")
        chooser.locator(".unchosen button").first.click()
        window = self.page.locator(".modal-body")
        expect(window).to_be_visible()
        assert fits(self.page)
        window.get_by_role("link", name=link).first.click()
        expect(self.field(name)).not_to_have_value("")


@in_its_way(2)
def test_every_block_goes_through_the_form_to_the_readers(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, way = running_site, f"{language} {width}"
    with Publisher(site) as publisher:
        related = publisher.publish(f"The old crane {way}")
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/stories/add/")
        page.locator("[name=headline]").fill(f"All of it {way}")
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        body = Body(page, language)
        body.write_rich(body.add("Paragraph"), "The crane stands again.")
        body.write("Heading", value="Forty years")
        body.write("Quote", text="It was never gone.", who="The crane driver")
        body.write("Pull quote", who="Nobody said a thing")
        body.write_rich(f"{body.write('Question and answer', question='How old is it?')}-answer", "Forty.")
        body.write_rich(f"{body.write('Fact box', title='The crane')}-text", "It lifts 60 tonnes.")
        body.add("Divider")
        body.write("Table", caption="What it lifted", rows="Year | Tonnes\n2001 | 900\n2002 | 1,100")
        embed = body.write("Film, post or chart", url=CHART, title="Cranes of the world")
        told = "%(provider)s tells nobody. Write a title yourself."
        expect(page.get_by_text(say(language, told, provider="Our World in Data"))).to_be_visible()
        body.choose(f"{body.add('Related story')}-story", "story", related.headline)
        assert fits(page)

        act(page, language, "Publish")
        half = page.locator("[data-contentpath=text]:has([name='body-3-value-text'])")
        expect(half).to_contain_text(say(language, "This field is required."))
        expect(body.field(f"{embed}-title")).to_have_value("Cranes of the world")
        assert fits(page)
        body.field("body-3-value-text").fill("It was never gone, nobody knew.")
        path = publish(page, language)
        site.wait_for(lambda: "stands again" in site.get(path).text, seconds=60, what="the story")
    read_it(browser, site, path, width, related.headline)


def read_it(browser: Browser, site: RunningSite, path: str, width: int, related: str) -> None:
    """Each block is on the page, and the chart is asked for when its button is pressed and not before."""
    reader = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.route(f"{CHART}**", lambda route: route.fulfill(content_type="text/html", body="<p>A chart</p>"))
    reader.goto(site.url + path)
    shown = reader.locator("article.story .body")
    expect(shown.locator("> p").first).to_have_text("The crane stands again.")
    expect(shown.locator("> h2")).to_have_text(["Forty years"])
    expect(shown.locator("figure.quote blockquote")).to_have_text("It was never gone.")
    expect(shown.locator("figure.quote figcaption")).to_have_text("The crane driver")
    expect(shown.locator(".pull")).to_contain_text("It was never gone, nobody knew.")
    expect(shown.locator(".question .asked")).to_have_text("How old is it?")
    expect(shown.locator(".question")).to_contain_text("Forty.")
    expect(shown.get_by_role("note", name="The crane")).to_contain_text("It lifts 60 tonnes.")
    expect(shown.locator("hr")).to_have_count(1)
    expect(shown.locator("table caption")).to_have_text("What it lifted")
    expect(shown.locator("table thead th")).to_have_text(["Year", "Tonnes"])
    expect(shown.locator("table tbody tr").last.locator("td")).to_have_text(["2002", "1,100"])
    expect(shown.locator("aside.related a")).to_have_text(related)
    assert fits(reader)

    chart = shown.locator("figure.embed")
    expect(chart.locator(".what")).to_have_text("Cranes of the world")
    assert [url for url in asked if not url.startswith(site.url)] == []
    chart.get_by_role("button").click()
    expect(chart.frame_locator("iframe").locator("p")).to_have_text("A chart")
    assert fits(reader)
    reader.close()


@in_its_way(0)
def test_pictures_and_files_of_the_body_go_through_the_form_to_the_readers(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, way = running_site, f"{language} {width}"
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/stories/add/")
        page.locator("[name=headline]").fill(f"Seen and kept {way}")
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        body = Body(page, language)
        name = body.add("Picture")
        choose_picture(body, f"{name}-picture", 0)
        body.field(f"{name}-caption").fill("Here alone")
        body.field(f"{name}-alt").fill("A crane against the sky")
        gallery = body.write("Gallery", title="The yard")
        choose_picture(body, f"{gallery}-pictures-0-value-picture", 1)
        page.locator("[data-contentpath=pictures] button.c-sf-add-button").last.click()
        choose_picture(body, f"{gallery}-pictures-1-value-picture", 2)
        body.field(f"{gallery}-pictures-1-value-caption").fill("The second of two")

        document = body.write("Document", title="The permit")
        page.locator(f"#{document}-document-chooser .unchosen button").first.click()
        window = page.locator(".modal-body")
        window.get_by_role("tab", name=say(language, "Upload")).click()
        window.locator("input[type=text][name$=title]").fill(f"Permit {way}")
        permit = {"name": "permit.txt", "mimeType": "text/plain", "buffer": f"Granted, {way}.".encode()}
        window.locator("input[type=file]").set_input_files(permit)
        window.locator("form:has(input[type=file]) button[type=submit]").click()
        expect(body.field(f"{document}-document")).not_to_have_value("")
        expect(page.locator(f"#{document}-document-chooser")).to_contain_text(f"Permit {way}")
        assert fits(page)
        path = publish(page, language)
        site.wait_for(lambda: "Here alone" in site.get(path).text, seconds=90, what="the story")

    reader = browser.new_page(viewport={"width": width, "height": 800})
    reader.goto(site.url + path)
    shown = reader.locator("article.story .body")
    first = shown.locator("> figure.picture")
    expect(first.locator("img")).to_have_attribute("alt", "A crane against the sky")
    expect(first.locator(".caption")).to_have_text("Here alone")
    expect(first.locator(".credit")).not_to_be_empty()
    both = shown.get_by_role("group", name="The yard").locator("figure.picture")
    expect(both).to_have_count(2)
    expect(both.last.locator(".caption")).to_have_text("The second of two")
    for picture in shown.locator("figure.picture img").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("async image => (await image.decode(), image.naturalWidth)") > 300
        assert picture.get_attribute("alt")
    kept = shown.locator("p.document a")
    expect(kept).to_have_text("The permit")
    assert site.get(kept.get_attribute("href") or "").text == f"Granted, {way}."
    assert fits(reader)
    reader.close()


def choose_picture(body: Body, name: str, which: int) -> None:
    """One of the pictures that the newsroom has."""
    body.page.locator(f"#{name}-chooser .unchosen button").first.click()
    offered = body.page.locator(".modal-body a[data-chooser-modal-choice]")
    expect(offered.first).to_be_visible(timeout=PATIENCE)  # each is drawn small when it is first seen
    assert fits(body.page)
    offered.nth(which).click()
    expect(body.field(name)).not_to_have_value("")
    shown = body.page.locator(f"#{name}-chooser img")
    expect(shown).to_be_visible()
