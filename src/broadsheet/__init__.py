"""Broadsheet: a news site with an editing desk, a press that bakes pages, and a delivery server."""
