"""What nginx keeps with the shipped file, for how long, and what it serves when delivery is down."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import Home, Running
from tests.deploy.edge import DESK, READERS, Edge, Newsroom, nginx
from tests.deploy.store import make_store, story

pytestmark = pytest.mark.xdist_group("edge")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_store(tmp_path_factory.mktemp("nginx") / "site", READERS)


@pytest.fixture(scope="module")
def delivery(home: Home) -> Iterator[Running]:
    running = Running(home)
    yield running
    running.process.send_signal(signal.SIGCONT)
    running.stop()


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as standing:
        yield standing


@pytest.fixture(scope="module")
def edge(delivery: Running, newsroom: Newsroom) -> Iterator[Edge]:
    with nginx(delivery.port, newsroom.port) as running:
        yield running


def kept(edge: Edge, path: str, *options: str) -> str:
    """What nginx says that it did: MISS, HIT, EXPIRED, REVALIDATED, STALE, UPDATING."""
    return edge.get(path, *options).fields["x-cache"]


def test_a_page_is_kept_for_one_second_though_delivery_allows_five(home: Home, edge: Edge) -> None:
    home.page("/second", story("One"))
    page = edge.get("/second")
    assert "s-maxage=5" in page.fields["cache-control"]
    assert page.fields["x-cache"] == "MISS"
    assert kept(edge, "/second") == "HIT"
    time.sleep(2.1)  # nginx counts in whole seconds
    assert kept(edge, "/second") == "REVALIDATED"
    home.page("/second", story("Two"))
    time.sleep(2.1)
    assert kept(edge, "/second") == "EXPIRED"


def test_every_spelling_of_an_address_is_one_page(home: Home, edge: Edge) -> None:
    home.page("/spelled", story("Spelled"))
    assert kept(edge, "/spelled") == "MISS"
    for spelling in (
        "/%73pelled",
        "/x/../spelled",
        "//spelled",
        "/spelled?utm_source=letter",
        "/spelled?q=1",
    ):
        assert kept(edge, spelling) == "HIT", spelling
    assert kept(edge, "/spelled", "--cookie", "a=b", "--header", "Accept-Language: uk") == "HIT"
    assert kept(edge, "/spelled", "--header", "Accept-Encoding: gzip, br") == "MISS"
    assert kept(edge, "/spelled", "--header", "Accept-Encoding: deflate, gzip") == "HIT"


def test_addresses_of_an_imported_site_are_asked_for_by_themselves(newsroom: Newsroom) -> None:
    with nginx(newsroom.port, newsroom.port) as edge:
        expected = {
            "/?p=5": "/?p=5", "/?utm=1&page_id=7&x=2": "/?page_id=7",
            "/?attachment_id=9": "/?attachment_id=9",
            "/?p=5&p=6": "/", "/?p=x": "/", "/?p=5&page_id=6": "/", "/?xp=5": "/", "/?q=p=5": "/",
        }  # fmt: skip
        for asked, passed in expected.items():
            assert f'"newsroom": "{passed}"' in edge.get(asked).body.decode(), asked
        assert [kept(edge, "/?p=5") for _ in range(2)] == ["MISS", "MISS"]  # anybody can make these up


def test_errors_are_not_kept(home: Home, edge: Edge) -> None:
    assert [edge.get("/unknown").status, kept(edge, "/unknown")] == [404, "MISS"]
    home.page("/waiting", story("Soon"), status=503, headers={
        "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Retry-After": "5",
    })  # fmt: skip
    assert edge.get("/waiting").status == 503
    home.page("/waiting", story("Now"))
    assert b"Now" in edge.get("/waiting").body


def test_the_old_page_is_shown_only_while_another_request_fetches_the_new_one(
    home: Home, delivery: Running, edge: Edge
) -> None:
    home.page("/slow", story("Slow"))
    assert edge.get("/slow").status == 200
    time.sleep(2.1)
    delivery.process.send_signal(signal.SIGSTOP)
    url = f"https://{READERS}:{edge.secure}/slow"
    first = subprocess.Popen(
        [*edge.curl(READERS), "--output", str(edge.folder / "first.html"), url], stdout=subprocess.DEVNULL
    )
    try:
        time.sleep(0.3)
        second = edge.get("/slow")
        assert (second.status, second.fields["x-cache"]) == (200, "UPDATING")
        assert second.seconds < 0.5
        assert first.poll() is None  # it waits for the new page
    finally:
        delivery.process.send_signal(signal.SIGCONT)
    assert first.wait(10) == 0
    assert b"Slow" in (edge.folder / "first.html").read_bytes()


def test_guessing_passwords_is_slowed_down(edge: Edge) -> None:
    tries = [edge.get("/desk/login/", "--data", "a=b", host=DESK).status for _ in range(16)]
    assert tries.count(200) == 13
    assert set(tries[13:]) == {429}
    assert edge.get("/desk/", host=DESK).status == 200


def test_when_delivery_is_killed_pages_are_served_for_the_configured_time(
    tmp_path: Path, newsroom: Newsroom
) -> None:
    home = make_store(tmp_path / "site", READERS)
    delivery = Running(home)
    try:
        # A day in the shipped file; here a time that can be waited for.
        with nginx(delivery.port, newsroom.port, ("inactive=1d", "inactive=3s")) as edge:
            for path in (STORY, "/politics/"):
                assert edge.get(path).status == 200
            delivery.process.kill()
            time.sleep(1.1)
            until = time.monotonic() + 4
            while time.monotonic() < until:
                page = edge.get(STORY)
                assert (page.status, page.fields["x-cache"]) in ((200, "STALE"), (200, "HIT"))
                assert page.seconds < 1
                time.sleep(0.5)
            never = edge.get("/never-asked-for")
            assert (never.status, never.body) == (503, b"503 Service Unavailable\n")
            assert (never.fields["cache-control"], never.fields["retry-after"]) == ("no-store", "5")
            # Nobody asks for this one, and its time goes by (nginx looks every ten seconds).
            until = time.monotonic() + 15
            while kept_files(edge, "/politics/"):
                assert time.monotonic() < until
                time.sleep(0.25)
            assert edge.get("/politics/").status == 503
    finally:
        delivery.stop()


def kept_files(edge: Edge, path: str) -> list[Path]:
    """The cache's files for a path."""
    key = f"KEY: {READERS}|||{path}\n".encode()
    return [file for file in edge.folder.glob("broadsheet-pages/*/*/*") if key in file.read_bytes()]


def test_the_pages_outlive_nginx(tmp_path: Path, newsroom: Newsroom) -> None:
    home = make_store(tmp_path / "site", READERS)
    delivery = Running(home)
    try:
        with nginx(delivery.port, newsroom.port) as edge:
            assert edge.get(STORY).status == 200
            delivery.process.kill()
            edge.restart()
            until = time.monotonic() + 10  # the cache is read in after a moment
            while (page := edge.get(STORY)).status != 200:
                assert time.monotonic() < until
                time.sleep(0.2)
            assert b"The storm" in page.body
    finally:
        delivery.stop()
