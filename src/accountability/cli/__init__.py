"""The commands, each a few lines: `main` lists them."""
