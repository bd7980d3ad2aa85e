"""Names of the facts that this room tells. Payload: number."""

OPENED = "csap.consultation.opened"
"""A policy or procedure was put to its audience."""
CLOSED = "csap.consultation.closed"
"""Its last day has passed; its objections are being answered."""
DECIDED = "csap.consultation.decided"
"""The outcome was decided. Payload also: outcome."""
