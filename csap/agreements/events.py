"""Names of the facts that this room tells.

Payload: number, kind, state, service (slug), scope, value and percent as they lie on the table.
"""

from csap.agreements.vocabulary import Step

#: The fact of each step.
OF_STEP = {step: f"csap.agreement.{step.lower()}" for step in Step}

DEMANDED = OF_STEP[Step.DEMANDED]
AGREED = OF_STEP[Step.AGREED]
REOPENED = OF_STEP[Step.REOPENED]
ENDED = OF_STEP[Step.ENDED]

EXPIRING = "csap.agreement.expiring"
"""An agreement ends soon, or is due for review: the next service review should take it up."""
