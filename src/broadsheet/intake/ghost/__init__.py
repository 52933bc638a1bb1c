"""Ghost: its JSON export, of versions 0 to 6."""

from broadsheet.intake.ghost.source import Ghost

__all__ = ["Ghost"]
