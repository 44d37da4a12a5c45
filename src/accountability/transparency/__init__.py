"""Proves: hashes, trees and commitments. Pure; bytes in, bytes out."""
