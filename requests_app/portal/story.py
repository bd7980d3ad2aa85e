"""What happens next with a request, by when, and who has it, in one sentence. Pure.

The sentence is made from the status, the assignee and the promise; nothing of it is stored.
``Reader`` words: the requester is "you", anyone else reads the requester's name.
"""

from dataclasses import dataclass
from datetime import datetime

from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import HoldReason, Status
from servicedesk.accounts.models import User
from servicedesk.common import richtext, words

STAGES = ("Sent", "Read by a person", "Being worked on", "Resolved")
_WAITS = {
    HoldReason.APPROVAL: "It waits for an approval.",
    HoldReason.SUPPLIER: "We wait for a supplier.",
    HoldReason.CHANGE: "It waits for a planned change.",
}
#: How much of a text stands in for a sentence.
_SAID = 240


@dataclass(frozen=True, slots=True)
class Promise:
    """The promise that counts now. ``at`` None: no date was promised."""

    label: str
    at: datetime | None
    is_paused: bool
    is_late: bool


def promise_of(service_request: ServiceRequest, *, now: datetime) -> Promise | None:
    """Return the first answer while it is owed, then the solution; None when nothing is owed."""
    if not service_request.is_open:
        return None
    is_answered = service_request.first_response_at is not None
    due = service_request.resolution_due_at
    label = "Solved by"
    if not is_answered and service_request.response_due_at is not None:
        due, label = service_request.response_due_at, "An answer by"
    is_paused = service_request.status == Status.ON_HOLD
    is_late = due is not None and due < now and not is_paused
    return Promise(label, due, is_paused, is_late)


def holder(service_request: ServiceRequest) -> str:
    """Return who has it: a first name, the team, or the desk."""
    if service_request.assignee is not None:
        return service_request.assignee.get_short_name()
    if service_request.team is None:
        return "The desk"
    name = service_request.team.name
    return f"The {name}" if name.lower().endswith("team") else f"The {name} team"


def stage_of(service_request: ServiceRequest) -> int:
    """Return which of STAGES the request has reached, from 1."""
    if service_request.resolved_at is not None:
        return 4
    if service_request.status == Status.NEW:
        return 1
    return 3 if service_request.first_response_at is not None else 2


def is_turn_of(reader: User, service_request: ServiceRequest) -> bool:
    """Return whether the desk waits for this person."""
    return (
        service_request.hold_reason == HoldReason.REQUESTER
        and service_request.requester_id == reader.pk
    )


def next_sentence(service_request: ServiceRequest, *, reader: User, now: datetime) -> str:
    """Return what happens next, or what happened, in one or two sentences."""
    if service_request.status == Status.CANCELLED:
        return "This was cancelled. What was said stays here."
    if service_request.resolved_at is not None:
        return shortened(service_request.resolution) or "This was resolved."
    if service_request.status == Status.ON_HOLD:
        return _waiting(service_request, reader)
    return _working(service_request, now)


def shortened(text: str, length: int = _SAID) -> str:
    """Return the beginning of a Markdown text on one line, cut at a word."""
    line = richtext.plain(text[: 4 * length])
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"


def _waiting(service_request: ServiceRequest, reader: User) -> str:
    if service_request.hold_reason != HoldReason.REQUESTER:
        return _WAITS[HoldReason(service_request.hold_reason)]
    if is_turn_of(reader, service_request):
        return f"{holder(service_request)} needs an answer from you to go on."
    return f"{holder(service_request)} waits for an answer of {service_request.requester.name}."


def who_does_what(service_request: ServiceRequest) -> str:
    """Return who has an open request and what they do, without an end: "Jonas is working on it"."""
    return f"{holder(service_request)} {_doing(service_request)}"


def _working(service_request: ServiceRequest, now: datetime) -> str:
    doing = who_does_what(service_request)
    promise = promise_of(service_request, now=now)
    if promise is None or promise.at is None:
        return f"{doing}."
    when = words.moment(promise.at, now=now)
    verb = "answered" if promise.label == "An answer by" else "solved"
    if promise.is_late:
        return f"{doing}. It should have been {verb} by {when}; it comes first now."
    aim = "answers" if verb == "answered" else "aims to have it solved"
    return f"{doing} and {aim} by {when}."


def _doing(service_request: ServiceRequest) -> str:
    if service_request.is_reopened:
        return "looks at it again"
    if service_request.first_response_at is not None:
        return "is working on it"
    return "has it" if service_request.assignee_id else "reads it next"
