"""A template that asks the database fails the test that draws it."""

import pytest
from django.contrib.auth.models import Group
from django.template import Context, Engine

from broadsheet.testing.templates import QueryInTemplate

TEXT = "{% for group in groups %}{{ group }}{% endfor %}"


def draw(name: str, groups: object) -> str:
    loaders = [("django.template.loaders.locmem.Loader", {name: TEXT})]
    return Engine(loaders=loaders).get_template(name).render(Context({"groups": groups}))


@pytest.mark.django_db
def test_a_query_out_of_a_readers_template_is_an_error() -> None:
    Group.objects.create(name="Desk")
    with pytest.raises(QueryInTemplate, match=r"broadsheet/a[.]html asked"):
        draw("broadsheet/a.html", Group.objects.all())


@pytest.mark.django_db
def test_what_was_fetched_before_can_be_drawn() -> None:
    Group.objects.create(name="Desk")
    assert draw("broadsheet/a.html", list(Group.objects.filter(name="Desk"))) == "Desk"
    assert draw("wagtailadmin/a.html", Group.objects.filter(name="Desk")) == "Desk"
