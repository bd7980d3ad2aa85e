"""Facts waiting to be told, delivered at least once."""
