"""Celery entry points of the reports. Each may run twice, late, or several at once."""

from celery import shared_task
from django.utils import timezone

from csap.facts.periods import local_day
from csap.reports import services
from csap.reports.models import Subscription


@shared_task
def send_due_reports(**_from_newer_publishers: object) -> None:
    """Have every report sent whose day has come, a task each: one that fails holds up no other."""
    due = Subscription.objects.due(local_day(timezone.now())).order_by("pk")
    for pk in due.values_list("pk", flat=True).iterator():
        send_report.delay(subscription=pk)


@shared_task
def send_report(*, subscription: int, **_from_newer_publishers: object) -> None:
    """Send one report if it is still due."""
    services.send(subscription, at=timezone.now())
