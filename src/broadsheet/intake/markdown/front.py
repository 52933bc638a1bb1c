"""Front matter: YAML between dashes, TOML between pluses, JSON, or Pelican's `Name: value` lines."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import yaml

from broadsheet.intake.items import SourceError

LARGEST = 64 * 1024
_PELICAN = re.compile(r"([A-Za-z][\w-]*):[ \t]*(.*)")
_BEGINS = {"---": re.compile(r"---[ \t]*\n"), "+++": re.compile(r"\+\+\+[ \t]*\n")}
_WHOLE = {
    "---": re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
    "+++": re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE),
}


_DECIDED = frozenset({"draft", "published"})
"""What is asked whether it is true."""


class _Plain(yaml.SafeLoader):
    """YAML without aliases: nine of them on nine lines are a billion texts."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not taken")
        return super().compose_node(parent, index)


def split(text: str) -> tuple[dict[str, Any], str]:
    """The fields (names in small letters) and the body. Raises SourceError for broken front matter."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    for mark, read in (("---", _yaml), ("+++", tomllib.loads)):
        if _BEGINS[mark].match(text):
            found = _WHOLE[mark].match(text)
            if not found:
                raise SourceError(f"its front matter has no end ({mark})")
            return _fields(found[1], read), text[found.end() :]
    if text.startswith("{"):
        try:
            fields, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return {}, text
        return _small(fields), text[end:]
    fields, lines = {}, text.split("\n")
    for number, line in enumerate(lines[:50]):
        found_line = _PELICAN.fullmatch(line)
        if not found_line:
            return (fields, "\n".join(lines[number:])) if "title" in fields else ({}, text)
        fields[found_line[1].lower()] = found_line[2].strip()
    return {}, text


def _fields(head: str, read: Any) -> dict[str, Any]:
    if len(head) > LARGEST:
        raise SourceError(f"its front matter is larger than {LARGEST // 1024} KiB")
    try:
        return _small(read(head))
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError, TypeError) as error:
        raise SourceError(f"its front matter cannot be read: {' '.join(str(error).split())[:150]}") from None


def _yaml(head: str) -> Any:
    loader = _Plain(head)
    try:
        node = loader.get_single_node()
        if isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                if isinstance(name, yaml.ScalarNode) and name.value.lower() not in _DECIDED:
                    _take_as_written(value)
        return loader.construct_document(node) if node else None
    finally:
        loader.dispose()


def _take_as_written(node: yaml.Node) -> None:
    """A title 12.50, Yes or 2013-01-01 is what stands there: YAML reads 12.5, true and a day."""
    if isinstance(node, yaml.ScalarNode):
        if not node.tag.endswith(":null"):
            node.tag = "tag:yaml.org,2002:str"
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            _take_as_written(one)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            _take_as_written(value)


def _small(fields: Any) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in fields.items()} if isinstance(fields, dict) else {}
