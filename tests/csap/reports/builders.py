"""Subscriptions as the tests need them."""

from datetime import UTC, datetime

from csap.reports import services
from csap.reports.shelf import REPORTS

#: A Wednesday; the Monday after it is the first day on which a weekly report is due.
AT = datetime(2026, 11, 4, 9, tzinfo=UTC)
MONDAY = datetime(2026, 11, 9, 8, tzinfo=UTC)


def subscribed(person, report="findings", *, at=AT, rhythm="WEEKLY", day=1, format="csv", **given):
    """Return a subscription, every Monday if nothing else is said."""
    wanted = services.Wanted(given, rhythm, day, format)
    return services.subscribe(REPORTS[report], wanted, actor=person, at=at)
