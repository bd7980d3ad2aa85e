"""When a survey mail may go out: on working days, within the organisation's hours."""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings

from requests_app.catalogue import queries as catalogue
from requests_app.clocks.business_time import Calendar, open_stretches
from requests_app.clocks.calendars import calendar
from requests_app.clocks.hours import is_round_the_clock

#: A calendar that does not open within this time is none to wait for.
_HORIZON = timedelta(days=60)


def next_opening(at: datetime) -> datetime:
    """Return ``at`` within working hours, else the next opening of the organisation's calendar.

    ``at``, too, where no calendar closes, or SURVEY_QUIET_HOURS is off. One query.
    """
    hours = organisation_calendar() if settings.SURVEY_QUIET_HOURS else None
    if hours is None:
        return at
    opening = next(open_stretches(hours, at, at + _HORIZON), None)
    return opening[0] if opening else at


def is_quiet(at: datetime) -> bool:
    """Return whether nobody is to be written to now. One query."""
    return next_opening(at) > at


def organisation_calendar() -> Calendar | None:
    """Return the calendar that most live services keep, of those that close at all. One query.

    Of as many: the older one. None when no service ever closes.
    """
    kept = Counter(service.calendar_id for service in catalogue.offered_services())
    by_use = sorted(kept, key=lambda pk: (-kept[pk], pk))
    return next(
        (hours for hours in map(calendar, by_use) if not is_round_the_clock(hours)),
        None,
    )
