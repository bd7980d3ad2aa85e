"""Write when Aldermere's services were down: two years of mishaps, planned work, and today."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from requests_app.catalogue.models import Outage, OutageKind, Service
from servicedesk.common.copying import copy_in

#: Of its own, so that what is made up elsewhere stays as it is.
SEED = 20_482
_MONTHS = 24
#: What people noticed, and how often a month it happens to a service.
_NOTES = {
    OutageKind.FULL: ("Nobody could sign in.", "It did not answer.", "It stopped after an update."),
    OutageKind.DEGRADED: ("It answered slowly.", "Some people were thrown out now and then."),
}
_RATES = ((OutageKind.FULL, 0.22), (OutageKind.DEGRADED, 0.15))
#: Services whose vendor updates them once a month, in the evening.
_UPDATED = ("meridian-erp", "accounts-and-access")


class Mishap(NamedTuple):
    """An outage of a service; an end of None: it goes on."""

    slug: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    note: str
    is_planned: bool = False


def write(services: Mapping[str, Service], *, at: datetime) -> None:
    """Write the outages of the services, by slug."""
    copy_in(
        Outage(
            service=services[each.slug],
            kind=each.kind,
            started_at=each.started_at,
            ended_at=each.ended_at,
            is_planned=each.is_planned,
            note=each.note,
            recorded_at=min(each.started_at, at),
            changed_at=min(each.started_at, at),
        )
        for each in mishaps(list(services), at)
    )


def mishaps(slugs: list[str], now: datetime) -> Iterator[Mishap]:
    """Yield what went wrong, what was planned, and what goes on now."""
    random = Random(SEED)  # noqa: S311 - made-up mishaps, no secret
    for slug in slugs:
        for back in range(_MONTHS, 0, -1):
            month = now - timedelta(days=30 * back)
            yield from _of_month(random, slug, month)
            if slug in _UPDATED:
                yield _update(slug, month)
    yield Mishap("printing-and-scanning", OutageKind.DEGRADED, now - timedelta(minutes=50), None,
                 "Slow since this morning; we are on it.")  # fmt: skip
    yield _update(_UPDATED[0], now + timedelta(days=1))


def _of_month(random: Random, slug: str, month: datetime) -> Iterator[Mishap]:
    """Yield at most one mishap of a kind, within 29 days, so that none meets another."""
    for kind, rate in _RATES:
        if kind == OutageKind.DEGRADED and slug in _UPDATED:
            continue  # the monthly update is recorded as one of these
        if random.random() < rate:
            start = month + timedelta(minutes=random.randrange(28 * 24 * 60))
            lasting = timedelta(minutes=round(min(random.lognormvariate(4.3, 0.8), 24 * 60)))
            yield Mishap(slug, kind, start, start + lasting, random.choice(_NOTES[kind]))


def _update(slug: str, day: datetime) -> Mishap:
    start = day.replace(hour=20, minute=0, second=0, microsecond=0)
    return Mishap(slug, OutageKind.DEGRADED, start, start + timedelta(hours=2),
                  "The vendor's monthly update.", is_planned=True)  # fmt: skip
