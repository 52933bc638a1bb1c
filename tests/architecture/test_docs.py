"""The manual has a heading for every setting, every command and every hook."""

import ast
import re
from pathlib import Path

import click

from broadsheet.cli.group import group
from broadsheet.project.options import OPTIONS
from tests.architecture.tree import ROOT, modules, parsed, plant

HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
VARIABLE = re.compile(r"BROADSHEET_[A-Z0-9_]*[A-Z0-9]")


def headings(root: Path) -> set[str]:
    """Every heading of the manual, without the backticks."""
    return {
        heading.replace("`", "")
        for path in sorted((root / "docs").rglob("*.md"))
        for heading in HEADING.findall(path.read_text())
    }


def variables(root: Path) -> set[str]:
    """Environment variables that the product reads: our own by their name, others by how they are read."""
    found = set()
    for path in modules(root):
        if "testing" in path.parts:
            continue
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and VARIABLE.fullmatch(node.value)
            ):
                found.add(node.value)
            read = None
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("environ.get", "getenv")):
                read = node.args[0]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
                read = node.slice if isinstance(node.ctx, ast.Load) else None
            if isinstance(read, ast.Constant) and isinstance(read.value, str):
                found.add(read.value)
    return found


def commands(command: click.Command, name: str) -> set[str]:
    """The full names of a command and all below it, hidden ones left out; a group counts by its members."""
    if not isinstance(command, click.Group):
        return set() if command.hidden else {name}
    context = click.Context(command)
    return {
        full
        for child in command.list_commands(context)
        if (member := command.get_command(context, child)) is not None
        for full in commands(member, f"{name} {child}")
    }


def hooks(source: str) -> set[str]:
    """The names of the functions marked `@spec` or `@spec(...)`."""
    return {
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(mark).split("(")[0] == "spec" for mark in node.decorator_list)
    }


def test_every_setting_of_the_file_has_a_heading() -> None:
    written = headings(ROOT)
    assert [option.key for option in OPTIONS if not {option.key, option.variable} & written] == []


def test_every_variable_of_the_environment_has_a_heading() -> None:
    of_the_file = {option.variable for option in OPTIONS}
    assert sorted(variables(ROOT) - of_the_file - headings(ROOT)) == []


def test_every_command_has_a_heading() -> None:
    assert sorted(commands(group, "broadsheet") - headings(ROOT)) == []


def test_every_hook_has_a_heading() -> None:
    assert sorted(hooks((ROOT / "src/broadsheet/hookspecs.py").read_text()) - headings(ROOT)) == []


def test_what_the_manual_leaves_out_is_found(tmp_path: Path) -> None:
    source = (
        'HOME = "BROADSHEET_HOME"\nPREFIX = "BROADSHEET_X_"\nimport os\nos.environ["PORT"]\n'
        'os.environ.get("LANG")\nos.environ["WRITTEN"] = "1"\n'
    )
    plant(tmp_path, {"src/broadsheet/a.py": source, "docs/a.md": "# Manual\n\n## `BROADSHEET_HOME`\ntext\n"})
    assert headings(tmp_path) == {"Manual", "BROADSHEET_HOME"}
    assert variables(tmp_path) == {"BROADSHEET_HOME", "PORT", "LANG"}


def test_commands_and_hooks_are_all_walked() -> None:
    tree = click.Group(
        "x", commands=[click.Group("story", commands=[click.Command("show")]), click.Command("run")]
    )
    assert commands(tree, "x") == {"x story show", "x run"}
    assert hooks("@spec\ndef a(): ...\n@spec(firstresult=True)\ndef b(): ...\ndef c(): ...\n") == {"a", "b"}
