"""Names of the facts that this room tells. Payload: number, scope."""

CAME_DUE = "csap.review.came_due"
"""The day of a scheduled review has come."""
PACK_FROZEN = "csap.review.pack_frozen"
"""A pack was frozen. Payload also: pack."""
CLOSED = "csap.review.closed"
"""A review was minuted and closed."""
