"""What a service promises, in plain words, and how often it was kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from requests_app.catalogue import queries as catalogue
from requests_app.catalogue.models import RequestType, Service, ServiceLevelTarget
from requests_app.catalogue.queries import Covered
from requests_app.catalogue.vocabulary import Kind, Priority
from requests_app.clocks import queries as clocks
from requests_app.clocks.business_time import Calendar, add_business_seconds
from requests_app.clocks.calendars import calendar
from requests_app.clocks.hours import hours_in_words, working_time
from requests_app.clocks.models import ClockKind
from requests_app.clocks.queries import Kept
from requests_app.portal.impact import Judgement
from requests_app.portal.queries import LOOK_BACK
from servicedesk.accounts.models import User

#: The share of promises that a service means to keep; a miss is shown, not hidden.
AIM = 0.9
#: Below this a percentage says less than "k of n".
ENOUGH = 10
_FIRST_WORDS = {
    Kind.SUPPORT: "A first answer within {}",
    Kind.PROJECT: "A first talk about your project within {}",
    Kind.CONSULTING: "A first answer to your question within {}",
}
_LAST_WORDS = {
    Kind.SUPPORT: "Solved within {}",
    Kind.PROJECT: "Built within {}",
    Kind.CONSULTING: "Advice within {}",
}
_PRIORITY_WORDS = {
    Priority.CRITICAL: "when many people cannot work",
    Priority.HIGH: "when it is serious",
    Priority.NORMAL: "when some work waits",
    Priority.LOW: "for everything else",
}


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise: its words, for whom it holds, and how often it was kept."""

    words: str
    condition: str
    kept: Kept

    @property
    def is_enough(self) -> bool:
        return self.kept.due >= ENOUGH

    @property
    def share(self) -> float:
        return self.kept.kept / self.kept.due if self.kept.due else 0.0

    @property
    def is_kept(self) -> bool:
        return self.share >= AIM


def promises_of(service: Service, *, now: datetime) -> list[Promised]:
    """Return the promises in force, first answers before solutions, strictest first. 3 queries."""
    hours = calendar(service.calendar_id)
    targets = _in_force(service, now)
    promises = []
    for clock, words in ((ClockKind.RESPONSE, _FIRST_WORDS), (ClockKind.RESOLUTION, _LAST_WORDS)):
        kept = clocks.kept_by_target(service.pk, clock, now - LOOK_BACK, now)
        for (kind, seconds), priorities in _by_promise(targets, clock).items():
            promises.append(
                Promised(
                    words=words[Kind(kind)].format(working_time(seconds, hours)),
                    condition=_condition(priorities),
                    kept=kept.get((kind, seconds), Kept(0, 0)),
                )
            )
    return promises


def _in_force(service: Service, now: datetime) -> list[ServiceLevelTarget]:
    """Return one target for each kind and priority the service takes: its own, else the general."""
    kinds = service.request_types.filter(is_active=True).values("kind")
    rows = (
        ServiceLevelTarget.objects.published()
        .in_force(now)
        .filter(Q(service=service) | Q(service=None), kind__in=kinds)
        .order_by(F("service").desc(nulls_last=True), "-valid_from")
    )
    chosen: dict[tuple[str, int], ServiceLevelTarget] = {}
    for target in rows:
        chosen.setdefault((target.kind, target.priority), target)
    order = list(Kind)
    return sorted(chosen.values(), key=lambda t: (order.index(Kind(t.kind)), t.priority))


def _by_promise(
    targets: Iterable[ServiceLevelTarget], clock: ClockKind
) -> dict[tuple[str, int], list[int]]:
    """Return, by kind and promised seconds, the priorities that share the promise."""
    grouped: dict[tuple[str, int], list[int]] = {}
    for target in targets:
        seconds = target.seconds_by_clock()[clock]
        if seconds is not None:
            grouped.setdefault((target.kind, seconds), []).append(target.priority)
    return grouped


def _condition(priorities: list[int]) -> str:
    if len(priorities) == len(Priority):
        return ""
    return _PRIORITY_WORDS[Priority(priorities[0])]


@dataclass(frozen=True, slots=True)
class Expected:
    """What follows when a form is sent now. ``judgement`` None: the questions are open."""

    judgement: Judgement | None
    answer_by: datetime | None
    within: str
    hours: str
    team: str
    kept: Kept | None


def expected(
    request_type: RequestType,
    judgement: Judgement | None,
    *,
    person: User,
    kept: Kept | None,
    now: datetime,
) -> Expected:
    """Return when the first answer will be due; the latest while no judgement is there. 1 query."""
    service = request_type.service
    hours = calendar(service.calendar_id)
    seconds = _response_seconds(request_type, judgement, person, now)
    return Expected(
        judgement=judgement,
        answer_by=add_business_seconds(hours, now, seconds) if seconds else None,
        within=working_time(seconds, hours) if seconds else "",
        hours=hours_in_words(hours),
        team=service.team.name,
        kept=kept if kept and kept.due >= ENOUGH else None,
    )


def _response_seconds(
    request_type: RequestType, judgement: Judgement | None, person: User, now: datetime
) -> int | None:
    targets = catalogue.targets_by_clock(
        service_id=request_type.service_id,
        kind=request_type.kind,
        priority=judgement.priority if judgement else Priority.LOW,
        at=now,
        covered=Covered(person.pk, person.department_id, request_type.pk, now),
    )
    target = targets.get(ClockKind.RESPONSE)
    return target.response_seconds if target else None


def closed_days(hours: Calendar, now: datetime, *, at_most: int = 4) -> list[str]:
    """Return the next days on which the service is closed although it usually is open."""
    today = now.date()
    return [f"{day:%-d %b}" for day in sorted(hours.holidays) if day >= today][:at_most]
