"""What the pages of the whole demonstration are held to by other people's checkers (`make conformance`)."""
