"""Feeds: the newest stories of a list, in three formats from one form."""
