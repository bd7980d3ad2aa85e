"""Everything that the page of one request shows. 7 or 8 queries, however long the conversation."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse

from requests_app.conversation import drafts
from requests_app.lifecycle.services.closing import REOPEN_WINDOW
from requests_app.portal import clock, story, talk
from requests_app.portal.forms.steps import FollowerForm, KeyForm, ReasonForm, ReplyForm
from requests_app.requests import policies
from requests_app.requests.details import labelled
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Status
from servicedesk.accounts.models import User

#: Steps that need a reason: what is asked, and what is said when nothing is written.
REASONS = {
    "reopen": ("What is still wrong?", "Say in a few words what is still wrong."),
    "cancel": ("Why is it not needed any more?", "Say why, in a few words."),
}


def context(
    service_request: ServiceRequest,
    *,
    reader: User,
    now: datetime,
    refused: dict[str, forms.Form] | None = None,
) -> dict[str, Any]:
    """Return the context of ``portal/request.html``; ``refused`` are forms to show with errors."""
    clocks = list(service_request.clocks.order_by("pk"))
    steps = _steps(service_request, reader, now)
    followers = service_request.followers.filter(until=None).select_related("user")
    return {
        "service_request": service_request,
        "is_own": service_request.requester_id == reader.pk,
        "is_turn": story.is_turn_of(reader, service_request),
        "stages": story.STAGES,
        "stage": story.stage_of(service_request),
        "sentence": story.next_sentence(service_request, reader=reader, now=now),
        "holder": story.holder(service_request),
        "clock": clock.face(service_request, clocks, now=now),
        "first_answer": clock.first_answer(clocks),
        "ending": clock.ending(service_request, now=now),
        "details": labelled(service_request.details, service_request.request_type.fields),
        "lines": talk.conversation(service_request, reader=reader),
        "followers": list(followers.order_by("since", "pk")),
        "steps": steps,
        "key": uuid.uuid4(),
        "forms": _forms(service_request, reader, steps) | (refused or {}),
        "refused": next(iter((refused or {}).values()), None),
        "survey_url": _survey_url(service_request, reader),
    }


def reply_form(service_request: ServiceRequest, *args: Any, **kwargs: Any) -> ReplyForm:
    """Return the form of a reply, addressed to who has the request."""
    to = story.holder(service_request)
    return ReplyForm(*args, to=to[0].lower() + to[1:] if to.startswith("The ") else to, **kwargs)


def step_form(step: str, data: Mapping[str, Any] | None = None) -> forms.Form:
    """Return the form of a step: a click, or a reason in the words of that step."""
    auto_id = f"id_{step}_%s"
    if step not in REASONS:
        return KeyForm(data, auto_id=auto_id)
    label, missing = REASONS[step]
    return ReasonForm(data, label=label, missing=missing, auto_id=auto_id)


def _steps(service_request: ServiceRequest, reader: User, now: datetime) -> frozenset[str]:
    """Return what to offer: what is allowed, less what would be refused for its age."""
    allowed = policies.allowed_steps(reader, service_request)
    first = service_request.first_resolved_at
    if first is not None and now > first + REOPEN_WINDOW:
        allowed -= {"reopen"}
    return allowed


def _forms(
    service_request: ServiceRequest, reader: User, steps: frozenset[str]
) -> dict[str, forms.Form]:
    kept = drafts.draft_at(reader, drafts.place_of("reply", service_request.number))
    offered: dict[str, forms.Form] = {}
    if "reply" in steps:
        offered["reply"] = reply_form(service_request, initial=kept.values if kept else None)
    if "share" in steps:
        offered["share"] = FollowerForm(auto_id="id_share_%s")
    for step in ("reopen", "close", "cancel"):
        if step in steps:
            offered[step] = step_form(step)
    return offered


def _survey_url(service_request: ServiceRequest, reader: User) -> str:
    """Return where the survey of a solved request is; "" when it is not for this reader."""
    is_solved = service_request.status in (Status.RESOLVED, Status.CLOSED)
    if not is_solved or service_request.requester_id != reader.pk:
        return ""
    try:
        return reverse("surveys:for_request", args=[service_request.number])
    except NoReverseMatch:
        return ""
