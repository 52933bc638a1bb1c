import pytest
from django.utils import translation

from broadsheet.stories.admin import failed


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("OSError: [Errno 28] No space left on device", failed.FULL),
        ("OperationalError: database or disk is full", failed.FULL),
        ("OperationalError: could not connect to server", failed.DATABASE),
        ("PermissionError: [Errno 13] Permission denied: 'people'", failed.SHUT),
        ("FileNotFoundError: [Errno 2] No such file or directory: 'ferry.jpg'", failed.MISSING),
        ("TemplateSyntaxError: Invalid block tag on line 3", failed.TEMPLATE),
        ("IntegrityError: UNIQUE constraint failed: stories_rendition.width", failed.PROGRAM),
        ("", failed.PROGRAM),
    ],
)
def test_a_reason_of_the_press_is_said_with_what_to_do(reason, said):
    assert failed.said_of(reason) == said


def test_it_is_said_in_the_language_of_the_desk():
    with translation.override("uk"):
        assert failed.said_of("OSError: [Errno 28] No space left on device") != failed.FULL
