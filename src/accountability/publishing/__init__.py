"""Carries the record out of the house: downloads and the static export."""
