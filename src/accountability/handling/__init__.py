"""From a command to the log: load streams, let the domain decide, append in one transaction."""
