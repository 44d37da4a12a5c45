"""What happened, for feed readers and programs: RSS, Atom and JSON Feed of the same items."""
