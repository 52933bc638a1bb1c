"""Static pages: at the desk, in their store of plates, in the foot of every page."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from broadsheet.fronts.models import StaticPage
from broadsheet.fronts.services import publish_page, save_page_draft, unpublish_page
from broadsheet.newsroom.addresses import absolute
from broadsheet.newsroom.models import Edition, Redirect, Remit, Section
from broadsheet.newsroom.services import save_edition, save_redirect, save_section
from broadsheet.outbox.models import OutboxRow
from broadsheet.outlets.maps.read import named_addresses
from broadsheet.stories.models import Picture
from broadsheet.stories.selectors.picture_use import pictures_in_use
from broadsheet.testing.desk import make_user, signed_in, story_form
from broadsheet.testing.factories import make_edition, make_section, make_story

pytestmark = pytest.mark.django_db


def make_page(title="About us", *, text="<p>Who we are.</p>", publish=True, **fields):
    page = StaticPage(edition=fields.pop("edition", None) or make_edition(), title=title, **fields)
    page.body = [("paragraph", text)] if text else []
    save_page_draft(page=page)
    return publish_page(page=page) if publish else page


def url(what, *args):
    return reverse(f"wagtailsnippets_fronts_staticpage:{what}", args=args)


def form(**fields):
    """What the form of a page sends: the story's, whose body is the same."""
    edition = fields.pop("edition", None) or make_edition()
    sent = story_form(edition=edition, paragraphs=("<p>Who we are.</p>",))
    body = {name: value for name, value in sent.items() if name.startswith("body-")}
    return {"edition": sent["edition"], "title": "About us", "slug": "", "sort_order": "0", **body, **fields}


def test_a_page_is_written_published_changed_renamed_and_taken_back():
    page = make_page(publish=False)
    assert (page.slug, page.path, page.live) == ("about-us", "", False)

    page = publish_page(page=page)
    assert (page.path, page.live) == ("/about-us/", True)

    page.title, page.slug = "Who we are", "who-we-are"
    save_page_draft(page=page)
    assert StaticPage.objects.get().title == "About us", "readers see nothing of a draft"
    page = publish_page(page=page)
    assert (page.path, page.title) == ("/who-we-are/", "Who we are")
    assert list(Redirect.objects.values_list("path", "target")) == [("/about-us/", "/who-we-are/")]

    # Its own former address it may take back, and that redirect is lifted.
    page.slug = "about-us"
    save_page_draft(page=page)
    page = publish_page(page=page)
    assert list(Redirect.objects.values_list("path", "target")) == [("/who-we-are/", "/about-us/")]

    gone = unpublish_page(page=page)
    assert (gone.live, gone.path) == (False, "/about-us/")
    assert gone.gone_at is not None


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("people", "kept for the product"),
        ("2024", "is a year"),
        ("uk", "prefix of an edition"),
        ("politics", "stands at this address"),
        ("old", "has led to"),
        ("contacts", "stands at this address"),
    ],
)
def test_an_address_that_is_taken_is_refused(slug, why):
    make_edition("uk", prefix="uk")
    make_section("Politics")
    make_page("Contacts")
    save_redirect(redirect=Redirect(edition=make_edition(), path="/old/", target="/politics/"))

    with pytest.raises(ValidationError) as refused:
        make_page(slug=slug)
    assert why in refused.value.message_dict["slug"][0]


def test_nothing_else_takes_a_pages_address():
    page = make_page("Contacts")

    with pytest.raises(ValidationError, match="stands at this address"):
        save_section(section=Section(edition=page.edition, name="Contacts", slug="contacts"))
    with pytest.raises(ValidationError, match="stands at this address"):
        save_redirect(redirect=Redirect(edition=page.edition, path="/contacts/", target="/"))
    with pytest.raises(ValidationError, match="stands at this address"):
        save_edition(edition=Edition(code="uk", name="Пошта", language="uk", prefix="contacts"))


def test_a_page_without_words_or_with_a_picture_of_nobody_is_not_published():
    with pytest.raises(ValidationError, match="Write at least a paragraph"):
        make_page(text="")
    (picture,) = Picture.objects.bulk_create([Picture(title="quay", file="quay.png", width=9, height=9)])
    page = make_page("Contacts", publish=False)
    page.body = [("picture", {"picture": picture, "caption": "", "alt": ""})]
    save_page_draft(page=page)
    with pytest.raises(ValidationError) as refused:
        publish_page(page=page)
    assert len(refused.value.message_dict["body"]) == 2

    picture.credit, picture.description = "Jun Park", "The quay"
    picture.save()
    assert pictures_in_use([picture.pk]) == set()
    publish_page(page=page)
    assert pictures_in_use([picture.pk]) == {picture.pk}
    unpublish_page(page=page)
    assert pictures_in_use([picture.pk]) == set()


def test_the_map_names_live_pages():
    make_page("Contacts", in_foot=False)
    unpublish_page(page=make_page("About us"))

    found = [address.url for address in named_addresses(make_edition())]
    assert [one for one in found if "contacts" in one or "about" in one] == [f"{found[0]}contacts/"]


def test_an_editor_writes_one_at_the_desk_and_a_reporter_does_not():
    make_edition()
    editor = signed_in(make_user("editor", "Editors"))

    assert editor.get(url("add")).status_code == 200
    answer = editor.post(url("add"), form() | {"in_foot": "on", "action-publish": "1"})
    page = StaticPage.objects.get()
    assert answer.status_code == 302
    assert (page.path, page.live, page.in_foot) == ("/about-us/", True, True)
    assert editor.get(url("edit", page.pk)).status_code == 200
    assert editor.get(url("list")).status_code == 200
    assert b"/about-us/" in editor.get(url("list")).content
    assert editor.post(url("delete", page.pk)).status_code == 302
    editor.post(f"/desk/bulk/fronts/staticpage/delete/?id={page.pk}")
    assert StaticPage.objects.exists(), "a page that readers have had is not deleted"
    assert absolute(page.edition, page.path) in editor.get(url("unpublish", page.pk)).content.decode()
    assert editor.post(url("unpublish", page.pk)).status_code == 302
    page.refresh_from_db()
    assert not page.live
    assert page.gone_at
    assert "Unpublished" in editor.get(url("list")).content.decode()
    assert {f"page:{page.pk}", "site:en"} <= set(OutboxRow.objects.latest("pk").keys)
    draft = make_page("Imprint", publish=False)
    editor.post(f"/desk/bulk/fronts/staticpage/delete/?id={draft.pk}")
    assert not StaticPage.objects.filter(pk=draft.pk).exists()

    refused = editor.post(url("add"), form(title="People", slug="people") | {"action-publish": "1"})
    assert "kept for the product" in refused.content.decode()
    assert signed_in(make_user("reporter", "Reporters")).get(url("list")).url == "/desk/"


def test_an_editor_of_one_section_keeps_no_pages_and_one_of_an_edition_its_own():
    english, ukrainian = make_edition(), make_edition("uk", prefix="uk")
    user = make_user("editor", "Editors")
    Remit.objects.create(account=user, edition=english)
    theirs, foreign = make_page(), make_page("Про нас", edition=ukrainian)
    client = signed_in(user)

    assert client.get(url("edit", theirs.pk)).status_code == 200
    assert client.get(url("edit", foreign.pk)).url == "/desk/"
    made = client.post(url("add"), form(edition=ukrainian, title="Контакти") | {"action-publish": "1"})
    assert "You may not publish in" in made.content.decode()
    assert StaticPage.objects.count() == 2
    with pytest.raises(PermissionDenied):
        unpublish_page(page=foreign, user=user)
    assert theirs.title in client.get(url("list")).content.decode()
    assert foreign.title not in client.get(url("list")).content.decode()


def test_a_draft_is_previewed_as_it_is_in_the_form():
    make_edition()
    make_story()
    editor = signed_in(make_user("editor", "Editors"))

    assert editor.post(url("preview_on_add"), form(title="What we do")).json()["is_valid"]
    shown = editor.get(url("preview_on_add") + "?in_preview_panel=true").content.decode()
    assert "<h1>What we do</h1>" in shown
    assert "Who we are." in shown


def test_a_page_has_one_counterpart_in_each_edition():
    here, there = make_edition("en"), make_edition("uk", prefix="uk")
    page, other = make_page(edition=here), make_page(edition=there, slug="pro-nas")
    other.same_as = page
    save_page_draft(page=other)
    publish_page(page=other)

    page.same_as = other
    save_page_draft(page=page)
    assert page.same_as is None, "what names this one is not named by it"

    second = StaticPage(edition=there, title="Again", slug="again", same_as=page)
    with pytest.raises(ValidationError) as refused:
        save_page_draft(page=second)
    assert "same_as" in refused.value.message_dict

    third = make_page(edition=make_edition("ar", prefix="ar"), slug="third")
    page.same_as = third
    with pytest.raises(ValidationError) as refused:
        save_page_draft(page=page)
    assert "same_as" in refused.value.message_dict

    editor = signed_in(make_user("chief"))
    shown = editor.get(url("edit", other.pk)).text
    assert f'<option value="{page.pk}" selected>' in shown
    assert f'<option value="{third.pk}">' in shown
    sent = form(edition=there, slug="pro-nas", same_as=third.pk, **{"action-publish": "1"})
    editor.post(url("edit", other.pk), sent)
    assert StaticPage.objects.get(pk=other.pk).same_as == third
