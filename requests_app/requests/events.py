"""The facts that requests tell: their names, keys and what they carry."""

from typing import Any

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


def key_of(history_id: int) -> str:
    """Return what makes the fact of a step unique."""
    return f"history:{history_id}"


def payload_of(
    *, request_id: int, number: str, history_id: int, actor_id: int | None
) -> dict[str, Any]:
    """Return what a step's fact carries: enough to look the rest up under one's own rights."""
    return {
        "request_id": request_id,
        "number": number,
        "history_id": history_id,
        "actor_id": actor_id,
    }
