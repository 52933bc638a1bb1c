"""What the desk calls itself, and how it writes dates and lists time zones."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from wagtail.users.models import UserProfile

from broadsheet.newsroom.models import User
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return signed_in(make_user("admin"))


def test_the_desk_bears_the_papers_name(client, desk):
    assert "<title>Sign in - Broadsheet</title>" in " ".join(client.get("/desk/login/").text.split())
    make_edition("en", name="The Marenka Post")
    make_edition("uk", name="Маренська пошта", prefix="uk")

    for page, title in (
        ("/desk/", "First page of the desk"),
        ("/desk/press/", "The press"),
        ("/desk/nowhere/", ""),
    ):
        text = desk.get(page).text
        assert (
            f"{title} - The Marenka Post</title>" in text if title else "- The Marenka Post</title>" in text
        )
        assert "Wagtail<" not in text
        assert "Dashboard" not in text
    assert "Sign in to The Marenka Post" in client.get("/desk/login/").text
    profile = UserProfile.get_for_user(User.objects.get(username="admin"))
    profile.preferred_language = "uk"
    profile.save()
    assert "Маренська пошта</title>" in desk.get("/desk/").text


@pytest.mark.parametrize(
    ("language", "date", "moment"),
    [("en", "5 Nov 2024", "5 Nov 2024, 20:10"), ("uk", "05.11.2024", "05.11.2024, 20:10")],
)
def test_dates_have_one_form_in_each_language(language, date, moment):
    when = dt.datetime(2024, 11, 5, 18, 10, tzinfo=dt.UTC)
    with override(language), timezone.override("Europe/Kyiv"):
        local = timezone.localtime(when)
        assert {date_format(local, name) for name in ("DATE_FORMAT", "SHORT_DATE_FORMAT")} == {date}
        assert {date_format(local, name) for name in ("DATETIME_FORMAT", "SHORT_DATETIME_FORMAT")} == {moment}
        assert date_format(local, "TIME_FORMAT") == "20:10"


def test_no_name_of_the_time_zone_list_stops_the_page(desk):
    """The page's script asks the browser for each of them: `localtime` is none that it knows."""
    page = desk.get("/desk/account/").text

    assert 'value="Europe/Kyiv"' in page
    assert 'value="localtime"' not in page
