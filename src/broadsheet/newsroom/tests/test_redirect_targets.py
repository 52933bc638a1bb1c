"""What a redirect may lead to."""

import pytest
from django.core.exceptions import ValidationError

from broadsheet.newsroom.models import Redirect
from broadsheet.newsroom.services import save_redirect
from broadsheet.testing.factories import make_edition

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
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(target, said):
    with pytest.raises(ValidationError) as error:
        lead("/old", target)

    assert said in " ".join(error.value.message_dict["target"])
    assert not Redirect.objects.exists()


def test_readers_are_not_led_round_in_a_circle():
    lead("/a", "/b")
    lead("/b", "/c")

    with pytest.raises(ValidationError, match="leads back here"):
        lead("/c", "/a")
    assert lead("/d", "/a").target == "/a"
