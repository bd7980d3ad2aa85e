"""Names of the facts that requests tell. Payload: ``{"request_id", "number", "history_id"}``."""

from requests_app.requests.vocabulary import Step

_TOPIC = "requests.request."

REQUEST_OPENED = f"{_TOPIC}opened"
REQUEST_REPLIED = f"{_TOPIC}replied"
REQUEST_ASSIGNED = f"{_TOPIC}assigned"
REQUEST_HELD = f"{_TOPIC}held"
REQUEST_RESOLVED = f"{_TOPIC}resolved"
REQUEST_REOPENED = f"{_TOPIC}reopened"
REQUEST_CLOSED = f"{_TOPIC}closed"
REQUEST_CANCELLED = f"{_TOPIC}cancelled"
REQUEST_BREACHED = f"{_TOPIC}breached"
ENGAGEMENT_COMPLETED = "engagements.engagement.completed"


def topic_of(step: Step | str) -> str:
    """Return the topic that tells of a step of the history."""
    return f"{_TOPIC}{str(step).lower()}"
