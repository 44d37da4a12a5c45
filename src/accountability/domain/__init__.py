"""What may happen: entries, rules, dates. Pure; time and identity are passed in."""
