"""What the rules find in stored measurements, and what people decide about it."""
