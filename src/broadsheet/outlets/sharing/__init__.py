"""The picture that a story without one is shared with: its headline, set in the letters of its language."""
