"""Tables: CSV, and JSON with one object a line, by a mapping of their columns."""

from broadsheet.intake.tables.source import Tables

__all__ = ["Tables"]
