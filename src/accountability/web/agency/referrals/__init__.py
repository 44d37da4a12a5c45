"""What was sent on to another body, in the hands of those who may say what became of it."""
