"""Telling others of news at once: search engines (IndexNow) and subscribers of feeds (WebSub)."""
