"""An office that ends, walked through: to whom its work and its asks pass; and what heirs make of it."""
