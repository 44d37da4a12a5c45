"""Keeps a copy of another instance's record alive: asks for what is new, checks it, keeps it, shows it.

Nothing is kept before the source's signature and the tree vouch for it. Read `following.py` first: one poll.
"""
