"""Files on their way in: what kind each is, by its bytes and not by what the browser says."""
