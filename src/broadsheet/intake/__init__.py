"""Bringing an archive in. A reader for each format gives items; one pipeline takes them (ARCHITECTURE.md)."""
