"""What each type of entry says in plain words: one small function per type, by noun."""
