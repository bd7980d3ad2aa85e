"""Every way the catalogue's promises and hours can change."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from requests_app.catalogue.models import (
    Holiday,
    Service,
    ServiceLevelTarget,
    TargetSource,
    WorkingCalendar,
    WorkingWindow,
)


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
    source: str = TargetSource.PUBLISHED,
) -> ServiceLevelTarget:
    """Promise something from ``at`` on; what was promised before ends there.

    Requests that are open keep the target that their clocks were started under.
    """
    scope = ServiceLevelTarget.objects.filter(
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
        source=source,
        valid_from=at,
    )
