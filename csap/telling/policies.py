"""Which stored figures a person reads: those who go through the plan's door, every one."""

from django.db.models import QuerySet

from csap.facts.models import Baseline, Measurement
from servicedesk.accounts.models import User


def measurements_for(user: User) -> QuerySet[Measurement]:
    """Return the stored measurements that the person may read: all, or none."""
    every = Measurement.objects.all()
    return every if user.is_plan_member else every.none()


def baselines_for(user: User) -> QuerySet[Baseline]:
    """Return the stored baselines that the person may read: all, or none."""
    every = Baseline.objects.all()
    return every if user.is_plan_member else every.none()
