"""The list of everybody, and the sign that browsers ask for by its old name."""

from __future__ import annotations

import pytest

from broadsheet.newsroom.models import Person
from broadsheet.newsroom.services import delete_person, save_person
from broadsheet.outbox.models import OutboxRow
from broadsheet.press.kinds.favicon import Favicon
from broadsheet.press.kinds.people import PeoplePage
from broadsheet.press.lite import text_alone
from broadsheet.press.refs import OutputRef
from broadsheet.press.tests.markup import parse
from broadsheet.press.tests.paper import make_paper
from broadsheet.testing.factories import make_edition, make_person

pytestmark = pytest.mark.django_db


def test_everybody_is_listed_by_name_in_their_own_edition(django_assert_max_num_queries):
    edition = make_edition("en")
    for name in ("Olena", "anna", "Borys <b>"):
        make_person(name, slug=name.split()[0].lower(), description=f"{name} writes")
    make_person("Марія", edition=make_edition("uk", prefix="uk"), slug="maria")
    (ref,), _last = PeoplePage().expected(0, 1)
    assert (ref.edition, ref.path) == (edition.code, "/people/")

    with django_assert_max_num_queries(5):
        page = PeoplePage().render(ref).body

    places = [page.index(f">{name}</a>") for name in ("anna", "Borys &lt;b&gt;", "Olena")]
    assert places == sorted(places)
    assert 'href="/people/olena/"' in page
    assert "Марія" not in page


def test_names_stand_in_the_order_of_the_editions_alphabet():
    edition = make_edition("uk", language="uk")
    for number, name in enumerate(("Яна", "Їжакевич", "Ґалаґан", "Ганна", "Ілона", "Дарина")):
        make_person(name, slug=f"person-{number}", edition=edition)
    (ref,), _last = PeoplePage().expected(0, 1)
    page = PeoplePage().render(ref).body
    names = ("Ганна", "Ґалаґан", "Дарина", "Ілона", "Їжакевич", "Яна")
    places = [page.index(f">{name}</a>") for name in names]
    assert places == sorted(places)


def test_everybody_has_a_face_or_a_letter_which_the_text_alone_lacks(site, clock):
    paper = make_paper("en")  # with Olena
    save_person(person=Person(edition=paper.edition, name="Ana", slug="ana", portrait=paper.picture))
    (ref,), _last = PeoplePage().expected(0, 1)
    html = PeoplePage().render(ref).body
    ana, olena = parse(html).one("ul", class_="people").all("li")
    assert (len(ana.all("img", alt="")), ana.all("b")) == (1, [])
    assert (olena.all("img"), olena.one("b").text) == ([], "O")
    alone = parse(text_alone(html)).one("main").one("ul")
    assert [(one.one("a").text, len(one.all("img") + one.all("b"))) for one in alone.all("li")] == [
        ("Ana", 0),
        (paper.person.name, 0),
    ]


def test_a_new_renamed_or_deleted_person_asks_for_the_list():
    person = save_person(person=Person(edition=make_edition("en"), name="Olena"))

    def asked() -> list[OutputRef]:
        keys = OutboxRow.objects.latest("pk").keys
        return [ref for key in keys for ref in PeoplePage().born_of(key)]

    assert [ref.path for ref in asked()] == ["/people/"]
    person.name = "Olena T."
    save_person(person=person)
    assert asked()
    delete_person(person=person)
    assert asked()


def test_the_sign_is_an_icon_of_three_sizes():
    made = Favicon().render(OutputRef("favicon", "en", "/favicon.ico"))

    assert made.content_type == "image/vnd.microsoft.icon"
    assert made.body[:6] == bytes([0, 0, 1, 0, 3, 0])
