"""Contact sheets of the readers' pages: each type of page, edition, width and scheme (`make pictures`)."""
