"""How the desk writes dates and times in each of its languages: one form, the same for long and short."""
