"""Audio by hand (see `by_hand`): sent in, refused without its words, completed, played by readers."""

import io
import wave

import pytest
from playwright.sync_api import Browser, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import act, desk, fits, follow, in_its_way, keep, publish, save_draft, say

pytestmark = pytest.mark.xdist_group("desk")


def sound(seconds: int = 1) -> bytes:
    """Silence as WAV."""
    file = io.BytesIO()
    with wave.open(file, "wb") as spoken:
        spoken.setnchannels(1)
        spoken.setsampwidth(2)
        spoken.setframerate(8000)
        spoken.writeframes(bytes(16_000 * seconds))
    return file.getvalue()


@in_its_way(1)
def test_a_recording_is_sent_in_completed_and_played(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, way = running_site, f"{language} {width}"
    title, headline = f"Fog signal {way}", f"How the fog sounds {way}"
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/recordings/new/")
        page.locator("[name=title]").fill(title)
        odd = {"name": "signal.mp3", "mimeType": "audio/mpeg", "buffer": b"This is no sound."}
        page.locator("[name=file]").set_input_files([odd])
        assert fits(page)
        keep(page)
        expect(page.locator(".w-field__errors, .error-message").filter(visible=True).first).not_to_be_empty()
        expect(page.locator("[name=title]")).to_have_value(title)
        page.locator("[name=file]").set_input_files(
            [{"name": "signal.wav", "mimeType": "audio/wav", "buffer": sound()}]
        )
        keep(page)
        expect(page.locator(".messages li.success")).to_contain_text(title)

        page.goto(f"{site.newsroom_url}/desk/stories/add/")
        page.locator("[name=headline]").fill(headline)
        page.locator("select[name=edition]").select_option(label="The Marenka Post")
        page.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
        page.get_by_role("option", name=say(language, "Audio or video"), exact=True).click()
        page.locator("#body-0-value-recording-chooser .unchosen button").first.click()
        window = page.locator(".modal-body")
        window.get_by_role("link", name=title).click()
        expect(page.locator("#body-0-value-recording-chooser")).to_contain_text(title)
        page.locator("[name=body-0-value-caption]").fill("Twice a minute")
        save_draft(page, language)
        act(page, language, "Publish")
        for lacks in (
            "The recording “%(recording)s” has no credit. Say whose it is.",
            "The recording “%(recording)s” has neither a transcript nor captions. Write what is said.",
        ):
            expect(page.get_by_text(say(language, lacks, recording=title))).to_be_visible()
        assert fits(page)
        form = page.url

        page.goto(f"{site.newsroom_url}/desk/recordings/?q={title.replace(' ', '+')}")
        assert fits(page)
        follow(page.get_by_role("link", name=title).first)
        page.locator("[name=credit]").fill("The harbour office")
        page.locator("[name=transcript]").fill("A horn, twice.")
        assert fits(page)
        keep(page)
        page.goto(form)
        path = publish(page, language)
        site.wait_for(lambda: "A horn, twice." in site.get(path).text, seconds=60, what="the story")

        reader = page.context.new_page()
        asked: list[str] = []
        reader.on("request", lambda request: asked.append(request.url))
        reader.goto(site.url + path)
        player = reader.locator("figure.recording audio")
        expect(player).to_have_attribute("aria-label", title)
        expect(reader.locator("figure.recording .caption")).to_have_text("Twice a minute")
        expect(reader.locator("figure.recording .credit")).to_have_text("The harbour office")
        source = player.get_attribute("src") or ""
        assert source
        assert not [url for url in asked if url.endswith(source)]  # nothing of it before it is pressed
        player.evaluate("player => player.play()")
        # Asked from here: what Playwright has the page evaluate time and again, the page's policy refuses.
        site.wait_for(lambda: player.evaluate("player => player.currentTime > 0"), what="sound")
        reader.locator("figure.recording summary").click()
        expect(reader.get_by_text("A horn, twice.")).to_be_visible()
        assert fits(reader)
        reader.close()
