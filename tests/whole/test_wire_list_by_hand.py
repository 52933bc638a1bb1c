"""A wire that fails is asked at once, paused and gone on with by hand (see `by_hand`)."""

import pytest
from playwright.sync_api import Browser, expect

from broadsheet.testing.site import RunningSite
from tests.system.by_hand import desk, fits, in_its_way, leaving, say, say_many

pytestmark = pytest.mark.xdist_group("desk")


@in_its_way(1)
def test_a_wire_is_asked_now_paused_and_gone_on_with(
    browser: Browser, running_site: RunningSite, language: str, width: int
) -> None:
    site, mark = running_site, f"{language}{width}"
    with desk(browser, site, language, width) as page:
        page.goto(f"{site.newsroom_url}/desk/wires/sources/new/")
        page.fill("[name=name]", f"Observatory {mark}")
        page.fill("[name=address]", f"https://observatory.example/{mark}")  # nobody's name (RFC 2606)
        page.locator("[name=edition]").select_option(label="The Marenka Post")
        page.locator("[name=every]").select_option(label=say(language, "once a day"))
        with leaving(page):
            page.get_by_role("button", name=say(language, "Keep"), exact=True).click()
        row = page.locator(".desk-rows > li").filter(has_text=f"Observatory {mark}")

        def press(button: str) -> None:
            with leaving(page):
                row.get_by_role("button", name=say(language, button), exact=True).click()
            expect(page.locator(".messages li.success")).to_contain_text(f"Observatory {mark}")
            assert fits(page)

        def failed(times: int) -> None:
            """It was asked so often and did not answer: the row says so and when it is asked again."""
            one, many = "It failed %(n)s time in a row.", "It failed %(n)s times in a row."

            def says() -> bool:
                page.reload()
                return say_many(language, one, many, times) in row.inner_text()

            site.wait_for(says, seconds=60, what=f"failure {times}")
            expect(row).to_contain_text(say(language, "It is asked again at %(at)s.", at="").rstrip("."))

        expect(row).to_contain_text(say(language, "once a day"))
        failed(1)
        press("Ask now")  # its own time is in minutes
        failed(2)
        press("Pause")
        expect(row).to_contain_text(say(language, "paused"))
        expect(row).not_to_contain_text(say(language, "once a day"))
        expect(row.get_by_role("button", name=say(language, "Ask now"))).to_have_count(0)
        press("Go on")
        expect(row).to_contain_text(say(language, "once a day"))
        failed(1)  # counted anew
