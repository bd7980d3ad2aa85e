"""What reports of stored figures share: the choice, its baseline, and how final it is."""

from urllib.parse import urlencode

from csap.dashboards import asked
from csap.dashboards.asked import Stored
from csap.facts.queries import StoredBaseline
from csap.reports.registry import Eyes, Given, NothingStored
from csap.telling import numbers
from csap.telling.choices import Chosen

SCOPE_AND_PERIOD = ("scope", "period")


def read(eyes: Eyes) -> tuple[Stored, StoredBaseline]:
    """Return what is stored of the choice. About 12 queries.

    :raises Http404: if there is no such scope or period, or none for the person.
    :raises NothingStored: while nothing is computed of it.
    """
    at = asked.stored_for(eyes.user, eyes.given, eyes.at)
    if at.baseline is None:
        raise NothingStored(at.chosen.scope, at.chosen.period)
    return at, at.baseline


def subject(eyes: Eyes) -> str:
    """Return the scope in words."""
    return asked.of_person(eyes.user, eyes.given, eyes.at).chosen.scope_words


def about(chosen: Chosen) -> str:
    """Return scope and period in words."""
    return f"{chosen.scope_words} · {chosen.period_words}"


def state(at: Stored, baseline: StoredBaseline) -> str:
    """Return the day it is told as of, and whether late answers may still change it."""
    final = "final" if at.freshness.is_final else "provisional"
    return f"as of {numbers.day(baseline.as_of)} · {final}"


def query(given: Given) -> str:
    """Return parameters as a query string with its question mark; "" for none."""
    return f"?{urlencode(given, safe=':,')}" if given else ""
