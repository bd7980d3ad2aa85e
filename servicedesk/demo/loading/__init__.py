"""Write the demo company into the database, all of it or nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from random import Random
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from csap.facts import marks
from csap.plans.models import Plan
from requests_app.clocks.calendars import calendar
from servicedesk.accounts.models import User
from servicedesk.common.copying import allow_long_statements
from servicedesk.common.errors import DomainError
from servicedesk.demo import (
    agreements,
    consultations,
    customers,
    plans,
    present,
    reports,
    reviews,
    said,
    seasons,
)
from servicedesk.demo.company import KNOWN, found
from servicedesk.demo.loading import (
    catalogue,
    engagements,
    feedback,
    outages,
    people,
    requests,
    surveys,
    waves,
)
from servicedesk.demo.names import address
from servicedesk.demo.offer import offer
from servicedesk.demo.support import World, past_requests
from servicedesk.demo.tale import Tale
from servicedesk.demo.voices import Survey
from servicedesk.demo.work import past_work

SEED = 20_481
#: Told what is being written and how much of it is.
Progress = Callable[[str, int], None]
_CHUNK = 2000


class NotADemo(DomainError):
    """The demo company is made up; it never mixes with real data."""


class Size(NamedTuple):
    """How many requests of each kind, about."""

    support: int
    projects: int
    advice: int
    #: Percent of the people in the wave that is over; half of it in the one that runs.
    asked: int = 20


SIZES = {"small": Size(3900, 46, 110, 40), "large": Size(44_000, 140, 700, 60)}


def seed(*, size: Size, at: datetime, progress: Progress = lambda _what, _done: None) -> bool:
    """Write the company; return False, changing nothing, if it is there already.

    The facts of its days are counted right after it.

    :raises NotADemo: unless the settings say that this is a demo.
    """
    if not settings.DEMO:
        raise NotADemo("This is no demo (DEMO is off); made-up people have no place here.")
    is_new = not User.objects.filter(email=address(KNOWN[0][0])).exists()
    if is_new:
        with transaction.atomic():
            allow_long_statements()
            _write(size, at, progress)
    elif Plan.objects.filter(opened_by__isnull=False).exists():
        return False
    # Also where a load was cut off between the two: each chapter is told once.
    _count(progress)
    _tell(at, progress)
    return True


def _tell(at: datetime, progress: Progress) -> None:
    """Tell the year of the action plan, through the services, on what was counted."""
    with transaction.atomic():
        allow_long_statements()
        progress("plans", plans.write(at=at))
        progress("words", said.write(at=at))
        progress("quarters", customers.write(at=at))
        progress("reviews", reviews.write(at=at))
        progress("reports", reports.write(at=at))
    _count(progress)


def _count(progress: Progress) -> None:
    """Build the daily facts now, so that the first look at the dashboard finds them."""
    progress("figures", 0)
    with transaction.atomic():
        allow_long_statements()
        while marks.work_off():
            pass


def _write(size: Size, at: datetime, progress: Progress) -> None:
    random = Random(SEED)  # noqa: S311 - made-up people, no secret
    now = at.astimezone(seasons.ZONE)
    company = found(random, today=now.date())
    known_people = people.write(company)
    progress("people", len(company.people))
    shelf = catalogue.write(offer(), company, known_people, at=at)
    outages.write(shelf.services, at=at)
    hours = {key: calendar(row.pk) for key, row in shelf.calendars.items()}
    world = World(company, offer(), hours, now)
    desk = requests.Desk(shelf, known_people, now=at)
    survey = Survey(world, random)
    priya = company.people[0]
    hers = list(present.requests_of(world, random, priya))
    works = list(past_work(world, random, projects=size.projects, advice=size.advice))
    tales = [
        *past_requests(world, random, count=size.support),
        *present.open_requests(world, random),
        *hers,
        *(work.tale for work in works),
    ]
    tales.sort(key=lambda tale: tale.opened_at)
    for done, chunk in enumerate(_chunks(tales), start=1):
        written = desk.write(chunk)
        surveys.write(written, survey, known_people, pending={id(tale) for tale in hers})
        progress("requests", min(done * _CHUNK, len(tales)))
    engagements.write(works, desk.written, known_people)
    progress("engagements", len(works))
    rounds = waves.Waves(company, known_people, shelf.services, random=Random(SEED + 1))  # noqa: S311
    rounds.write(at=at, share=size.asked, spared=company.people[: len(KNOWN)])
    progress("waves", 2)
    slugs = {slug: service.pk for slug, service in shelf.services.items()}
    progress("comments", feedback.write(slugs, at=at))
    progress("agreements", agreements.write(at=at))
    progress("customers", customers.found(at=at))
    progress("consultations", consultations.write(at=at))


def _chunks(tales: Sequence[Tale]) -> Iterator[list[Tale]]:
    rest = iter(tales)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
