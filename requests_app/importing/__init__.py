"""Requests from other desks' files, every row accounted for."""
