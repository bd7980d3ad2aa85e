"""Answers that were collected elsewhere, brought in from files."""
