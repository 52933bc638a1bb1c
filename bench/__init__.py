"""What `make bench` measures. Each module is one part, with a `main()` that prints a table and returns 0 or 1."""
