"""Feeds, taken in once: RSS 0.9 to 2.0, Atom (Blogger's export too), JSON Feed."""

from broadsheet.intake.feeds.source import Feed

__all__ = ["Feed"]
