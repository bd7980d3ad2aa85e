"""What changed and who saw it; append-only."""
