"""What departments asked for and answered, summed up from the roll-ups; no request is read."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, F, Func, QuerySet, Sum

from csap.facts import sources
from csap.facts.models.rollups import DemandDay, OpinionDay
from csap.facts.periods import Period


@dataclass(slots=True)
class Asked:
    """What departments asked for in a period. ``failures`` should not have been needed.

    Without failures it is value demand (docs/metrics.md#utilisation).
    """

    created: int = 0
    failures: int = 0
    by_service: Counter[int] = field(default_factory=Counter)

    @property
    def value_demand(self) -> int:
        return self.created - self.failures


class _Unnest(Func):
    function = "unnest"
    output_field = BigIntegerField()
    set_returning = True


def demand(period: Period) -> dict[int | None, Asked]:
    """Return what each department asked for, those below it not included. 2 queries."""
    failure_types = set(sources.failure_type_ids())
    found: dict[int | None, Asked] = defaultdict(Asked)
    rows = _demand_of(period).values_list(
        "leaf__department_id", "leaf__service_id", "leaf__request_type_id"
    )
    for department_id, service_id, type_id, created, follow_ups in rows.annotate(
        created_in_all=Sum("created"), follow_ups_in_all=Sum("follow_ups")
    ):
        asked = found[department_id]
        asked.created += created
        asked.failures += created if type_id in failure_types else follow_ups
        asked.by_service[service_id] += created
    return dict(found)


def users(period: Period, department_ids: Iterable[int]) -> Counter[int]:
    """Return how many people of the departments asked for each service. 1 query."""
    asked = _demand_of(period).filter(leaf__department_id__in=list(department_ids))
    pairs = asked.annotate(person=_Unnest(F("requester_ids")))
    return Counter(
        service_id for service_id, _ in pairs.values_list("leaf__service_id", "person").distinct()
    )


def demand_of_people(period: Period, person_ids: Collection[int]) -> dict[int, Counter[int]]:
    """Return how often each of the people asked for each service. 1 query."""
    wanted, found = set(person_ids), {pk: Counter[int]() for pk in person_ids}
    near = _demand_of(period).filter(requester_ids__overlap=sorted(wanted))
    for service_id, asking in near.values_list("leaf__service_id", "requester_ids"):
        for person_id in asking:
            if person_id in wanted:
                found[person_id][service_id] += 1
    return found


def response(period: Period) -> dict[int | None, tuple[int, int]]:
    """Return of each department how many requests were asked about, and answered. 1 query."""
    rows = OpinionDay.objects.filter(day__gte=period.start, day__lt=period.end)
    sums = rows.values_list("leaf__department_id").annotate(
        asked_in_all=Sum("asked"), answered_in_all=Sum("answered")
    )
    return {department_id: (asked, answered) for department_id, asked, answered in sums}


def _demand_of(period: Period) -> QuerySet[DemandDay]:
    return DemandDay.objects.filter(day__gte=period.start, day__lt=period.end)
