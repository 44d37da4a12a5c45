"""Answers questions: each file owns its table, how entries fill it, and what pages ask of it."""
