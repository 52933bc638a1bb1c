"""Sites without an export: saved HTML pages, or their text."""

from broadsheet.intake.pages.captures import Captures
from broadsheet.intake.pages.source import Pages

__all__ = ["Captures", "Pages"]
