"""Policies and procedures put to the people they bind."""
