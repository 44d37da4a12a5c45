"""Asking for words to be taken out of the record or put back, and deciding on it."""
