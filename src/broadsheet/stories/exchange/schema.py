"""The JSON Schema of a story (draft 2020-12), and its faults in words for the person who wrote the file."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as SchemaFault
from jsonschema.exceptions import best_match

SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("story.schema.json").read_text())
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SHOWN = 60  # characters of a wrong value that an error repeats


class StoryFormatError(ValueError):
    """A story in JSON that cannot be taken; `faults` says where and why, one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(SCHEMA)


def parse(text: bytes | str) -> Any:
    """The JSON in `text`. Raises StoryFormatError for what is none, or none that can be read."""
    try:
        return json.loads(text)
    except RecursionError:
        fault = "it is nested too deeply"
    except ValueError as error:  # no JSON, not UTF-8, or a number of thousands of digits
        fault = str(error).partition(";")[0]
    raise StoryFormatError([f"not JSON: {fault}"])


def check(data: Any) -> None:
    """Raises StoryFormatError with every fault of form: unknown fields, wrong types, too long texts, and
    characters that are none.
    """
    faults = sorted(_validator().iter_errors(data), key=lambda fault: list(map(str, fault.absolute_path)))
    if faults:
        raise StoryFormatError([_in_words(fault) for fault in faults])
    if strange := list(_strange(data, ())):
        raise StoryFormatError(strange)


def _strange(data: Any, where: tuple[str, ...]) -> Iterator[str]:
    """A fault for each text with a character that a database or a page cannot hold (NUL, half a pair)."""
    match data:
        case str():
            if found := _NO_TEXT.search(data):
                yield f"{'/'.join(where)}: holds the character U+{ord(found[0]):04X}, which is no text"
        case dict():
            for name, value in data.items():
                if (*where, name) != ("about",):  # which nobody reads
                    yield from _strange(value, (*where, name))
        case list():
            for place, value in enumerate(data):
                yield from _strange(value, (*where, str(place)))


def _nearest(fault: SchemaFault) -> SchemaFault:
    """Of a choice (a paragraph or a heading or ...), what is wrong with the alternative that was meant."""
    while fault.validator == "oneOf" and fault.context:
        alternatives: dict[object, list[SchemaFault]] = {}
        for inner in fault.context:
            alternatives.setdefault(inner.schema_path[0], []).append(inner)
        # One whose `type` is not the block's, or that is a text where an object was given, was not meant.
        meant = [
            faults
            for faults in alternatives.values()
            if not any(
                inner.validator == "const" or (inner.validator == "type" and not inner.path)
                for inner in faults
            )
        ]
        if len(meant) != 1:
            return best_match([fault]) or fault
        fault = meant[0][0]
    return fault


def _in_words(fault: SchemaFault) -> str:
    fault = _nearest(fault)
    where = "/".join(map(str, fault.absolute_path)) or "the story"
    shown = json.dumps(fault.instance, ensure_ascii=False)
    shown = shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"
    match fault.validator:
        case "additionalProperties":
            known = list(fault.schema.get("properties", {}))
            extra = min(set(fault.instance) - set(known))
            near = difflib.get_close_matches(extra, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            return f"{where}: unknown field {extra} ({hint})"
        case "maxLength":
            return f"{where}: {len(fault.instance)} characters, {fault.validator_value} are allowed"
        case "minLength":
            return f"{where}: is empty"
        case "required":
            missing = [name for name in fault.validator_value if name not in fault.instance]
            return f"{where}: {', '.join(missing)} is missing"
        case "type":
            return f"{where}: {shown} is not of type {fault.validator_value}"
        case "enum" | "const":
            value = fault.validator_value
            allowed = ", ".join(value) if isinstance(value, list) else value
            return f"{where}: {shown} is not one of: {allowed}"
        case "pattern":
            return f"{where}: {shown} has not the form {fault.validator_value}"
    return f"{where}: {shown} is none of the allowed forms"
