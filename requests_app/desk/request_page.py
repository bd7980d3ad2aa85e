"""Everything the request page shows, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from requests_app.catalogue import names
from requests_app.desk import clock_panel, talk
from requests_app.desk.forms import NoteForm, ReplyForm, TakeForm
from requests_app.desk.steps import PAGES, StepPage
from requests_app.requests import policies
from requests_app.requests.details import labelled
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import OPEN_STATUSES
from servicedesk.accounts.models import User

#: Nobody has asked for more; counting stops here.
MOST_COUNTED = 1000


#: What the page and its rules need of a request and its people.
COLUMNS = (
    "number", "kind", "request_type_id", "service_id", "department_id", "team_id", "summary",
    "details", "channel", "status", "hold_reason", "impact", "urgency", "priority",
    "is_restricted", "reopen_count", "opened_at", "requester__name", "requester__email",
    "requester__job_title", "assignee__name", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a request belongs, by name; "" for nowhere."""

    service: str
    type: str
    team: str
    department: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How much a person has asked for. Their answers to surveys are never shown by name."""

    open: int
    before: int


def context_for(
    service_request: ServiceRequest,
    *,
    user: User,
    at: datetime,
    reply_form: ReplyForm | None = None,
    note_form: NoteForm | None = None,
) -> dict[str, Any]:
    """Return what the page shows; a bound form keeps its text.

    5 queries, whatever was said, and one more when it was ever on hold.
    """
    history = talk.history_of(service_request)
    allowed = policies.allowed_steps(user, service_request)
    followers = tuple(name for _, name in policies.followers_of(service_request))
    return {
        "service_request": service_request,
        "placed": _placed(service_request),
        "details": labelled(
            service_request.details,
            names.type_fields(service_request.request_type_id),
            with_rest=True,
        ),
        "allowed": allowed,
        "steps": [page for name, page in PAGES.items() if name in allowed],
        "main_steps": _main_steps(allowed),
        "take_form": _take_form(service_request, user) if "assign" in allowed else None,
        "entries": talk.conversation(service_request, history, user=user),
        "changes": talk.changes(history),
        "clocks": clock_panel.panels(service_request, history, at=at),
        "followers": followers,
        "reply_form": reply_form or _form_if("reply" in allowed, ReplyForm, "reply"),
        "note_form": note_form or _form_if("note" in allowed, NoteForm, "note"),
        "is_note_refused": note_form is not None,
        "readers": (service_request.requester.name, *followers),
    }


def _form_if(is_allowed: bool, form: type[ReplyForm], prefix: str) -> ReplyForm | None:
    return form(auto_id=f"{prefix}-%s") if is_allowed else None


def _placed(service_request: ServiceRequest) -> Placed:
    return Placed(
        service=names.service_name(service_request.service_id),
        type=names.type_name(service_request.request_type_id),
        team=names.team_name(service_request.team_id),
        department=names.department_name(service_request.department_id),
    )


def _main_steps(allowed: frozenset[str]) -> list[StepPage]:
    """Return the steps of the button row: what moves the request on, most wanted last."""
    order = ("cancel", "hold", "resume", "reopen", "close", "resolve")
    return [PAGES[name] for name in order if name in allowed]


def _take_form(service_request: ServiceRequest, user: User) -> TakeForm | None:
    """Return what a press of "Take it" sends; None if somebody has it, or nobody may by a press."""
    is_free = service_request.assignee_id is None and service_request.team_id is not None
    if not is_free or service_request.requester_id == user.pk:
        return None
    return TakeForm(service_request=service_request, user=user, auto_id="take-%s")


def asked_by(service_request: ServiceRequest, *, user: User) -> Asked:
    """Return what its requester has asked for, as far as the person sees it. 1 query."""
    visible = ServiceRequest.objects.visible_to(user)
    theirs = visible.filter(requester_id=service_request.requester_id).order_by()
    statuses = list(theirs.values_list("status", flat=True)[:MOST_COUNTED])
    still_open = sum(status in OPEN_STATUSES for status in statuses)
    return Asked(open=still_open, before=len(statuses) - still_open)
