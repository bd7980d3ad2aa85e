"""The managers' face."""
