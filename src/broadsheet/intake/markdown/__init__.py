"""Folders of Markdown with front matter, as Hugo, Jekyll and Pelican keep them."""

from broadsheet.intake.markdown.source import Markdown

__all__ = ["Markdown"]
