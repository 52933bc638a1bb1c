"""Every address that the newsroom resolves, with something put in for each parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

SAMPLES = {
    "int": "999999",
    "str": "999999",
    "slug": "sample",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "sample/file.txt",
}

_PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
_GROUP = re.compile(r"\(\?P<\w+>((?:[^()]|\([^()]*\))*)\)|\(((?:[^()]|\([^()]*\))*)\)")


def routes() -> Iterator[tuple[str, str]]:
    """(name, path) of every route of the newsroom; the name carries its namespaces."""
    yield from _walk(get_resolver(), "", "")


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, here, inner)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.callback.__name__}", _filled(here)


def _filled(pattern: str) -> str:
    """A path that the pattern takes."""
    path = _PARAMETER.sub(lambda match: SAMPLES[match[1] or "str"], pattern)
    path = _GROUP.sub(lambda match: _sample(match[1] or match[2] or ""), path)
    return "/" + re.sub(r"[\^$\\?]|/\*", "", path).lstrip("/")


def _sample(expression: str) -> str:
    choices = expression.split("|")
    if all(choice.isalpha() for choice in choices):
        return choices[0]
    return "999999"
