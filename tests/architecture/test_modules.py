"""The shape of the code: small modules, telling names, signals and saving in their places, docstrings."""

import ast
import re
import statistics
from pathlib import Path

from tests.architecture.tree import ROOT, modules, parsed, plant

HARD_STOP = 500
MEDIAN = 100
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc"}
SIGNALS = re.compile(
    r"^(pre|post)_(save|delete|init|migrate)$|^m2m_changed$|^(page_)?(un)?published$|_signal$"
)
RECEIVERS = "src/broadsheet/project/receivers.py"
WITH_DOCSTRINGS = ("kernel", "delivery")


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def too_long(root: Path) -> list[str]:
    return [f"{p.relative_to(root)}: {lines_of(p)} lines" for p in modules(root) if lines_of(p) > HARD_STOP]


def empty_names(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in modules(root, tests=True)
        if EMPTY_NAMES.intersection((path.stem, *path.relative_to(root).parts[:-1]))
    ]


def signal_receivers(root: Path) -> list[str]:
    """Every `@receiver` and every `signal.connect(...)` outside the one module that may have them."""
    found = []
    for path in modules(root):
        if str(path.relative_to(root)) == RECEIVERS:
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "django.dispatch":
                named = {alias.name for alias in node.names}
                if "receiver" in named:
                    found.append(f"{path.relative_to(root)}:{node.lineno} imports receiver")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "connect"
                and SIGNALS.search(ast.unparse(node.func.value).rpartition(".")[2])
            ):
                found.append(f"{path.relative_to(root)}:{node.lineno} connects to a signal")
    return found


def overridden_saves(root: Path) -> list[str]:
    """Models with a `save` of their own: what must happen on a change belongs in a service."""
    return [
        f"{path.relative_to(root)}:{item.lineno} {node.name}.save"
        for path in modules(root)
        if "models" in (path.stem, path.parent.name)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
        for item in node.body
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and item.name in ("save", "asave")
    ]


def needs_docstrings(path: Path, root: Path) -> bool:
    parts = path.relative_to(root / "src" / "broadsheet").parts
    return parts[0] in WITH_DOCSTRINGS or path.stem == "services" or "services" in parts


def undocumented(root: Path) -> list[str]:
    """Public functions and classes of the kernel, delivery and every service without a docstring."""
    found = []
    for path in modules(root):
        if not needs_docstrings(path, root):
            continue
        for node in parsed(path).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                if not node.name.startswith("_") and not ast.get_docstring(node):
                    found.append(f"{path.relative_to(root)}:{node.lineno} {node.name}")
    return found


def positional_services(root: Path) -> list[str]:
    """Services that act for a user and can be called with bare positions: who did what must be named."""
    found = []
    for path in modules(root):
        parts = path.relative_to(root / "src" / "broadsheet").parts
        if path.stem != "services" and "services" not in parts:
            continue
        for node in parsed(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                arguments = node.args.posonlyargs + node.args.args
                if arguments and "user" in [a.arg for a in arguments + node.args.kwonlyargs]:
                    found.append(f"{path.relative_to(root)}:{node.lineno} {node.name}")
    return found


def test_no_module_is_long_and_most_are_short() -> None:
    assert too_long(ROOT) == []
    sizes = [
        lines_of(path) for path in modules(ROOT) if lines_of(path)
    ]  # an empty __init__ is no module to read
    assert statistics.median(sizes) < MEDIAN


def test_a_long_module_is_found(tmp_path: Path) -> None:
    plant(tmp_path, {"src/broadsheet/a.py": "x = 1\n" * 501, "src/broadsheet/b.py": "x = 1\n" * 500})
    assert too_long(tmp_path) == ["src/broadsheet/a.py: 501 lines"]


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert empty_names(ROOT) == []


def test_a_name_that_says_nothing_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {"src/broadsheet/utils.py": "", "src/broadsheet/core/a.py": "", "src/broadsheet/cores.py": ""},
    )
    assert empty_names(tmp_path) == ["src/broadsheet/core/a.py", "src/broadsheet/utils.py"]


def test_signals_are_received_in_one_module() -> None:
    assert signal_receivers(ROOT) == []


def test_a_receiver_elsewhere_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "src/broadsheet/stories/a.py": "from django.dispatch import receiver\n",
            "src/broadsheet/stories/b.py": "signals.post_save.connect(f)\nsqlite3.connect('x')\n",
            RECEIVERS: "from django.dispatch import receiver\n",
        },
    )
    assert signal_receivers(tmp_path) == [
        "src/broadsheet/stories/a.py:1 imports receiver",
        "src/broadsheet/stories/b.py:1 connects to a signal",
    ]


def test_no_model_overrides_save() -> None:
    assert overridden_saves(ROOT) == []


def test_an_overridden_save_is_found(tmp_path: Path) -> None:
    bad = "class Story(Model):\n    def save(self, *args, **kwargs):\n        pass\n"
    plant(tmp_path, {"src/broadsheet/stories/models/story.py": bad, "src/broadsheet/stories/forms.py": bad})
    assert overridden_saves(tmp_path) == ["src/broadsheet/stories/models/story.py:2 Story.save"]


def test_kernel_delivery_and_services_are_documented() -> None:
    assert undocumented(ROOT) == []


def test_a_missing_docstring_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "src/broadsheet/kernel/a.py": "def open(): pass\ndef _closed(): pass\n",
            "src/broadsheet/stories/services/b.py": "class Done(Exception): pass\n",
            "src/broadsheet/stories/views.py": "def free(): pass\n",
        },
    )
    assert undocumented(tmp_path) == [
        "src/broadsheet/kernel/a.py:1 open",
        "src/broadsheet/stories/services/b.py:1 Done",
    ]


def test_services_that_act_for_a_user_take_keywords() -> None:
    assert positional_services(ROOT) == []


def test_a_positional_service_is_found(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {"src/broadsheet/a/services.py": "def f(story, user): pass\ndef g(*, user): pass\n"},
    )
    assert positional_services(tmp_path) == ["src/broadsheet/a/services.py:1 f"]
