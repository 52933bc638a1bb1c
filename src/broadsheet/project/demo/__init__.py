"""The demonstration newsroom: a made-up paper of a made-up harbour city, in three editions."""

from broadsheet.project.demo.load import fill

__all__ = ["fill"]
