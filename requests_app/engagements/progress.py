"""Engagements in flight against plan and money, for the rooms above: a door like ``queries``."""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, Sum

from requests_app.engagements.models import (
    Baseline,
    CostEntry,
    Engagement,
    State,
    SuccessCriterion,
)
from requests_app.engagements.queries import Criterion


class UnderWay(NamedTuple):
    """An engagement in flight against its last approved plan, in minor units.

    ``spent_minor`` is what was spent up to the day. ``weight`` and ``assessed`` are of criteria
    that count, ``attained`` is weight times thousandths of the assessed ones, as known now.
    """

    request_id: int
    service_id: int
    department_id: int | None
    requester_id: int
    opened_at: datetime
    planned_start: date
    planned_end: date
    budget_minor: int
    spent_minor: int
    weight: int
    assessed: int
    attained: int


def under_way(on: date, *, currency: str) -> list[UnderWay]:
    """Return the engagements under way on a day that have a budget, by request. 4 queries."""
    flying = Engagement.objects.filter(
        Q(completed_date=None) | Q(completed_date__gt=on),
        state__in=(State.ACTIVE, State.COMPLETED),
        started_date__lte=on,
        currency=currency,
        service_request__exclusion="",
    )
    of_these = {"engagement__in": flying}
    plans = {
        plan.engagement_id: plan
        for plan in Baseline.objects.filter(**of_these).order_by("engagement", "version")
    }
    spent = dict(
        CostEntry.objects.filter(**of_these, spent_date__lte=on)
        .order_by("engagement")
        .values_list("engagement")
        .annotate(Sum("amount_minor"))
    )
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    fixed = SuccessCriterion.objects.filter(**of_these, added_after_start=False)
    for pk, weight, attained in fixed.values_list("engagement_id", "weight", "attained_permille"):
        criteria[pk].append(Criterion(weight, attained))
    rows = flying.order_by("service_request").values_list(
        "pk",
        "service_request",
        *(f"service_request__{name}" for name in ("service", "department", "requester")),
        "service_request__opened_at",
    )
    return [
        UnderWay(
            request_id,
            service_id,
            department_id,
            requester_id,
            opened_at,
            plans[pk].planned_start,
            plans[pk].planned_end,
            plans[pk].budget_minor,
            spent.get(pk, 0),
            sum(each.weight for each in criteria[pk]),
            sum(each.weight for each in criteria[pk] if each.attained is not None),
            sum(each.weight * (each.attained or 0) for each in criteria[pk]),
        )
        for pk, request_id, service_id, department_id, requester_id, opened_at in rows
        if pk in plans and plans[pk].budget_minor
    ]
