"""Celery entry points of the key customers. Each may run twice, or late."""

from celery import shared_task
from django.utils import timezone

from csap.customers import barometer, services
from csap.customers.periods import last_quarter
from csap.customers.services.snapshots import take_quarter
from csap.facts.periods import local_day
from csap.facts.queries import customer_groups
from csap.facts.services import compute_baseline


@shared_task
def score_quarter(**_from_newer_publishers: object) -> None:
    """Score the register for the last closed quarter, and compute the barometer's two sides.

    Every night: what comes late counts as well, and what says the same is not written again.
    """
    at = timezone.now()
    quarter = last_quarter(local_day(at))
    if barometer.KEY.group in customer_groups():
        for scope in (barometer.KEY, barometer.REST):
            compute_baseline(scope, quarter, at=at)
    take_quarter(quarter, at=at)


@shared_task
def let_terms_end(**_from_newer_publishers: object) -> None:
    """Let go of the key customers whose term ended."""
    services.let_terms_end(at=timezone.now())
