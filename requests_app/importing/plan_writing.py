"""Write the engagements of imported projects: one a request, one plan a report."""

from collections.abc import Sequence

from requests_app.engagements.models import Baseline, Engagement, State
from requests_app.importing.mapping import Plan
from requests_app.importing.plans import Version
from requests_app.importing.story import Story
from requests_app.requests.models import ServiceRequest
from servicedesk.common.copying import copy_in


def write_engagements(
    stories: Sequence[Story], requests: Sequence[ServiceRequest], plan: Plan
) -> None:
    """Write the engagement of each written request, with every version of its plan."""
    pairs = list(zip(stories, requests, strict=True))
    rows = copy_in(_engagement(story, request, plan) for story, request in pairs)
    copy_in(
        _baseline(row, number, version)
        for story, row in zip(stories, rows, strict=True)
        for number, version in enumerate(story.versions, start=1)
    )


def _engagement(story: Story, request: ServiceRequest, plan: Plan) -> Engagement:
    """Return the engagement: under way once it has a plan. A file of plans tells no costs."""
    started = story.versions[0].start if story.versions else None
    return Engagement(
        service_request=request,
        sponsor_id=request.requester_id,
        currency=plan.currency,
        state=State.ACTIVE if story.versions else State.PROPOSED,
        started_date=started if started and started <= story.last.at.date() else None,
    )


def _baseline(row: Engagement, number: int, version: Version) -> Baseline:
    return Baseline(
        engagement=row,
        version=number,
        planned_start=version.start,
        planned_end=version.end,
        budget_minor=version.budget,
        reason=version.reason,
        approved_at=version.at,
    )
