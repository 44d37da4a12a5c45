"""Witnesses other records' logs: a small service of its own, for a university or a neighbouring force."""
