"""The proof that nothing was lost, doubled or bent. It stands above all rooms."""
