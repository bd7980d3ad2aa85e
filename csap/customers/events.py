"""Names of the facts that this room tells. Payload: department (code), outcome, until."""

DECIDED = "csap.customer.decided"
"""Somebody became a key customer, stays one, or is none any more."""
