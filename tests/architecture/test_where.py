"""What ARCHITECTURE.md says is there is there, and its import table is the one that is checked."""

import re
from configparser import ConfigParser
from pathlib import Path

from tests.architecture.may_import import parse_table
from tests.architecture.tree import ROOT, plant

SPAN = re.compile(r"`([^`]+)`")
ROW = re.compile(r"^\|(.+)\|(.+)\|$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def places(root: Path) -> list[str]:
    """Paths and names in the table "Where does it happen" that do not exist.

    In a row, a span with a slash or an ending is a path below `src/broadsheet` or the root; every other span
    is something that the last path before it defines.
    """
    text = (root / "ARCHITECTURE.md").read_text()
    wrong = []
    for _what, where in ROW.findall(text.partition("Where does it happen")[2]):
        source = ""
        for span in SPAN.findall(where):
            if "/" in span or "." in span:
                path = next((p for p in (root / "src/broadsheet" / span, root / span) if p.exists()), None)
                if path is None:
                    wrong.append(f"no {span}")
                source = path.read_text() if path is not None and path.is_file() else ""
            elif not re.search(
                rf"^\s*(?:async )?(?:def|class) {span}\b|^\s*{span}\b.*=", source, re.MULTILINE
            ):
                wrong.append(f"no {span} in {where.strip()}")
    return wrong


def dead_links(root: Path) -> list[str]:
    """Links between the pages of the manual that lead nowhere."""
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    return [
        f"{page.relative_to(root)}: {target}"
        for page in sorted(pages)
        for target in LINK.findall(re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL))
        if not (page.parent / target).exists()
    ]


def unlisted_pages(root: Path) -> list[str]:
    """Pages of the manual that its index does not lead to; decisions are found in their folder."""
    index = root / "docs" / "README.md"
    listed = {(index.parent / target).resolve() for target in LINK.findall(index.read_text())}
    return [
        str(page.relative_to(root))
        for page in sorted((root / "docs").rglob("*.md"))
        if page != index and page.parent.name != "adr" and page.resolve() not in listed
    ]


def documented_table(root: Path) -> dict[str, set[str]]:
    """The import table of ARCHITECTURE.md in the words of the checked one: names are taken, prose is not."""
    text = (root / "ARCHITECTURE.md").read_text()
    section = text.partition("Who may import whom")[2].partition("\n## ")[0]
    known = {name for left, _ in ROW.findall(section) for name in SPAN.findall(left)}
    table = {}
    for left, right in ROW.findall(section):
        for name in SPAN.findall(left):
            if right.strip().startswith("all;"):
                table[name] = {"*"}
            else:
                table[name] = known & set(re.findall(r"[a-z]+", right.partition(";")[0]))
    return table


def test_every_place_exists() -> None:
    assert places(ROOT) == []


def test_every_link_leads_somewhere() -> None:
    assert dead_links(ROOT) == []


def test_every_page_of_the_manual_is_in_its_index() -> None:
    assert unlisted_pages(ROOT) == []


def test_the_import_table_is_the_checked_one() -> None:
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    lines = config["importlinter:contract:may-import"]["table"].strip().splitlines()
    checked = {
        name: allowed - {"hookspecs"} for name, allowed in parse_table(lines).items() if name != "__main__"
    }
    written = documented_table(ROOT)
    written["outlets"] = written["press"] | {"press"}  # the page says "press and what it may"
    assert written == checked


def test_a_place_or_link_that_is_not_there_is_found(tmp_path: Path) -> None:
    page = (
        "## Where does it happen\n\n| What | Where |\n| --- | --- |\n"
        "| a | `a/b.py` `one`, `two` |\n| b | `a/c.py` |\n"
        "[x](docs/gone.md)\n"
    )
    plant(tmp_path, {"ARCHITECTURE.md": page, "src/broadsheet/a/b.py": "def one(): pass\n"})
    assert places(tmp_path) == ["no two in `a/b.py` `one`, `two`", "no a/c.py"]
    assert dead_links(tmp_path) == ["ARCHITECTURE.md: docs/gone.md"]
    plant(
        tmp_path,
        {"docs/README.md": "[a](operators/a.md)", "docs/operators/a.md": "", "docs/operators/b.md": ""},
    )
    assert unlisted_pages(tmp_path) == ["docs/operators/b.md"]
