"""What readers load: logical directions, nobody else's server, and templates that only show."""

import re
from pathlib import Path

from tests.architecture.tree import ROOT, numbered_lines, plant, with_suffix

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)|(?:left|right)\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:text-align|float|clear)\s*:\s*(?:left|right))"
)
ADDRESS = re.compile(r"(?:https?:)?//([a-z0-9][a-z0-9.-]*\.[a-z]{2,})", re.IGNORECASE)
NAMESPACES = {"www.w3.org", "schema.org"}
"""Hosts in names that no browser loads."""
IN_TAG = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)
QUERYING = re.compile(r"\.(?:all|objects|count|filter|exclude|exists|aggregate|\w+_set)\b(?!\s*=)")


def physical_directions(root: Path) -> list[str]:
    """Places in style sheets and templates that say left or right: an Arabic page mirrors all of it."""
    return [
        f"{path.relative_to(root)}:{number} {found[0].strip()}"
        for path in with_suffix(root, ".css", ".html")
        for number, line in numbered_lines(path)
        if (found := PHYSICAL.search(line)) and (path.suffix == ".css" or "style" in line)
    ]


def foreign_addresses(root: Path) -> list[str]:
    """Addresses of other people's servers in what readers' browsers get."""
    return [
        f"{path.relative_to(root)}:{number} {found[1]}"
        for path in with_suffix(root, ".css", ".html", ".js", ".svg", ".xml")
        if "tests" not in path.parts
        for number, line in numbered_lines(path)
        for found in ADDRESS.finditer(line)
        if found[1].lower() not in NAMESPACES
    ]


def querying_templates(root: Path) -> list[str]:
    """Template tags that would ask the database: what a page shows is collected before it is drawn."""
    found = []
    for path in with_suffix(root, ".html", ".xml", ".txt"):
        text = path.read_text()
        for tag in IN_TAG.finditer(text):
            if QUERYING.search(tag[1]):
                found.append(f"{path.relative_to(root)}:{text.count(chr(10), 0, tag.start()) + 1} {tag[0]}")
    return found


def test_styles_say_start_and_end() -> None:
    assert physical_directions(ROOT) == []


def test_left_and_right_are_found(tmp_path: Path) -> None:
    css = (
        "a{margin-left:1px}\nb { left: 0 }\nc{text-align: right}\nd{margin-inline-start:1px;--left-over:1}\n"
    )
    plant(tmp_path, {"src/broadsheet/a.css": css, "src/broadsheet/a.html": "<p>On the left: a man</p>\n"})
    assert [line.partition(" ")[2] for line in physical_directions(tmp_path)] == [
        "margin-left",
        "left:",
        "text-align: right",
    ]


def test_nothing_is_loaded_from_a_third_party() -> None:
    assert foreign_addresses(ROOT) == []


def test_a_third_party_is_found(tmp_path: Path) -> None:
    html = '<script src="//cdn.example.com/a.js"></script>\n<svg xmlns="http://www.w3.org/2000/svg"/>\n'
    plant(
        tmp_path, {"src/broadsheet/a.html": html, "src/broadsheet/a.js": "fetch('https://x.example.org')\n"}
    )
    assert foreign_addresses(tmp_path) == [
        "src/broadsheet/a.html:1 cdn.example.com",
        "src/broadsheet/a.js:1 x.example.org",
    ]


def test_templates_query_nothing() -> None:
    assert querying_templates(ROOT) == []


def test_a_querying_template_is_found(tmp_path: Path) -> None:
    html = (
        "<p>It is all. The count</p>\n{% for a in b.authors.all %}{{ c.objects }}{{ d.count }}{{ e.name }}\n"
    )
    plant(tmp_path, {"src/broadsheet/a.html": html})
    assert [line.partition(" ")[2] for line in querying_templates(tmp_path)] == [
        "{% for a in b.authors.all %}",
        "{{ c.objects }}",
        "{{ d.count }}",
    ]
