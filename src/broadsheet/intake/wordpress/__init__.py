"""WordPress: the export file that it calls WXR (versions 1.0 to 1.2)."""

from broadsheet.intake.wordpress.source import WordPress

__all__ = ["WordPress"]
