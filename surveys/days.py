"""Days of the organisation's one zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def local_day(at: datetime) -> date:
    """Return the organisation's day at an instant."""
    return at.astimezone(ZoneInfo(settings.REPORTING_TIME_ZONE)).date()


def end_of(day: date) -> datetime:
    """Return the midnight that ends a day of the organisation."""
    midnight = time(tzinfo=ZoneInfo(settings.REPORTING_TIME_ZONE))
    return datetime.combine(day + timedelta(days=1), midnight)
