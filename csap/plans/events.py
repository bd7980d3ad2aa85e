"""Names of the facts that this room tells. Payload: number, metric, scope, trigger."""

TRIGGERED = "csap.plan.triggered"
"""A draft plan was opened."""
EVALUATED = "csap.plan.evaluated"
"""A verdict was accepted, or a lesson recorded. Payload: number, event; goal and verdict."""
MOVED = "csap.plan.moved"
"""A plan took a step of its state machine. Payload besides: event, from, to."""
