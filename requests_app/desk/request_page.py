"""Everything the request page shows, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from requests_app.desk import clock_panel, talk
from requests_app.desk.forms import NoteForm, ReplyForm
from requests_app.desk.steps import PAGES, StepPage
from requests_app.requests import policies
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import OPEN_STATUSES
from servicedesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class RequesterPanel:
    """Who asked. Their answers to surveys are never shown by name."""

    open_requests: int
    other_requests: int
    followers: tuple[str, ...]


def context_for(
    service_request: ServiceRequest,
    *,
    user: User,
    at: datetime,
    reply_form: ReplyForm | None = None,
    note_form: NoteForm | None = None,
) -> dict[str, Any]:
    """Return what the page shows. 8 queries, whatever was said; a bound form keeps its text."""
    history = talk.history_of(service_request)
    allowed = policies.allowed_steps(user, service_request)
    requester = _requester_panel(service_request, user)
    return {
        "service_request": service_request,
        "allowed": allowed,
        "steps": [page for name, page in PAGES.items() if name in allowed],
        "main_steps": _main_steps(allowed),
        "entries": talk.conversation(service_request, history, user=user),
        "changes": talk.changes(history),
        "clocks": clock_panel.panels(service_request, history, at=at),
        "requester": requester,
        "reply_form": reply_form or ReplyForm(auto_id="reply-%s"),
        "note_form": note_form or NoteForm(auto_id="note-%s"),
        "is_note_refused": note_form is not None,
        "readers": (service_request.requester.name, *requester.followers),
    }


def _main_steps(allowed: frozenset[str]) -> list[StepPage]:
    """Return the steps of the button row: what moves the request on, most wanted last."""
    order = ("cancel", "hold", "resume", "reopen", "close", "resolve")
    return [PAGES[name] for name in order if name in allowed]


def _requester_panel(service_request: ServiceRequest, user: User) -> RequesterPanel:
    others = ServiceRequest.objects.visible_to(user).filter(
        requester_id=service_request.requester_id
    )
    counts = others.aggregate(all=Count("pk"), open=Count("pk", filter=Q(status__in=OPEN_STATUSES)))
    followers = service_request.followers.filter(until=None).order_by("since")
    return RequesterPanel(
        open_requests=counts["open"],
        other_requests=counts["all"] - counts["open"],
        followers=tuple(followers.values_list("user__name", flat=True)),
    )
