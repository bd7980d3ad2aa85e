"""Names of the facts that surveys tell.

Payload: ``{"invitation_id", "response_id", "request_id" (null for waves), "number"}``, number being
the version of the response. What was answered never travels in a fact.
"""

RESPONSE_RECORDED = "surveys.response.recorded"
RESPONSE_CHANGED = "surveys.response.changed"

#: Something came of a comment: ``{"feedback_id", "topic", "service_id" (null where it may not be
#: told), "policy_id", "target" (REQUEST or PLAN), "number"}``.
FEEDBACK_RAISED = "surveys.feedback.raised"
