"""Every picture by its name."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.project.demo.drawing import faces, harbour, rooms, streets, things
from broadsheet.project.demo.drawing.canvas import Canvas

SCENES: dict[str, Callable[[Canvas], None]] = {
    name.replace("_", "-"): paint
    for module in (harbour, streets, rooms, things, faces)
    for name, paint in vars(module).items()
    if callable(paint) and getattr(paint, "__module__", "") == module.__name__ and not name.startswith("_")
}


def draw_scene(name: str) -> bytes:
    """The picture of this name as JPEG; the same name gives the same picture. Raises KeyError."""
    paint = SCENES[name]
    art = Canvas(name)
    paint(art)
    return art.jpeg()
