"""Everything about a request's life."""
