"""Pictures for readers: sizes made in a memory-limited child process, written to the public store."""
