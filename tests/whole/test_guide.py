"""The editor's guide, done by hand: every step of docs/newsroom that has a picture, in a real browser.

With GUIDE_PICTURES=1 (`make guide`) the pictures of the manual are taken again, in English and for the
Ukrainian page.
"""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from broadsheet.project.demo.drawing import draw_scene
from broadsheet.testing.site import RunningSite
from tests.system.by_hand import PATIENCE, act, say
from tests.system.by_hand import desk as signed_in

pytestmark = pytest.mark.xdist_group("desk")

GUIDE = Path(__file__).parents[2] / "docs" / "newsroom" / "pictures"
WIDTH = 1000


BOTH = bool(os.environ.get("GUIDE_PICTURES") or os.environ.get("BROWSER_MATRIX"))
LANGUAGES = ("en", "uk") if BOTH else ("en",)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """The desk's."""
    return request.param


@pytest.fixture
def desk(browser: Browser, running_site: RunningSite, language: str) -> Iterator[Page]:
    """The newsroom on a desk's screen, signed in; no script may fail."""
    with signed_in(browser, running_site, language, 1280) as page:
        page.set_viewport_size({"width": 1280, "height": 860})
        yield page


def show(page: Page, language: str, name: str) -> None:
    """Take the guide's picture of this name, when asked to."""
    if not os.environ.get("GUIDE_PICTURES"):
        return
    page.wait_for_timeout(700)  # for what fades in
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        height = round(shot.height * WIDTH / shot.width)
        smaller = shot.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    folder = GUIDE if language == "en" else GUIDE / language
    folder.mkdir(exist_ok=True)
    smaller.save(folder / f"{name}.webp", quality=72, method=6)


QUALITY = {"en": 90, "uk": 85}
"""A file of its own for each language: what is there already is asked about. The demonstration has these."""


def drawn(name: str, language: str) -> bytes:
    """A picture as JPEG."""
    saved = io.BytesIO()
    with Image.open(io.BytesIO(draw_scene(name))) as scene:
        scene.save(saved, "JPEG", quality=QUALITY[language])
    return saved.getvalue()


def send_pictures(desk: Page, site: RunningSite, language: str, folder: Path) -> None:
    """Three at once: two are taken, one that hides a script is refused with what to do."""
    for name in ("ferry-dawn", "tug-dawn"):
        (folder / f"{name}.jpg").write_bytes(drawn(name, language))
    (folder / "invitation.jpg").write_bytes(draw_scene("book") + b"<script>alert(1)</script>")
    desk.goto(f"{site.newsroom_url}/desk/images/multiple/add/")
    desk.set_input_files(
        "input[type=file]", [folder / "ferry-dawn.jpg", folder / "invitation.jpg", folder / "tug-dawn.jpg"]
    )
    refused = say(
        language,
        "This picture has something else hidden in it (%(what)s) that could be used for an attack. Open it"
        " in a picture editor, save it as a new JPEG or PNG and send that.",
        what="…",
    )
    expect(desk.get_by_text(refused.rpartition("…")[2])).to_be_visible(timeout=PATIENCE)
    forms = desk.locator("form:has([name$=-description])")
    expect(forms).to_have_count(2, timeout=PATIENCE)
    first = forms.nth(0)
    first.locator("[name$=-title]").fill("The ferry at dawn")
    first.locator("[name$=-description]").fill("A white ferry leaves the harbour at sunrise")
    first.locator("[name$=-credit]").fill("Jun Park / Marenka Post")
    show(desk, language, "send-pictures")
    first.get_by_role("button", name=say(language, "Update")).click()
    expect(forms).to_have_count(1, timeout=PATIENCE)


def write(desk: Page, site: RunningSite, language: str, headline: str) -> None:
    desk.goto(f"{site.newsroom_url}/desk/stories/add/")
    desk.locator("[name=headline]").fill(headline)
    desk.locator("textarea[name=standfirst]").fill(
        "From next week there is a crossing before the early shift."
    )
    desk.locator("select[name=edition]").select_option(label="The Marenka Post")
    body = desk.locator("[data-contentpath=body]")
    editor = body.locator("[contenteditable=true]").first
    if not editor.is_visible():
        body.locator("button.c-sf-add-button").first.click()
        desk.get_by_role("option", name=say(language, "Paragraph")).click()
    editor.click()
    desk.keyboard.type("The ferry company adds a crossing at five in the morning, for nurses and bakers.")


def choose_picture(desk: Page, language: str) -> None:
    """In the story form's own chooser."""
    desk.locator("#id_picture-chooser .unchosen button").first.click()
    offered = desk.get_by_role("dialog")
    expect(offered.get_by_text("The ferry at dawn").first).to_be_visible(timeout=PATIENCE)
    show(desk, language, "choose-picture")
    offered.get_by_text("The ferry at dawn").first.click()
    chosen = desk.locator("#id_picture-chooser")
    expect(chosen.locator("img")).to_be_visible(timeout=PATIENCE)
    expect(chosen).to_contain_text("The ferry at dawn")
    assert chosen.locator("img").evaluate("image => image.naturalWidth") > 0
    desk.locator("[name=picture_caption]").fill("The early ferry leaves the west berth")


def test_a_day_at_the_desk(desk: Page, running_site: RunningSite, language: str, tmp_path: Path) -> None:
    site, hour = running_site, "five" if language == "en" else "six"
    headline = f"The first ferry of the day sails at {hour}"
    expect(desk.get_by_role("heading", name=say(language, "The press"))).to_be_visible(timeout=PATIENCE)
    show(desk, language, "first-page")

    send_pictures(desk, site, language, tmp_path)
    desk.goto(f"{site.newsroom_url}/desk/newsroom/pictures/incomplete/")
    expect(desk.get_by_text("tug-dawn").first).to_be_visible(timeout=PATIENCE)
    expect(desk.get_by_text(say(language, "Credit and alternative text")).first).to_be_visible(
        timeout=PATIENCE
    )
    show(desk, language, "pictures-to-complete")

    write(desk, site, language, headline)
    choose_picture(desk, language)
    desk.locator("[name=picture_caption]").scroll_into_view_if_needed()
    show(desk, language, "lead-picture")
    desk.get_by_role("button", name=say(language, "More actions")).click()
    show(desk, language, "publish")
    desk.keyboard.press("Escape")
    act(desk, language, "Publish")
    address = desk.get_by_role("link", name=say(language, "Read it")).get_attribute("href") or ""
    path = re.sub(r"^https?://[^/]+", "", address)
    site.wait_for(lambda: "The early ferry" in site.get(path).text, seconds=30, what="the story")
    desk.goto(f"{site.url}{path}")
    picture = desk.locator("figure.picture img")
    expect(picture).to_have_attribute("alt", "A white ferry leaves the harbour at sunrise")
    assert picture.evaluate("async image => (await image.decode(), image.naturalWidth)") >= 480
    expect(desk.locator("figcaption .credit")).to_have_text("Jun Park / Marenka Post")
    show(desk, language, "on-the-site")

    desk.goto(f"{site.newsroom_url}/desk/stories/")
    expect(desk.get_by_role("link", name=headline).first).to_be_visible(timeout=PATIENCE)
    show(desk, language, "stories")
    desk.goto(f"{site.newsroom_url}/desk/versions/")
    expect(desk.get_by_role("heading", name=say(language, "Versions")).first).to_be_visible(timeout=PATIENCE)
    show(desk, language, "versions")

    desk.goto(f"{site.newsroom_url}/desk/stories/?state=live")
    boxes = desk.locator("input[data-bulk-action-checkbox]")
    for number in range(2):
        boxes.nth(number).check()
    expect(
        desk.get_by_role("link", name=say(language, "Move the chosen stories to another section"))
    ).to_be_visible()
    show(desk, language, "many")
    desk.goto(f"{site.newsroom_url}/desk/stories/short/")
    desk.locator("[name=headline]").fill("Swing bridge closed until noon")
    desk.locator("[name=first]").fill("A bolt broke this morning. Ships wait outside the mole.")
    show(desk, language, "short-news")
    for board, heading in (("press", "The press"), ("clock", "The clock"), ("topics", "Topics")):
        desk.goto(f"{site.newsroom_url}/desk/{board}/")
        expect(desk.get_by_role("heading", name=say(language, heading)).first).to_be_visible()
        show(desk, language, board)
    desk.goto(f"{site.newsroom_url}/desk/stories/?state=live")
    desk.get_by_role("link", name=headline).first.click()
    act(desk, language, "Unpublish")
    desk.locator("textarea[name=reason]").fill("The timetable was last year's. We have taken the story down.")
    show(desk, language, "unpublish")
