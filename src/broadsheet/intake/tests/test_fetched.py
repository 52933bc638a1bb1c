"""Pictures fetched from where they stand; and that hostile ones ask nobody in one's own network."""

from contextlib import closing

import pytest

from broadsheet.intake.beside import Inline
from broadsheet.intake.fetched import GIVEN_UP, FetchedMedia
from broadsheet.intake.models import ImportLine
from broadsheet.intake.pipeline import Pipeline, begin_run
from broadsheet.intake.preparing import Preparer
from broadsheet.intake.tests.wxr import export, post
from broadsheet.intake.wordpress import WordPress
from broadsheet.kernel.fetch import HostLimits, Policy
from broadsheet.stories.models import Picture, Story
from broadsheet.testing.factories import make_edition
from broadsheet.testing.hosts import FakeHost, loopback_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path, clock):
    """Import a WordPress export with those pictures; returns the notes of its lines."""

    def bring(text, media):
        edition = make_edition("en")
        path = tmp_path / "export.xml"
        path.write_text(text)
        with closing(Inline(WordPress(path), Preparer(media, "en", "en"))) as reader:
            survey = reader.survey()
            run, _ = begin_run(format="wxr", name="export.xml", digest="d", edition=edition)
            Pipeline(run=run, reader=reader, survey=survey, folder=tmp_path, sections={}).run()
        return list(ImportLine.objects.filter(run=run).values_list("why", flat=True))

    return bring


@pytest.fixture
def old_site(picture_bytes):
    server = FakeHost(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + picture_bytes)
    yield server
    server.close()


def test_a_picture_is_fetched_once_and_kept_once(bring, tmp_path, old_site):
    image = f'<img src="http://old.example:{old_site.port}/a.png" alt="A quay">'
    same = f'<img src="http://old.example:{old_site.port}/b.png">'
    text = export(post(1, "One", image), post(2, "Two", image + same))

    assert bring(text, FetchedMedia(tmp_path / "fetched", loopback_policy())) == ["", ""]

    assert len(old_site.requests) == 2
    assert Picture.objects.get().imported
    # Another import, after a kill say, finds them in the folder.
    assert FetchedMedia(tmp_path / "fetched").find(f"http://old.example:{old_site.port}/a.png")
    assert len(old_site.requests) == 2


def test_what_is_no_picture_is_left_out_with_the_reason(bring, tmp_path):
    page = FakeHost(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<script>")
    lying = FakeHost(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<svg onload=alert(1)>")
    images = "".join(f'<img src="http://old.example:{host.port}/a.png">' for host in (page, lying))
    with closing(page), closing(lying):
        (why,) = bring(
            export(post(1, "One", f"<p>Text</p>{images}")), FetchedMedia(tmp_path / "f", loopback_policy())
        )

    assert "pictures left out (2)" in why
    assert "is no picture" in why
    assert not Picture.objects.exists()


def test_a_host_that_is_silent_is_given_up(tmp_path):
    asked = []

    def resolve(host, port, seconds):
        asked.append(host)
        raise OSError

    media = FetchedMedia(tmp_path, Policy(resolve=resolve, limits=HostLimits()))
    for number in range(9):
        assert media.find(f"https://gone.example/{number}.png") is None

    assert len(asked) == GIVEN_UP
    assert "did not answer" in media.why("https://gone.example/8.png")


def test_hostile_posts_ask_nobody_leave_no_folder_and_run_nothing(bring, tmp_path, picture_bytes):
    trap = FakeHost(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + picture_bytes)
    (tmp_path / "secret.png").write_bytes(picture_bytes)
    asked = []

    def resolve(host, port, seconds):
        asked.append(host)
        return ["127.0.0.1"]

    hosts = ("127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]",
             "inside.example", "169.254.169.254", "user@127.0.0.1")  # fmt: skip
    addresses = [f"http://{host}:{trap.port}/{number}.png" for number, host in enumerate(hosts)]
    addresses += [
        f"file://{tmp_path}/secret.png",
        f"{tmp_path}/secret.png",
        "../secret.png",
        "gopher://x/1.png",
    ]
    body = "<p>Text</p>" + "".join(
        f'<img src="{one}"><iframe src="{one}"></iframe><a href="javascript:alert(1)" onclick="x()">a</a>'
        f'<link rel="stylesheet" href="{one}"><object data="{one}"></object>[embed]{one}[/embed]'
        for one in addresses
    )
    media = FetchedMedia(tmp_path / "f", Policy(resolve=resolve, ports=None, limits=HostLimits()))
    with closing(trap):
        (why,) = bring(export(post(1, "One", body + "<script>alert(1)</script>")), media)

    assert trap.requests == []
    assert set(asked) == {"inside.example", "old.example"}
    assert f"pictures left out ({len(addresses)})" in why
    assert not Picture.objects.exists()
    assert not (tmp_path / "f").exists()
    stored = str(Story.objects.get().body.raw_data)
    assert not any(word in stored for word in ("<script", "javascript:", "onclick", "<iframe", "<img"))


def test_the_trap_would_have_been_asked(tmp_path, old_site):
    media = FetchedMedia(tmp_path, loopback_policy())

    assert media.find(f"http://inside.example:{old_site.port}/a.png")
    assert len(old_site.requests) == 1
