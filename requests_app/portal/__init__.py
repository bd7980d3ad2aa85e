"""The end-user's face."""
