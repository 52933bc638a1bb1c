"""A real browser for tests: the machine's Chromium driven by Playwright, quiet and on this machine only."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")

ADVICE = (
    "The tests drive a real browser and there is none here. Debian: apt install chromium. "
    "Ubuntu: playwright install --with-deps chromium. Or set BROADSHEET_CHROMIUM to the path of one."
)

# The browser's own services: without these switches Chromium asks its maker for updates, lists and accounts.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    # A page that names a foreign address gets an error, like a Python test does.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1 , EXCLUDE *.localhost",
)

EXPECTED_WITHIN = 60_000
"""Milliseconds that `expect` waits: on a machine with far too much to do twenty seconds were too few."""


class NoBrowser(RuntimeError):
    """There is no Chromium; the message says what to install. Tests fail with it, they never skip."""


def find_chromium() -> str:
    """The path of the browser: BROADSHEET_CHROMIUM, or the first known name on the PATH.

    Raises NoBrowser.
    """
    named = os.environ.get("BROADSHEET_CHROMIUM")
    for name in (named,) if named else NAMES:
        path = shutil.which(name)
        if path:
            return path
    raise NoBrowser(ADVICE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium for the block. While it runs, Django's ORM refuses to work in the same thread.

    Raises NoBrowser.
    """
    path = find_chromium()
    expect.set_options(timeout=EXPECTED_WITHIN)
    # Chromium's sandbox does not start as root; the pages it opens in tests are ours.
    sandbox = os.geteuid() != 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=sandbox, args=list(QUIET), handle_sigint=False
        )
        try:
            yield browser
        finally:
            browser.close()
