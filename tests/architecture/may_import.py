"""The import-linter contract that reads like the "May import" table of ARCHITECTURE.md.

import-linter's own contracts forbid what they list, so a new app would be free until somebody thought of it.
Here every package directly under the root needs a line, or the contract is broken.
"""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ROOT = "broadsheet"
EVERYTHING = "*"


class MayImportContract(Contract):
    """A line per package: `stories -> newsroom outbox record kernel`; `project -> *` may import all.

    Only direct imports are looked at: each package on the way has a line of its own. Modules in a `tests`
    folder are free. Lines for packages that do not exist yet are allowed; packages without a line are not.
    """

    type_name = "may_import"
    table = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find packages without a rule, and imports that no rule allows."""
        allowed = parse_table(self.table)  # type: ignore[arg-type]
        packages = {child.removeprefix(f"{ROOT}.") for child in graph.find_children(ROOT)}
        unruled = sorted(packages - allowed.keys())
        broken = []
        for importer in sorted(graph.modules):
            source = package_of(importer)
            if source is None or source not in allowed:
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                target = package_of(imported)
                if target in (None, source) or allowed[source] & {target, EVERYTHING}:
                    continue
                for detail in graph.get_import_details(importer=importer, imported=imported):
                    broken.append(f"{importer}:{detail['line_number']} imports {imported}")
        return ContractCheck(kept=not (unruled or broken), metadata={"unruled": unruled, "broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line a fault."""
        for line in faults(check.metadata):
            output.print_error(line)


def faults(metadata: dict[str, Any]) -> list[str]:
    """The faults of a check as lines for a person."""
    unruled = [f"broadsheet.{name} has no line in the may-import table" for name in metadata["unruled"]]
    return unruled + metadata["broken"]


def parse_table(lines: list[str]) -> dict[str, set[str]]:
    """Read `a b -> c d` lines: each name on the left may import each on the right.

    Raises ValueError for a line without an arrow.
    """
    allowed: dict[str, set[str]] = {}
    for line in lines:
        left, arrow, right = line.partition("->")
        if not arrow:
            raise ValueError(f"no arrow in {line!r}")
        for name in left.split():
            allowed.setdefault(name, set()).update(right.split())
    return allowed


def package_of(module: str) -> str | None:
    """`stories` for `broadsheet.stories.models`; None for the root, foreign modules and tests."""
    parts = module.split(".")
    if parts[0] != ROOT or len(parts) < 2 or "tests" in parts:
        return None
    return parts[1]
