"""XML from elsewhere, as a stream: no entities, no network, no file, no depth and no size without an end.

reliability.md S10 names what must be refused: entity bombs, external entities, deep nesting, endless texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from broadsheet.intake.items import SourceError
from broadsheet.intake.metered import MeteredText

DEEPEST = 200
"""Elements inside each other. WXR has 4, NewsML with NITF in it about 20."""


def elements(
    file: BinaryIO,
    *,
    among: frozenset[str],
    top: int = 1,
    root: Callable[[Element], None] = lambda element: None,
) -> Iterator[tuple[str, Element]]:
    """Each element whose name (namespace included as `{uri}name`, or the bare local name) is in `among`.

    Elements at depth `top` or below that are not wanted are thrown away as soon as they end, so memory does
    not grow. `root` is told of the root element when it begins. Raises SourceError with the line where the
    file ends to be XML.
    """
    metered = MeteredText(file)
    path: list[Element] = []
    wanted = 0
    try:
        for event, element in iterparse(metered, events=("start", "end"), forbid_external=True):
            if event == "start":
                if not path:
                    root(element)
                path.append(element)
                wanted += named(element) in among
                if len(path) > DEEPEST:
                    raise SourceError(f"elements are nested deeper than {DEEPEST}")
                continue
            path.pop()
            if named(element) in among:
                wanted -= 1
                if not wanted:
                    yield named(element), element
                    metered.since = 0
            if not wanted and len(path) >= top:
                element.clear()
                if path:
                    path[-1].remove(element)
    except DefusedXmlException:
        raise SourceError("it declares entities or asks for other files, which is not taken") from None
    except ParseError as error:
        line, column = error.position
        reason = str(error).partition(":")[0]
        raise SourceError(
            f"it is not well-formed XML from line {line}, column {column} on ({reason})"
        ) from None
    except (LookupError, ValueError, UnicodeError) as error:
        raise SourceError(f"it cannot be read as XML ({error})") from None


def named(element: Element) -> str:
    """The element's local name."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child_text(element: Element, name: str, space: str = "") -> str:
    """The text of the first child with this local name (and `space` in its namespace), else empty."""
    for child in element:
        if named(child) == name and space in child.tag:
            return "".join(child.itertext()).strip()
    return ""
