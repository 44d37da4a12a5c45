"""An office says in public that it publishes nothing for a while, and that it publishes again."""
