"""Mails in words: taken when a mail is sent, so that what was removed meanwhile is not in it."""
