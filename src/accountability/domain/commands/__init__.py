"""What a person may ask the record to do, by noun; `base` has what all commands share."""
