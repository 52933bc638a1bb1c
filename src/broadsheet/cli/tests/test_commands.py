"""The commands on content, called in this process; tests/system runs the real program."""

import json
import stat

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import OperationalError

from broadsheet.cli import checkup
from broadsheet.cli.group import group
from broadsheet.cli.wire import NICE
from broadsheet.fronts.models import FrontLead, StaticPage
from broadsheet.fronts.services import save_page_draft
from broadsheet.intake.models import Wire, WireItem
from broadsheet.intake.subscribed import asking
from broadsheet.intake.tests.feeds import Agency, answer, entry
from broadsheet.kernel.fetch import fetch
from broadsheet.newsroom.models import User
from broadsheet.outbox.models import OutboxRow
from broadsheet.press.models import Output, PressJob
from broadsheet.project.home import Home
from broadsheet.stories.models import Listing, Story
from broadsheet.testing.factories import make_draft, make_edition, make_story
from broadsheet.testing.hosts import loopback_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(clock):
    return make_edition("en")


@pytest.fixture
def call(monkeypatch, edition):
    """Call a command on the test's site; gives the result."""
    home = settings.HOME
    for folder in (home.media, home.public, home.inbox.parent):
        folder.mkdir(parents=True, exist_ok=True)
    home.settings_file.touch()

    def run(*arguments, stdin=None, code=0):
        found = CliRunner().invoke(group, list(map(str, arguments)), input=stdin)
        assert found.exit_code == code, found.output + repr(found.exception)
        return found

    yield run
    home.settings_file.unlink()


def test_create_prints_the_number_and_nothing_else(call):
    printed = call("story", "create", "-", stdin='{"headline": "One", "standfirst": "Two"}').stdout

    story = Story.objects.get(pk=int(printed))
    assert (story.headline, story.live) == ("One", False)


def test_a_story_goes_from_file_to_readers_and_back(call, tmp_path):
    (tmp_path / "story.json").write_text('{"headline": "One", "standfirst": "Two"}')
    number = call("story", "create", tmp_path / "story.json").stdout.strip()

    address = call("story", "publish", number).stdout.strip()
    assert address == "http://localhost:8000/2024/11/23/one"
    assert json.loads(call("story", "show", address).stdout)["about"]["state"] == "live"

    assert "is gone: A drill" in call("story", "unpublish", address, "--reason", "A drill").stdout
    assert json.loads(call("story", "show", number).stdout)["about"]["state"] == "gone"
    assert "is not live" in call("story", "unpublish", number, "--reason", "Twice", code=1).stderr


def test_readers_are_told_of_an_update_on_purpose(call):
    story = make_story("One")

    assert "is marked as updated" in call("story", "updated", story.pk, "--note", "The number.").stdout
    assert Story.objects.get(pk=story.pk).updated_note == "The number."
    assert "Say what was updated" in call("story", "updated", story.pk, code=1).stderr
    assert "has no mark" in call("story", "updated", story.address, "--take-back").stdout
    assert "not live" in call("story", "updated", make_draft().pk, "--note", "x", code=1).stderr


def test_a_story_leads_the_front(call):
    story = make_story("One")

    assert "leads the front" in call("story", "lead", story.pk).stdout
    assert FrontLead.objects.get().story_id == story.pk
    assert "is not chosen any more" in call("story", "lead", story.address, "--take-back").stdout
    assert "is not chosen to lead" in call("story", "lead", story.pk, "--take-back", code=1).stderr
    assert "not live" in call("story", "lead", make_draft().pk, code=1).stderr


def test_a_story_is_told_in_another_edition(call):
    story = make_story("One")
    make_edition("uk", prefix="uk")

    number = int(call("story", "version", story.pk, "uk").stdout)

    assert Story.objects.get(pk=number).telling == story.telling
    assert "There is a version" in call("story", "version", story.pk, "uk", code=1).stderr
    assert "there is no edition “tlh”" in call("story", "version", story.pk, "tlh", code=1).stderr


def test_a_published_story_that_is_changed_from_a_file_takes_its_update_along(call):
    told = '{"source_id": "1", "headline": "One", "standfirst": "x"%s}\n'
    later = told % ', "updated_at": "2024-11-23T20:00:00+02:00", "updated_note": "More."'
    call("import", "stories", "-", stdin=told % "")

    changed = call("import", "stories", "-", "--update", stdin=later).stdout
    again = call("import", "stories", "-", "--update", stdin=later).stdout

    assert ("1 changed" in changed, "changed" in again) == (True, False)
    assert Story.objects.get().updated_note == "More."
    call("story", "create", "-", "--publish", stdin=told % "")
    assert Story.objects.get().updated_at is None


def test_create_takes_what_show_prints(call):
    story = make_story("One", at=None)

    printed = call("story", "show", story.pk).stdout
    number = int(call("story", "create", "-", stdin=printed).stdout)

    again = json.loads(call("story", "show", number).stdout)
    first = json.loads(printed)
    for copy in (first, again):
        del copy["about"], copy["telling"]
    assert number != story.pk
    assert again == first


def test_a_known_source_is_changed_and_not_made_twice(call):
    first = call("story", "create", "-", stdin='{"headline": "One", "source_id": "x"}').stdout
    second = call("story", "create", "-", stdin='{"headline": "Two", "source_id": "x"}').stdout

    assert first == second
    assert Story.objects.count() == 1
    assert Story.objects.get().get_latest_revision_as_object().headline == "Two"


def test_show_prints_the_draft_or_what_readers_have(call):
    story = make_story("Old")
    story.headline = "New"
    story.save_revision()

    assert json.loads(call("story", "show", story.pk).stdout)["headline"] == "New"
    assert json.loads(call("story", "show", story.pk, "--live").stdout)["headline"] == "Old"


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("story", "show", "/no/such"), None, "There is no story /no/such"),
        (("story", "show", "http://[x"), None, "There is no story http://[x"),
        (("story", "create", "-"), "{", "Standard input is not JSON"),
        (("story", "create", "-"), "[" * 100_000, "Standard input is not JSON: it is nested too deeply"),
        (("story", "create", "-"), r'{"headline": "\u0000"}', "holds the character U+0000"),
        (("story", "create", "-"), "[]", "the story: [] is not of type object"),
        (("story", "create", "-"), '{"headline": "x", "headlin": 1}', "did you mean headline?"),
        (
            ("story", "create", "-"),
            '{"headline": "x", "read_also": [{"id": 99999}]}',
            'read_also: there is no story {"id": 99999}',
        ),
        (("story", "create", "-", "--publish"), '{"headline": "x"}', "Write at least a standfirst"),
        (
            ("story", "create", "-", "--publish"),
            '{"headline": "x", "standfirst": "y", "published_at": "2930-01-01T00:00:00Z"}',
            "published_at: lies in the future (to publish then, say so in go_live_at)",
        ),
        (
            ("story", "create", "-", "--publish"),
            '{"headline": "x", "standfirst": "y", "go_live_at": "2930-01-02T00:00:00Z",'
            ' "expire_at": "2930-01-01T00:00:00Z"}',
            "expire_at: lies before the publication",
        ),
        (("user", "password", "nobody"), None, "There is no account nobody"),
        (("press", "rebake", "/no/such/"), None, "The press has never baked /no/such/"),
        (("press", "rebake", "http://[x"), None, "http://[x is no address"),
    ],
)
def test_an_error_is_a_line_that_says_what_is_wrong(call, arguments, stdin, says):
    found = call(*arguments, stdin=stdin, code=1)

    assert says in found.stderr
    assert found.stderr.startswith("broadsheet: ")
    assert "Traceback" not in found.output


def test_a_refused_publication_leaves_no_draft_behind(call):
    call("story", "create", "-", "--publish", stdin='{"headline": "x"}', code=1)

    assert not Story.objects.exists()


def test_import_reports_lines_and_fails_when_one_was_left_out(call, tmp_path):
    lines = ['{"source_id": "1", "headline": "One", "standfirst": "x"}', "{", '{"headline": "No id"}']
    (tmp_path / "stories.jsonl").write_text("\n".join(lines))

    found = call("import", "stories", tmp_path / "stories.jsonl", code=1)

    assert "1 story published" in found.stdout
    assert "line 2: not JSON" in found.stderr
    assert "line 3: source_id: is missing" in found.stderr
    assert "2 lines could not be taken" in found.stderr


def test_a_strict_import_ends_at_the_first_bad_line(call):
    lines = '{\n{"source_id": "1", "headline": "One", "standfirst": "x"}\n'

    found = call("import", "stories", "-", "--strict", stdin=lines, code=1)

    assert "Ended at line 1" in found.stderr
    assert not Story.objects.exists()


def test_accounts_are_made_and_get_new_passwords(call):
    printed = call("user", "create", "olena", "--email", "olena@example.org", "--admin").stdout
    password = printed.strip().rsplit(" ", 1)[1]
    user = User.objects.get(username="olena")
    assert user.check_password(password)
    assert user.is_superuser

    call("user", "password", "olena", "--password-stdin", stdin="correct horse battery\n")
    user.refresh_from_db()
    assert user.check_password("correct horse battery")
    assert "too short" in call("user", "password", "olena", "--password-stdin", stdin="x\n", code=1).stderr
    assert "already exists" in call("user", "create", "olena", code=1).stderr


def test_the_first_password_is_forgotten_when_it_is_no_longer_one(call):
    User.objects.create_superuser(username="admin", password="x")
    settings.HOME.first_password_file.write_text("x\n")

    call("user", "password", "admin")

    assert not settings.HOME.first_password_file.exists()


def make_output(path="/politics/", **fields):
    made = {"hash": "0" * 16, "status": 200, "position": 1, "lane": 1, "phase": 0, **fields}
    return Output.objects.create(
        edition="en", path=path, kind="section", baked_at="2024-11-23T18:00:00Z", **made
    )


def test_the_press_is_looked_at_and_told(call):
    PressJob.objects.create(
        edition="en",
        path="/politics/",
        kind="section",
        lane=1,
        phase=0,
        position=1,
        attempts=3,
        error="Traceback\nKeyError: 'x'",
        created="2024-11-23T18:00:00Z",
    )
    status = call("press", "status").stdout
    assert "Failed: 1" in status
    assert "KeyError: 'x' (3 attempts)" in status
    assert json.loads(call("press", "status", "--json").stdout)["failures"] == 1

    assert "1 page is tried again" in call("press", "retry").stdout
    assert PressJob.objects.get().attempts == 0


def test_a_page_or_the_whole_site_is_baked_again(call):
    make_output()

    assert "is baked again" in call("press", "rebake", "http://localhost:8000/politics/").stdout
    assert PressJob.objects.get().path == "/politics/"

    before = OutboxRow.objects.count()
    call("press", "rebake", "--all")
    assert OutboxRow.objects.count() == before + 1
    call("press", "rebake", code=2)


@pytest.fixture
def sound(call):
    """A site in which the doctor finds nothing."""
    User.objects.create_superuser(username="admin", password="x")
    settings.HOME.private.chmod(0o700)
    return call


def test_the_doctor_finds_nothing_on_a_sound_site(sound):
    make_story("One")

    assert "is in order" in sound("doctor").stdout


def test_the_doctor_finds_what_readers_cannot(sound):
    lost = make_story("Lost")
    Listing.objects.filter(story=lost).delete()
    make_output()
    User.objects.all().delete()

    found = sound("doctor", code=1).stdout

    assert f"Live stories stand in no list: {lost.pk}" in found
    assert "1 page is missing or damaged on disk: en:/politics/" in found
    assert "Nobody may administer the newsroom" in found


def test_the_doctor_mends_what_can_be_mended(sound):
    make_output()
    settings.HOME.private.chmod(0o755)

    found = sound("doctor", "--repair").stdout

    assert "is the owner's alone now" in found
    assert "1 page is baked again" in found
    assert stat.S_IMODE(settings.HOME.private.stat().st_mode) == 0o700
    assert PressJob.objects.filter(path="/politics/").exists()


def test_a_missing_folder_and_an_open_secret_are_found_and_mended(tmp_path):
    home = Home.load(tmp_path, {})
    checkup.repair_files(home)
    assert checkup.check_files(home) == []

    home.secret_file.chmod(0o644)
    home.inbox.parent.rmdir()
    found = checkup.check_files(home)
    assert [finding.weight for finding in found] == ["wrong", "wrong"]
    assert any("may be read by others (mode 644)" in finding.what for finding in found)

    assert len(checkup.repair_files(home)) == 2
    assert checkup.check_files(home) == []


def test_a_command_outside_of_a_site_says_how_to_make_one(monkeypatch, tmp_path):
    monkeypatch.delenv("BROADSHEET_HOME")
    monkeypatch.chdir(tmp_path)

    found = CliRunner().invoke(group, ["story", "show", "1"])

    assert found.exit_code == 1
    assert "broadsheet init" in found.stderr


def test_a_draft_with_a_later_time_waits(call, edition, clock):
    story = make_draft("One", go_live_at="2030-01-01T00:00:00Z", edition=edition)

    assert "waits for 2030-01-01" in call("story", "publish", story.pk).stdout


def test_a_database_that_is_busy_is_a_line(call, monkeypatch):
    def busy(*_args, **_options):
        raise OperationalError("database is locked")

    monkeypatch.setattr("broadsheet.stories.exchange.find_story", busy)

    assert (
        "cannot be used right now (database is locked). Try again" in call("story", "show", 1, code=1).stderr
    )


def test_a_wire_is_added_asked_and_listed(call, edition, monkeypatch):
    agency, niced = Agency(), []
    monkeypatch.setattr("os.nice", niced.append)
    monkeypatch.setattr(
        asking, "fetch", lambda url, **told: fetch(url, **{**told, "policy": loopback_policy()})
    )
    agency.tell(entry(1, "Harbour"))
    assert "There is no wire" in call("wire", "list").stdout
    assert "no section" in call("wire", "add", "A", "https://a.example/", "--section", "x", code=1).stderr
    assert "Port 81" in call("wire", "add", "A", "http://a.example:81/", code=1).stderr
    number = call("wire", "add", "Agency", "https://a.example/?key=1", "--every", "60").stdout.strip()
    Wire.objects.update(address=agency.address)

    assert call("wire", "ask", "--due").stdout == f"{number}  Agency: 1 new\n"
    assert niced == [NICE]
    assert call("wire", "ask", "--due").stdout == ""  # asked a moment ago
    agency.says = answer(b"", status="503 Busy")
    assert "could not be read" in call("wire", "ask", number, code=1).stderr
    agency.close()
    assert "every 60 min): It answers with the status 503." in call("wire", "list").stdout
    (told,) = json.loads(call("wire", "list", "--json").stdout)
    assert (told["failures"], told["publishes"], told["edition"]) == (1, False, "en")
    assert "no such wire" in call("wire", "ask", "999", code=1).stderr
    assert WireItem.objects.get().title == "Harbour"


def test_pages_are_listed_published_and_unpublished(call, edition):
    page = StaticPage(edition=edition, title="About us", slug="about")
    page.body = [("paragraph", "<p>Who we are.</p>")]
    save_page_draft(page=page)
    assert call("page", "list").stdout == f"{page.pk}  en  draft  -  About us\n"
    assert call("page", "publish", page.pk).stdout.strip().endswith("/about/")
    [row] = json.loads(call("page", "list", "--json", "--edition", "en").stdout)
    assert (row["state"], row["address"], row["same_as"]) == ("live", "/about/", None)
    assert call("page", "unpublish", "/about/").stdout == "/about/ is gone.\n"
    assert "gone" in call("page", "unpublish", "/about/", code=1).output
    assert "no page" in call("page", "publish", "/nothing/", code=1).output
    page = StaticPage.objects.get()
    page.body = []
    save_page_draft(page=page)
    assert "body: " in call("page", "publish", page.pk, code=1).output
