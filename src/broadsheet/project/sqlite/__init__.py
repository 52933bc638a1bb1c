"""Django's SQLite, less the empty database that SQLite makes in place of one that was moved away."""
