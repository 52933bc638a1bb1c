"""The example of docs/developers/adding-an-output-kind.md does what the page says."""

import re
from pathlib import Path

import pytest
from django.db import transaction

from broadsheet import outbox
from broadsheet.kernel import keys
from broadsheet.press.models import PressJob
from broadsheet.press.registry import Registry
from broadsheet.press.store import Store
from broadsheet.press.worker import Press
from broadsheet.testing.factories import make_section
from broadsheet.testing.plates import has_plate, read_page

PAGE = Path(__file__).parents[4] / "docs" / "developers" / "adding-an-output-kind.md"


@pytest.fixture
def registry() -> Registry:
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert code is not None
    module: dict = {"__name__": "example"}
    exec(code[1], module)
    return Registry(module["register_output_kinds"]())


@pytest.mark.django_db(transaction=True)
def test_the_manuals_example_is_baked_rebaked_and_removed(registry: Registry, tmp_path: Path) -> None:
    press = Press(Store(tmp_path), registry)
    section = make_section("Politics")

    def announce() -> None:
        with transaction.atomic():
            outbox.announce([keys.section(section.pk)])
        press.drain()

    announce()
    page = read_page(tmp_path, "en", "/mastheads/politics")
    assert (page.html, page.keys) == ("Politics\n", (f"section:{section.pk}",))

    section.name = "Politics and power"
    section.save()
    announce()
    assert read_page(tmp_path, "en", "/mastheads/politics").html == "Politics and power\n"

    key = section.pk
    section.delete()
    section.pk = key
    announce()
    assert not has_plate(tmp_path, "en", "/mastheads/politics")
    assert not PressJob.objects.exists()
