"""Every way the catalogue's promises and hours can change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from django.db import IntegrityError, transaction
from django.db.models import Max

from requests_app.catalogue.models import (
    Holiday,
    Service,
    ServiceLevelTarget,
    TargetQuerySet,
    TargetSource,
    WorkingCalendar,
    WorkingWindow,
)
from servicedesk.common.errors import DomainError


@transaction.atomic
def publish_calendar(
    *,
    name: str,
    time_zone: str,
    windows: Iterable[tuple[int, int, int]],
    holidays: Mapping[date, str],
    at: datetime,
) -> WorkingCalendar:
    """Publish a new version of the calendar ``name`` and move its services over to it.

    ``windows`` are (weekday, opens minute, closes minute). Clocks that run keep the version
    they were started under.
    """
    last = WorkingCalendar.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
    calendar = WorkingCalendar.objects.create(
        name=name, version=last + 1, time_zone=time_zone, created_at=at
    )
    WorkingWindow.objects.bulk_create(
        WorkingWindow(calendar=calendar, weekday=day, opens_minute=opens, closes_minute=closes)
        for day, opens, closes in windows
    )
    Holiday.objects.bulk_create(
        Holiday(calendar=calendar, date=day, name=label) for day, label in holidays.items()
    )
    Service.objects.filter(calendar__name=name).update(calendar=calendar)
    return calendar


@transaction.atomic
def set_target(
    *,
    service: Service | None,
    kind: str,
    priority: int,
    response_seconds: int | None,
    resolution_seconds: int | None,
    at: datetime,
) -> ServiceLevelTarget:
    """Promise something to everybody from ``at`` on; what was promised before ends there.

    Requests that are open keep the target that their clocks were started under.
    """
    scope = ServiceLevelTarget.objects.published().filter(
        service=service, kind=kind, priority=priority, valid_to=None
    )
    scope.select_for_update().filter(valid_from__gte=at).delete()
    scope.update(valid_to=at)
    return ServiceLevelTarget.objects.create(
        service=service,
        kind=kind,
        priority=priority,
        response_seconds=response_seconds,
        resolution_seconds=resolution_seconds,
        source=TargetSource.PUBLISHED,
        valid_from=at,
    )


class AgreedTwice(DomainError):
    """Another agreement is in force for the same requests of the same customer."""


@dataclass(frozen=True, slots=True)
class AgreedPromise:
    """What an agreement promises: of which requests, within so many business seconds.

    ``clock`` is RESPONSE or RESOLUTION; ``request_type_id`` of None: any. The customers are
    departments, each without those below, and people.
    """

    reference: str
    service_id: int
    kinds: Collection[str]
    clock: str
    seconds: int
    valid_from: datetime
    valid_to: datetime
    priorities: Collection[int]
    department_ids: Collection[int] = ()
    person_ids: Collection[int] = ()
    request_type_id: int | None = None

    @property
    def columns(self) -> dict[str, object]:
        """What all rows of the promise have in common, besides when they begin."""
        is_response = self.clock == "RESPONSE"
        return {
            "service_id": self.service_id,
            "request_type_id": self.request_type_id,
            "response_seconds": self.seconds if is_response else None,
            "resolution_seconds": None if is_response else self.seconds,
            "valid_to": self.valid_to,
        }

    @property
    def customers(self) -> set[tuple[int | None, int | None, str, int]]:
        """(department, person, kind, priority) of each row."""
        who: list[tuple[int | None, int | None]] = [(pk, None) for pk in self.department_ids]
        who += [(None, pk) for pk in self.person_ids]
        return {
            (*each, kind, priority)
            for each, kind, priority in product(who, self.kinds, self.priorities)
        }


@transaction.atomic
def set_agreed_target(promise: AgreedPromise, *, at: datetime) -> int:
    """Measure new requests of some customers against what was agreed with them.

    Whatever the same agreement promised otherwise ends when this begins, or at ``at`` if that is
    later; what it promises already stays. So it may be repeated, also to follow customers who
    came or went. Return how many rows were new. Requests that are open keep their target.

    :raises AgreedTwice: if another agreement is in force for the same requests.
    """
    begins = max(promise.valid_from, at)
    if begins >= promise.valid_to:
        end_agreed_target(promise.reference, at=at)
        return 0
    mine = ServiceLevelTarget.objects.agreed().filter(reference=promise.reference)
    kept = mine.select_for_update().filter(**promise.columns)
    standing = {(row.department_id, row.person_id, row.kind, row.priority): row.pk for row in kept}
    wanted = promise.customers
    stays = [pk for customer, pk in standing.items() if customer in wanted]
    _end(mine.exclude(pk__in=stays), begins)
    missing = wanted - standing.keys()
    try:
        with transaction.atomic():
            ServiceLevelTarget.objects.bulk_create(
                ServiceLevelTarget(
                    **promise.columns,
                    department_id=department_id,
                    person_id=person_id,
                    kind=kind,
                    priority=priority,
                    source=TargetSource.AGREED,
                    reference=promise.reference,
                    valid_from=begins,
                )
                for department_id, person_id, kind, priority in sorted(missing, key=str)
            )
    except IntegrityError as clash:
        raise AgreedTwice(
            "Another agreement with the same customer is in force for these requests."
        ) from clash
    return len(missing)


@transaction.atomic
def end_agreed_target(reference: str, *, at: datetime) -> None:
    """Measure requests opened from ``at`` on against what is published again. May be repeated."""
    _end(ServiceLevelTarget.objects.agreed().filter(reference=reference), at)


def _end(rows: TargetQuerySet, at: datetime) -> None:
    """End agreed targets; one that has not begun was promised to nobody yet."""
    rows.filter(valid_from__gte=at).delete()
    rows.filter(valid_to__gt=at).update(valid_to=at)
