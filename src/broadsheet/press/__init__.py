"""The press: renders what changed, outside any write transaction, and replaces its plates."""
