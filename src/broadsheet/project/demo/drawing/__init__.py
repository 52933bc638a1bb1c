"""Draws the demonstration's pictures: no photograph has to be shipped or credited to somebody real."""

from broadsheet.project.demo.drawing.scenes import SCENES, draw_scene

__all__ = ["SCENES", "draw_scene"]
