"""Write what became of projects and consulting."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from django.conf import settings

from requests_app.engagements.models import (
    Baseline,
    CostEntry,
    Engagement,
    Lesson,
    SuccessCriterion,
)
from requests_app.requests.models import ServiceRequest
from servicedesk.common.copying import copy_in
from servicedesk.demo import seasons
from servicedesk.demo.loading.people import KnownPeople
from servicedesk.demo.work import Work


def write(
    works: Sequence[Work], requests: Mapping[int, ServiceRequest], people: KnownPeople
) -> None:
    """Write the engagements of requests that are written."""
    rows = copy_in(_engagement(work, requests[id(work.tale)], people) for work in works)
    pairs = list(zip(works, rows, strict=True))
    copy_in(baseline for work, row in pairs for baseline in _baselines(work, row, people))
    copy_in(criterion for work, row in pairs for criterion in _criteria(work, row))
    copy_in(cost for work, row in pairs for cost in _costs(work, row, people))
    copy_in(lesson for work, row in pairs for lesson in _lessons(work, row, people))


def _engagement(work: Work, request: ServiceRequest, people: KnownPeople) -> Engagement:
    return Engagement(
        service_request=request,
        state=work.state,
        sponsor=people.user(work.sponsor),
        currency=settings.DEFAULT_CURRENCY,
        started_date=work.started,
        completed_date=work.completed,
        cost_minor=sum(cost.amount for cost in work.costs),
        close_out=work.close_out,
        lessons_waived=work.waived,
    )


def _baselines(work: Work, row: Engagement, people: KnownPeople) -> list[Baseline]:
    return [
        Baseline(
            engagement=row,
            version=plan.version,
            planned_start=plan.start,
            planned_end=max(plan.start, plan.end),
            budget_minor=plan.budget,
            reason=plan.reason,
            approved_by=people.user(work.sponsor),
            approved_at=plan.approved_at,
        )
        for plan in work.plans
    ]


def _criteria(work: Work, row: Engagement) -> list[SuccessCriterion]:
    return [
        SuccessCriterion(
            engagement=row,
            text=criterion.text,
            weight=criterion.weight,
            attained_permille=criterion.attained,
            evidence="Asked and counted at hand-over." if criterion.attained is not None else "",
            created_at=work.plans[0].approved_at,
        )
        for criterion in work.criteria
    ]


def _costs(work: Work, row: Engagement, people: KnownPeople) -> list[CostEntry]:
    leader = work.tale.assignee
    return [
        CostEntry(
            engagement=row,
            amount_minor=cost.amount,
            note=cost.note,
            spent_date=cost.day,
            recorded_by=people.user(leader) if leader else None,
            recorded_at=datetime.combine(cost.day, time(16), seasons.ZONE),
        )
        for cost in work.costs
    ]


def _lessons(work: Work, row: Engagement, people: KnownPeople) -> list[Lesson]:
    leader = work.tale.assignee
    return [
        Lesson(
            engagement=row,
            text=text,
            recorded_by=people.user(leader) if leader else None,
            recorded_at=work.tale.resolutions[-1],
        )
        for text in work.lessons
    ]
