"""Delivery learns of editions and hosts from a file that is baked like any page."""

import pytest
from django.conf import settings

from broadsheet.kernel.site import parse_site
from broadsheet.press import codeversion, selectors
from broadsheet.press.registry import installed
from broadsheet.press.store import Store
from broadsheet.press.worker import Press
from broadsheet.testing.factories import make_edition


@pytest.fixture
def press(transactional_db: None, tmp_path) -> Press:
    return Press(Store(tmp_path), installed())


def test_the_first_start_names_every_edition_and_host(press: Press, tmp_path) -> None:
    make_edition("en")
    make_edition("uk", prefix="uk")
    make_edition("ar", prefix="ar", host="ar.example.org")
    codeversion.announce_new_code("1")
    press.drain()
    site = parse_site((tmp_path / "site.json").read_bytes())
    assert site.hosts == tuple(settings.HOME.hosts)
    assert [(edition.code, edition.host, edition.prefix, edition.direction) for edition in site.editions] == [
        ("en", "", "", "ltr"),
        ("uk", "", "/uk", "ltr"),
        ("ar", "ar.example.org", "/ar", "rtl"),
    ]


def test_the_site_s_address_is_part_of_what_pages_are_made_from(monkeypatch: pytest.MonkeyPatch) -> None:
    before = codeversion.fingerprint([])
    monkeypatch.setattr(
        settings, "HOME", settings.HOME.load(settings.HOME.root, {"BROADSHEET_HOSTS": "a.example"})
    )
    assert codeversion.fingerprint([]) != before


def test_the_board_says_that_pages_are_stale_before_anything_is_planned(db: None) -> None:
    make_edition("en")
    assert selectors.press_board().stale_since is None
    codeversion.announce_new_code("first")
    assert selectors.press_board().stale_since is not None
