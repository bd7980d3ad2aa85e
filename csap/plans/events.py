"""Names of the facts that this room tells. Payload: number, metric, scope, trigger."""

TRIGGERED = "csap.plan.triggered"
"""A draft plan was opened."""
