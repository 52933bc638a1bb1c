"""What a redirect may lead to."""

import pytest
from django.core.exceptions import ValidationError

from broadsheet.kernel import paths
from broadsheet.newsroom.models import Redirect
from broadsheet.newsroom.services import note_gone, redirect_many, save_redirect
from broadsheet.testing.factories import make_edition, make_section, make_story, make_topic

pytestmark = pytest.mark.django_db


def lead(path, target):
    return save_redirect(redirect=Redirect(edition=make_edition(), path=path, target=target))


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "https://приклад.укр/сторінка",
        "https://[2001:db8::1]/",
        "/new/place",
        "/new/place/?tab=2&all#розділ",
    ],
)
def test_an_address_is_taken(target):
    assert lead("/old", target).target == target


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("ftp://example.org/", "starts with /"),
        ("javascript:alert(1)", "starts with /"),
        ("example.org", "starts with /"),
        ("//example.org/", "not an address that a page can have"),
        ("/\\evil.example", "not an address that a page can have"),
        ("https://example.org/a b", "no spaces"),
        ("https://example.org/\r\nSet-Cookie: a=b", "no spaces"),
        ("https:\\\\example.org", "starts with /"),
        ("https://example.org\\@evil.example/", "no spaces"),
        ("https:///path", "no host"),
        ("https://?", "no host"),
        ("https://editor:secret@example.org/", "no name and password"),
        ("https://example.org:99999/", "The host or the port"),
        ("https://[::1", "The host or the port"),
        ("/old", "is the old one"),
        ("/old?again#there", "is the old one"),
        ("/new#a b", "not an address that a page can have"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(target, said):
    with pytest.raises(ValidationError) as error:
        lead("/old", target)

    assert said in " ".join(error.value.message_dict["target"])
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/%D0%B4%D1%96%D0%BC/", "/дім/"),
        ("/?p=7", "/?p=7"),
        ("/topic/old/", "/topic/old/"),
        ("/ukraine/", "/ukraine/"),
    ],
)
def test_an_old_address_is_kept_as_readers_ask_for_it(path, kept):
    make_edition("uk", prefix="uk")

    assert lead(path, "/new").path == kept


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/a?x=1", "leave out what follows"),
        ("/?p=seven", "leave out what follows"),
        ("/a#b", "leave out what follows"),
        ("/a%2Fb", "as readers see it"),
        ("/lite/city/", "kept for the product"),
        ("/static/a.css", "kept for the product"),
        ("/healthz", "kept for the product"),
        ("/uk/pro-nas/", "prefix of an edition"),
        ("/people/", "the press makes itself"),
        ("/robots.txt", "the press makes itself"),
        ("/rss.xml", "the press makes itself"),
        ("/manifest.webmanifest", "the press makes itself"),
        ("/2024/", "the press makes itself"),
        ("/2024/11/23/", "the press makes itself"),
    ],
)
def test_what_no_reader_asks_for_and_what_the_press_makes_is_no_old_address(path, said):
    make_edition("uk", prefix="uk")
    with pytest.raises(ValidationError) as error:
        lead(path, "/new")

    assert said in " ".join(error.value.message_dict["path"])
    # An import leaves it out and goes on; its addresses are decoded already.
    if "%" not in path:
        refused = redirect_many(edition=make_edition(), moves={path: "/new", "/older": "/new"})
        assert list(refused) == [path]
        assert said in refused[path]


@pytest.mark.parametrize("path", ["/people", "/2024/05", "/2031", "/city", "/topic/ferries", "/robots.txt/"])
def test_no_redirect_takes_a_page_from_readers_who_leave_out_its_last_slash(path):
    make_section("City")
    make_topic("Ferries")
    with pytest.raises(ValidationError, match="stands at this address"):
        lead(path, "/new")

    assert lead(path, paths.twin(path)).target == paths.twin(path)
    assert list(redirect_many(edition=make_edition(), moves={f"{path}": "/new"})) == [path]


def test_a_story_is_not_taken_from_readers_who_add_a_slash():
    story = make_story("Herons")
    with pytest.raises(ValidationError, match="stands at this address"):
        lead(f"{story.path}/", "/new")

    assert redirect_many(edition=make_edition(), moves={f"{story.path}/": story.path}) == {}
    assert Redirect.objects.get().path == f"{story.path}/"


@pytest.mark.parametrize(("old", "new"), [("/self/", "/self"), ("/self", "/self/")])
def test_an_address_does_not_lead_to_itself_with_or_without_a_slash(old, new):
    with pytest.raises(ValidationError, match="The new address is the old one"):
        lead(old, new)


def test_readers_are_not_led_in_a_circle_over_a_slash_and_two_redirects_do_not_differ_in_one():
    lead("/a", "/b/")
    with pytest.raises(ValidationError, match="leads back here"):
        lead("/b", "/a")
    with pytest.raises(ValidationError, match="/a leads to /b/ already"):
        lead("/a/", "/c")
    assert lead("/a/", "/b/").target == "/b/"


def test_what_leads_to_another_page_already_stays_when_an_import_comes():
    lead("/old/", "/first")
    save_redirect(redirect=Redirect(edition=make_edition(), path="/gone/", reason="A test."))

    refused = redirect_many(edition=make_edition(), moves={"/old/": "/second", "/gone/": "/second"})

    assert refused == {"/old/": "It leads to /first already."}
    assert dict(Redirect.objects.values_list("path", "target")) == {"/old/": "/first", "/gone/": "/second"}


def test_many_old_addresses_cost_no_question_each(django_assert_max_num_queries):
    edition = make_edition()
    with django_assert_max_num_queries(25):
        redirect_many(edition=edition, moves={f"/old-{number}": "/new" for number in range(100)})

    assert Redirect.objects.count() == 100


def test_a_second_redirect_for_an_address_is_refused():
    lead("/a", "/b")

    with pytest.raises(ValidationError, match="There is a redirect for this address already"):
        lead("/a", "/c")


def test_readers_are_not_led_round_in_a_circle():
    lead("/a", "/b")
    lead("/b", "/c")

    with pytest.raises(ValidationError, match="leads back here"):
        lead("/c", "/a")
    assert lead("/d", "/a").target == "/a"


def test_an_address_that_leads_nowhere_says_why():
    with pytest.raises(ValidationError, match="why nothing is there"):
        lead("/old", "")
    gone = save_redirect(redirect=Redirect(edition=make_edition(), path="/old", reason=" It was\ta test. "))
    assert (gone.target, gone.reason) == ("", "It was a test.")
    gone.target = "/new"
    assert save_redirect(redirect=gone).reason == ""


def test_old_addresses_that_nothing_stands_at_answer_with_a_reason_until_something_does():
    edition = make_edition()
    make_section("World", edition=edition)
    lead("/led", "/new")

    new = note_gone(edition=edition, addresses=["/a/", "/led", "/world/", "/a/", "/../b"], reason="Why.")

    assert new == ["/a/"]
    assert note_gone(edition=edition, addresses=["/a/"], reason="Else.") == []
    assert Redirect.objects.get(path="/led").target == "/new"
    assert Redirect.objects.get(path="/a/").reason == "Why."
    assert redirect_many(edition=edition, moves={"/a/": "/2024/11/23/a"}) == {}
    found = Redirect.objects.get(path="/a/")
    assert (found.target, found.reason) == ("/2024/11/23/a", "")


def test_redirects_are_found_by_their_addresses_and_not_among_all_of_an_edition():
    edition, many = make_edition(), [f"/{number}" for number in range(300)]
    for query in (
        Redirect.objects.filter(edition=edition, path="/a"),
        Redirect.objects.filter(edition=edition, path__in=many),
        Redirect.objects.filter(edition=edition, target__in=many),
    ):
        assert "(edition_id=?)" not in query.explain()
