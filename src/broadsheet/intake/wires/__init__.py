"""Agencies' formats of the IPTC: ninjs 1 to 3, NewsML-G2, NITF."""

from broadsheet.intake.wires.newsml import NewsML
from broadsheet.intake.wires.ninjs import Ninjs

__all__ = ["NewsML", "Ninjs"]
