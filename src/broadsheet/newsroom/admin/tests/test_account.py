import pytest

from broadsheet.newsroom.models import User
from broadsheet.testing.desk import signed_in

pytestmark = pytest.mark.django_db


def test_an_account_without_names_can_choose_the_desk_s_language():
    rita = User.objects.create_superuser("rita", password="harbour-lamp-1")
    client = signed_in(rita)
    page = client.get("/desk/account/")
    fields = {"name_email-first_name": "", "name_email-last_name": "", "name_email-email": ""}
    for panel in page.context["panels_by_tab"]:
        for part in page.context["panels_by_tab"][panel]:
            for bound in part.get_form():
                fields.setdefault(bound.html_name, bound.value() or "")
    fields["locale-preferred_language"] = "uk"
    answer = client.post("/desk/account/", fields)
    assert answer.status_code == 302
    assert User.objects.get(pk=rita.pk).wagtail_userprofile.preferred_language == "uk"


def test_whoever_signs_in_reads_which_field_is_the_password_s(client):
    page = client.get("/desk/login/", headers={"accept-language": "uk"}).content.decode()

    assert "Пароль" in page
    assert "Password" not in page
