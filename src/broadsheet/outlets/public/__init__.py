"""The public JSON: `.json` beside every page, described by JSON Schemas that are published beside it."""
