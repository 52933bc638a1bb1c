"""The schemas of the public JSON as outputs: `/schemas/story.json`, `/schemas/list.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from broadsheet.kernel import keys
from broadsheet.newsroom.addresses import absolute
from broadsheet.press.kinds.editions import edition_of, every_edition
from broadsheet.press.refs import OutputRef, Rendered
from broadsheet.press.registry import OutputKind
from broadsheet.stories.exchange.schema import SCHEMA

STORY, LIST = "/schemas/story.json", "/schemas/list.json"
TYPE = "application/schema+json; charset=utf-8"

LIST_SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("list.schema.json").read_text())


class Schemas(OutputKind):
    """Two files that change with the version."""

    name = "schema"
    lane = 2
    phase = 1

    def born_of(self, key: str) -> Iterable[OutputRef]:
        kind, code = keys.split(key)
        return self._refs(code) if kind in ("site", "outlets") else ()

    def render(self, ref: OutputRef) -> Rendered | None:
        edition = edition_of(ref)
        if edition is None:
            return None
        keys.reading(keys.site(edition.code))
        schema = SCHEMA if ref.path == STORY else LIST_SCHEMA
        held = {**schema, "$id": absolute(edition, ref.path)}
        return Rendered(json.dumps(held, ensure_ascii=False, indent=1), content_type=TYPE)

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        codes, last = every_edition(after, limit)
        return [ref for code in codes for ref in self._refs(code)], last

    def _refs(self, code: str) -> list[OutputRef]:
        return [OutputRef(self.name, code, path) for path in (STORY, LIST)]
