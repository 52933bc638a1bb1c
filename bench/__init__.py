"""What `make bench` measures: each module is one part, whose `main()` prints a table and returns 0 or 1."""
