"""Delivery learns of editions and hosts from a file that is baked like any page."""

import pytest
from django.conf import settings

from broadsheet.kernel.site import parse_site
from broadsheet.newsroom.services import save_edition
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


def test_delivery_is_told_where_an_edition_was_before(press: Press, tmp_path) -> None:
    make_edition("en")
    uk, ar = make_edition("uk", prefix="uk"), make_edition("ar", prefix="ar")
    uk.prefix, ar.host, ar.prefix = "ua", "ar.example.org", ""
    save_edition(edition=uk)
    save_edition(edition=ar)
    press.drain()

    former = parse_site((tmp_path / "site.json").read_bytes()).former

    assert [(place.host, place.prefix, place.target) for place in former] == [
        ("", "/uk", "/ua"),
        ("", "/ar", "http://ar.example.org:8000"),
    ]


def test_a_database_without_editions_takes_nothing_from_readers(press: Press, tmp_path) -> None:
    edition = make_edition("en")
    codeversion.announce_new_code("1")
    press.drain()
    before = (tmp_path / "site.json").read_bytes()
    edition.delete()
    codeversion.announce_new_code("2")
    press.drain()
    assert (tmp_path / "site.json").read_bytes() == before
    assert "no edition" in selectors.failed_jobs().get(path="file:site.json").error


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
