"""What is private until it is said: accounts, drafts, files on their way in, requests to remove words."""
