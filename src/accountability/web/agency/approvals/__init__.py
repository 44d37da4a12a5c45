"""Sending answers to an approver, and what an approver does with them."""
