"""Pictures and documents are found at the desk by what is typed, from the moment they are there."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from broadsheet.stories.models import DocumentFile, Picture
from broadsheet.testing.desk import make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return signed_in(make_user("editor", "Editors"))


def picture(title, **told):
    row = Picture(title=title, width=9, height=6, **told)
    row.file.save("picture.png", ContentFile(b"none"), save=False)
    row.width, row.height = 9, 6  # as the child process told, which is not asked here
    row.save()
    return row


LISTS = ("/desk/images/?q=", "/desk/images/results/?q=", "/desk/images/chooser/results/?q=")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("маяк", True),
        ("МАЯК у тумані", True),
        ("туман хвил", True),  # the alternative text, and a part of a word
        ("соболь", True),
        ("harbour 12", True),  # a tag and the title
        ("маяк сонце", False),
        ("%", False),
        ("_", False),
    ],
)
def test_a_picture_is_found_by_any_part_of_what_is_said_of_it(editor, address, typed, is_found):
    one = picture("Маяк 1280", description="Хвилі б'ють у маяк у тумані", credit="Лев Соболь")
    one.tags.add("Harbour")
    picture("Another")

    shown = editor.get(address + typed).content.decode()

    assert ("Маяк 1280" in shown) is is_found
    assert ("Another" in shown) is False


def test_what_came_many_at_a_time_or_has_another_title_now_is_found_too(editor):
    Picture.objects.bulk_create([Picture(title="Імпорт", file="a.png", width=9, height=6)])
    renamed = picture("Before")
    renamed.title = "Після"
    renamed.save()

    assert "Імпорт" in editor.get(LISTS[0] + "імпорт").content.decode()
    assert "Після" in editor.get(LISTS[0] + "після").content.decode()
    assert f"/images/{renamed.pk}/" not in editor.get(LISTS[0] + "before").content.decode()


@pytest.mark.parametrize("address", ["/desk/documents/?q=", "/desk/documents/chooser/results/?q="])
def test_a_document_is_found(editor, address):
    for title in ("Бюджет порту", "Minutes"):
        document = DocumentFile(title=title)
        document.file.save("a.pdf", ContentFile(b"%PDF-1.4"))

    shown = editor.get(address + "БЮДЖЕТ").content.decode()

    assert "Бюджет порту" in shown
    assert "Minutes" not in shown


def test_what_was_there_before_is_found_after_the_migration():
    one = picture("Маяк", credit="Лев Соболь")
    Picture.objects.update(search_text="")

    import_module("broadsheet.stories.migrations.0012_search_text").fill(apps, None)

    assert Picture.objects.get(pk=one.pk).search_text == "маяк лев соболь"


def test_a_search_among_ten_thousand_asks_as_much_as_among_ten(editor, django_assert_max_num_queries):
    rows = [Picture(title=f"Picture {n}", file="a.png", width=9, height=6) for n in range(10_000)]
    Picture.objects.bulk_create(rows)
    picture("Маяк")

    with django_assert_max_num_queries(20):
        shown = editor.get(LISTS[2] + "маяк").content.decode()

    assert "Маяк" in shown
