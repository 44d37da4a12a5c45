"""The log as outsiders get it: checkpoint, tiles, parts and proofs; and the page that verifies it."""
