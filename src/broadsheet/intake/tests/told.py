"""Every sentence that a report or a wire can say, found in the source that says it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import broadsheet

SOURCE = Path(broadsheet.__file__).parent
PLACES = ("intake", "kernel/fetch", "stories/exchange/schema.py")
RAISED = {"SourceError", "StoryFormatError", "FetchError", "_odd"}
NAMED = {"fault", "why", "sentence"}
TELLING = {"fault_of", "left_alone", "in_one_line", "_in_words", "why"}
VALUE = "7"
"""Stands where the source puts something in."""


def sentences() -> Iterator[tuple[str, str]]:
    """Where it stands, and the sentence."""
    for place in PLACES:
        root = SOURCE / place
        for path in [root] if root.is_file() else sorted(root.rglob("*.py")):
            if {"tests", "migrations", "models"} & set(path.parts):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                for said in _told(node):
                    for text in _texts(said):
                        if " " in text.strip():
                            yield f"{path.relative_to(SOURCE)}:{node.lineno}", text


def _told(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=args) if name in RAISED:
            yield from args
        case ast.Call(func=ast.Attribute(attr="append", value=ast.Name(id="notes")), args=args):
            yield from args
        case ast.Call(func=ast.Attribute(attr="append", value=ast.Attribute(attr="notes")), args=args):
            yield from args
        case ast.FunctionDef(name=name) if name in TELLING:
            yield from (one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value)
        case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)], value=value) if name in NAMED:
            yield value
    if isinstance(node, ast.Call):
        yield from (word.value for word in node.keywords if word.arg in NAMED | {"notes"})


def _texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(one.value if isinstance(one, ast.Constant) else VALUE for one in values)
        case ast.IfExp(body=body, orelse=other):
            yield from _texts(body)
            yield from _texts(other)
        case ast.List(elts=elements):
            for element in elements:
                yield from _texts(element)
        case ast.Call(func=ast.Attribute(attr="get"), args=[_, default]):
            yield from _texts(default)
