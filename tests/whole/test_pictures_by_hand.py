"""Pictures by hand (see `by_hand`): sent in, refused with a reason, completed; portraits and logos."""

import io
import re

import pytest
from django.utils import translation
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from broadsheet.stories.pictures.refusals import PictureRefused, refuse_measures
from broadsheet.testing.pictures import photograph
from broadsheet.testing.site import RunningSite
from tests.system.by_hand import WAYS, act, desk, fits, follow, in_its_way, keep, publish, save_draft, say

pytestmark = pytest.mark.xdist_group("desk")

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HUGE = (10_000, 6_000)
"""Pixels of a picture of few bytes that would take 180 MB to draw."""


def saved(image: Image.Image, form: str = "JPEG") -> bytes:
    file = io.BytesIO()
    image.save(file, form)
    return file.getvalue()


def sent(name: str, content: bytes) -> dict[str, str | bytes]:
    """A file as the browser takes it from a test."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def photo(language: str, width: int, which: int = 0) -> bytes:
    """One that no other way has sent: what is there already is asked about."""
    return saved(photograph(900, 600, seed=10 * which + WAYS.index((language, width)) + 1))


def too_large(language: str) -> str:
    with translation.override(language):
        try:
            refuse_measures(*HUGE)
        except PictureRefused as refused:
            return str(refused)
    raise AssertionError("this is no bomb")


@in_its_way(0)
def test_many_pictures_are_sent_in_completed_focused_and_published(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, way = running_site, f"{language} {width}"
    title = f"Winch {language}{width}"  # a word that no other way has, not in a part of one either
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/images/multiple/add/")
        assert fits(page)
        page.set_input_files(
            "#fileupload",
            [
                sent("winch.jpg", photo(language, width)),
                sent("drawing.svg", DRAWING),
                sent("bomb.png", saved(Image.new("1", HUGE), "PNG")),
                sent("two-in-one.jpg", photo(language, width, 1) + b"<script>alert(1)</script>"),
                sent("page.jpg", b"<!doctype html><title>No picture</title>"),
            ],
        )
        rows = page.locator("#upload-list > li")
        expect(page.locator("#upload-list > li.upload-complete")).to_have_count(4)
        hidden = say(
            language,
            "This picture has something else hidden in it (%(what)s) that could be used for an attack. "
            "Open it in a picture editor, save it as a new JPEG or PNG and send that.",
            what=say(language, "a web page or a script"),
        )
        no_picture = say(
            language,
            "This file cannot be read as a picture. It may be damaged or cut off: open it on your machine, "
            "save it as a new JPEG or PNG and send that.",
        )
        drawing = say(
            language,
            "Files of this kind are not taken. Save the picture as JPEG, PNG or WebP and send that: "
            "a telephone’s HEIC as JPEG, an SVG drawing as PNG, since a drawing can hold scripts.",
        )
        for name, why in {
            "drawing.svg": drawing,
            "bomb.png": too_large(language),
            "two-in-one.jpg": hidden,
            "page.jpg": no_picture,
        }.items():
            said = rows.filter(has_text=name).locator("p").filter(visible=True)
            expect(said).to_have_text([why])  # the reason, and nothing else
        assert fits(page)
        form = rows.filter(has_text="winch.jpg").locator("form")
        form.locator("[name$=-title]").fill(title)
        form.get_by_role("button", name=say(language, "Update")).click()
        expect(form).to_have_count(0)

        # A story with a picture without credit and alternative text is refused, and says so at the picture.
        page.goto(f"{site.newsroom_url}/desk/stories/add/")
        page.locator("[name=headline]").fill(f"A new winch {way}")
        page.locator("textarea[name=standfirst]").fill("It pulls four tonnes.")
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        choose_picture(page, "id_picture", title)
        save_draft(page, language)
        act(page, language, "Publish")
        for lacks in (
            "The picture “%(picture)s” has no credit. Say whose it is.",
            "The picture “%(picture)s” has no alternative text. Say what it shows.",
        ):
            expect(page.get_by_text(say(language, lacks, picture=title))).to_be_visible()
        assert fits(page)
        story = page.url

        page.goto(f"{site.newsroom_url}/desk/newsroom/pictures/incomplete/")
        assert fits(page)
        follow(page.get_by_role("link", name=title).first)
        page.locator("#id_description").fill("A winch of green iron")
        page.locator("#id_credit").fill("Lev Sobol")
        focus_at_the_right(page)
        assert fits(page)
        keep(page)
        page.goto(f"{site.newsroom_url}/desk/newsroom/pictures/incomplete/")
        expect(page.get_by_text(title)).to_have_count(0)

        page.goto(story)
        path = publish(page, language)
        site.wait_for(lambda: "Lev Sobol" in site.get(path).text, seconds=90, what="the picture")
        reader = page.context.new_page()
        reader.goto(site.url + path)
        shown = reader.locator("figure.picture img")
        expect(shown).to_have_attribute("alt", "A winch of green iron")
        # Where a list crops it the right edge stays in sight.
        expect(shown).to_have_class(re.compile(r"\bfocus-x4 focus-y2\b"))
        expect(reader.locator("figcaption .credit")).to_have_text("Lev Sobol")
        reader.close()


def choose_picture(page: Page, field: str, title: str) -> None:
    """In the chooser of that field, found by its name."""
    page.locator(f"#{field}-chooser .unchosen button").first.click()
    window = page.locator(".modal-body")
    expect(page.locator(".modal.in")).to_be_focused()  # it is there, and takes no focus from what is typed
    window.locator("[name=q]").first.press_sequentially(title)
    offered = window.get_by_role("link", name=title)
    expect(window.locator("a[data-chooser-modal-choice]")).to_have_count(1)  # what was typed has been found
    expect(offered).to_have_count(1)
    assert fits(page)
    offered.click()
    expect(page.locator(f"#{field}-chooser img")).to_be_visible()


def focus_at_the_right(page: Page) -> None:
    """Draw a box over the right edge of the picture, at half its height."""
    holder = page.locator(".jcrop-holder")
    holder.scroll_into_view_if_needed()
    box = holder.bounding_box()
    assert box
    right, middle = box["x"] + box["width"] - 2, box["y"] + box["height"] / 2
    page.mouse.move(right - box["width"] / 6, middle - 20)
    page.mouse.down()
    page.mouse.move(right - box["width"] / 12, middle, steps=4)
    page.mouse.move(right, middle + 20, steps=4)
    page.mouse.up()
    expect(page.locator("input.focal_point_x")).not_to_have_value("")


@in_its_way(3)
def test_a_person_gets_a_portrait_and_an_edition_a_logo(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, way = running_site, f"{language}{width}"
    title, name = f"Portrait {way}", f"Vera Lind {way}"

    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/people/new/")
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        page.locator("[name=name]").fill(name)
        page.locator("[name=slug]").fill(f"vera-{way}")
        # Sent in on the way.
        page.locator("#id_portrait-chooser .unchosen button").first.click()
        window = page.locator(".modal-body")
        window.get_by_role("tab", name=say(language, "Upload")).click()
        window.locator("input[type=file]").set_input_files([sent("vera.jpg", photo(language, width, 2))])
        window.locator("[name$=-title]").fill(title)
        window.locator("[name$=-description]").fill("Vera Lind laughs")
        window.locator("[name$=-credit]").fill("Jun Park")
        assert fits(page)
        window.locator("form:has(input[type=file]) button[type=submit]").click()
        expect(page.locator("#id_portrait-chooser img")).to_be_visible()
        keep(page)
        expect(page.locator(".messages li.success")).to_contain_text(name)
        path = f"/people/vera-{way}/"
        site.wait_for(lambda: 'class="portrait"' in site.get(path).text, seconds=90, what="the portrait")

        # An edition of its own: its logo is on every page.
        page.goto(f"{site.newsroom_url}/desk/editions/new/")
        page.locator("[name=name]").fill(f"The Buoy {way}")
        page.locator("[name=code]").fill(f"b{way}")
        page.locator("select[name=language]").select_option("en")
        page.locator("[name=prefix]").fill(f"buoy-{way}")
        page.locator("[name=logo]").set_input_files([sent("logo.svg", DRAWING)])
        keep(page)
        refused = "SVG drawings are not taken: they can hold scripts. "
        refused += "Export the drawing as PNG and send that."
        expect(page.get_by_text(say(language, refused))).to_be_visible()
        assert fits(page)
        page.locator("[name=logo]").set_input_files([sent("logo.png", saved(photograph(480, 80), "PNG"))])
        keep(page)
        expect(page.locator(".messages li.success")).to_contain_text(f"The Buoy {way}")
        front = f"/buoy-{way}/"
        site.wait_for(lambda: site.get(front).status == 200, seconds=180, what="the edition")

        reader = page.context.new_page()
        reader.goto(site.url + path)
        face = reader.locator("figure.portrait img")
        expect(face).to_have_attribute("alt", name)
        assert face.evaluate("async image => (await image.decode(), image.naturalWidth)") >= 300
        reader.goto(site.url + front)
        logo = reader.locator(".masthead .logo img")
        expect(logo).to_have_attribute("alt", f"The Buoy {way}")
        assert logo.evaluate("async image => (await image.decode(), image.naturalWidth)") == 480
        assert fits(reader)
        reader.close()

        page.goto(f"{site.newsroom_url}/desk/editions/")
        follow(page.get_by_role("link", name=f"The Buoy {way}").first)
        page.locator("[name=logo-clear]").check()
        keep(page)
        site.wait_for(lambda: 'class="logo"' not in site.get(front).text, seconds=90, what="the name again")
        assert f"The Buoy {way}" in site.get(front).text
