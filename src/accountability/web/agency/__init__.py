"""The private pages: where offices answer, reviewers judge and the secretariat keeps the record."""
