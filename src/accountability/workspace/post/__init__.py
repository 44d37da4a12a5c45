"""The private side of mail: whom it is for, what they chose, and addresses that nobody else may read."""
