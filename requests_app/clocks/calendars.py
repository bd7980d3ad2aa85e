"""Working calendars as pure values, kept in memory."""

from functools import lru_cache

from requests_app.catalogue.models import WorkingCalendar
from requests_app.clocks.business_time import Calendar


@lru_cache(maxsize=256)
def calendar(calendar_id: int) -> Calendar:
    """Return the calendar of a version. Versions never change, so it is read once. 3 queries."""
    row = WorkingCalendar.objects.prefetch_related("windows", "holidays").get(pk=calendar_id)
    return Calendar(
        zone=row.time_zone,
        windows=tuple(
            sorted((w.weekday, w.opens_minute, w.closes_minute) for w in row.windows.all())
        ),
        holidays=frozenset(holiday.date for holiday in row.holidays.all()),
    )
