"""Plan, start and spend."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from requests_app.engagements.models import Baseline, CostEntry, Engagement, State
from requests_app.engagements.services.step import (
    By,
    EngagementRefused,
    begin,
    record,
    require_text,
)
from requests_app.requests.models import ServiceRequest
from servicedesk.accounts.models import User


def propose(service_request: ServiceRequest) -> Engagement:
    """Begin the engagement of a project or consulting request; its plan comes with the work."""
    return Engagement.objects.create(
        service_request=service_request,
        sponsor_id=service_request.requester_id,
        currency=settings.DEFAULT_CURRENCY,
    )


@transaction.atomic
def approve_baseline(
    pk: int,
    *,
    planned_start: date,
    planned_end: date,
    budget_minor: int,
    actor: User,
    at: datetime,
    reason: str = "",
    key: str | None = None,
) -> Engagement:
    """Approve a plan as a new version; earlier ones stay to be seen. Budget 0: none was set.

    :raises EngagementRefused: for an end before the start, or a second plan without a reason.
    """
    by = By(actor, at, key)
    engagement, is_repeat = begin(pk, "baseline", by)
    if is_repeat:
        return engagement
    if planned_end < planned_start:
        raise EngagementRefused("The plan ends before it starts.", field="planned_end")
    last = engagement.baselines.aggregate(last=Max("version"))["last"] or 0
    if last:
        require_text(reason, field="reason", sentence="Say why the plan changes.")
    Baseline.objects.create(
        engagement=engagement,
        version=last + 1,
        planned_start=planned_start,
        planned_end=planned_end,
        budget_minor=budget_minor,
        reason=reason.strip()[:200],
        approved_by=actor,
        approved_at=at,
    )
    until = f"{planned_start:%-d %B %Y} to {planned_end:%-d %B %Y}"
    record(engagement, "baseline", by, change=("plan", f"version {last + 1}: {until}"))
    return engagement


@transaction.atomic
def start(
    pk: int, *, started_date: date, actor: User, at: datetime, key: str | None = None
) -> Engagement:
    """Begin the work. Success criteria that are added from now on are flagged and not counted.

    :raises EngagementRefused: without an approved plan, or unless it is proposed.
    """
    by = By(actor, at, key)
    engagement, is_repeat = begin(pk, "start", by, states={State.PROPOSED})
    if is_repeat:
        return engagement
    if not engagement.baselines.exists():
        raise EngagementRefused("Approve a plan before the work begins.")
    engagement.state, engagement.started_date = State.ACTIVE, started_date
    engagement.save(update_fields=["state", "started_date"])
    record(engagement, "start", by, change=("work", f"began on {started_date:%-d %B %Y}"))
    return engagement


@transaction.atomic
def record_cost(
    pk: int,
    *,
    amount_minor: int,
    note: str,
    spent_date: date,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Engagement:
    """Book money spent; a correction is a negative amount.

    :raises EngagementRefused: for nothing, without a note, or when less than nothing remains.
    """
    by = By(actor, at, key)
    engagement, is_repeat = begin(pk, "cost", by)
    if is_repeat:
        return engagement
    if not amount_minor:
        raise EngagementRefused("Say how much was spent.", field="amount")
    if engagement.cost_minor + amount_minor < 0:
        raise EngagementRefused("This takes back more than was spent.", field="amount")
    note = require_text(note, field="note", sentence="Say what it was for.")
    CostEntry.objects.create(
        engagement=engagement,
        amount_minor=amount_minor,
        note=note[:200],
        spent_date=spent_date,
        recorded_by=actor,
        recorded_at=at,
    )
    engagement.cost_minor += amount_minor
    engagement.save(update_fields=["cost_minor"])
    record(engagement, "cost", by, change=("cost", "booked"))
    return engagement
