"""The import rules hold, and they can be broken."""

import subprocess
import sys
from pathlib import Path

from grimp import ImportGraph

from tests.architecture.may_import import MayImportContract, faults, package_of, parse_table
from tests.architecture.tree import ROOT

TABLE = ["kernel ->", "stories -> kernel", "project -> *"]


def check(graph: ImportGraph, table: list[str]) -> list[str]:
    contract = MayImportContract("test", {}, {"table": table})
    found = contract.check(graph, verbose=False)
    assert found.kept == (not faults(found.metadata))
    return faults(found.metadata)


def graph_of(*imports: tuple[str, str]) -> ImportGraph:
    graph = ImportGraph()
    graph.add_module("broadsheet")
    for importer, imported in imports:
        for module in (importer, imported):
            parts = module.split(".")
            for length in range(1, len(parts) + 1):
                graph.add_module(".".join(parts[:length]))
        graph.add_import(importer=importer, imported=imported, line_number=3, line_contents="import")
    return graph


def test_the_product_keeps_the_import_rules() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(lint), "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": f"{ROOT}/src:{ROOT}"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_import_against_the_table_breaks_it() -> None:
    graph = graph_of(("broadsheet.kernel.keys", "broadsheet.stories.models"))
    assert check(graph, TABLE) == ["broadsheet.kernel.keys:3 imports broadsheet.stories.models"]


def test_an_app_without_a_line_breaks_it() -> None:
    graph = graph_of(("broadsheet.gossip.models", "broadsheet.kernel.keys"))
    assert check(graph, TABLE) == ["broadsheet.gossip has no line in the may-import table"]


def test_allowed_imports_and_those_of_tests_pass() -> None:
    graph = graph_of(
        ("broadsheet.stories.models", "broadsheet.kernel.keys"),
        ("broadsheet.project.urls", "broadsheet.stories.models"),
        ("broadsheet.kernel.tests.test_keys", "broadsheet.stories.models"),
        ("broadsheet.kernel.keys", "broadsheet.kernel.clock"),
        ("broadsheet.kernel.keys", "re"),
    )
    assert check(graph, TABLE) == []


def test_names_and_lines_are_read_as_written() -> None:
    assert package_of("broadsheet.stories.services.publish") == "stories"
    assert package_of("broadsheet") is None
    assert package_of("django.db") is None
    assert parse_table(["a b -> c", "a -> d"]) == {"a": {"c", "d"}, "b": {"c"}}
