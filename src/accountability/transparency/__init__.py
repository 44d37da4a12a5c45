"""Proves: hashes, trees, proofs, signed notes and commitments. Pure; bytes in, bytes out."""
