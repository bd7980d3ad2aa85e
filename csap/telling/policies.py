"""Who reads the action plan's figures: managers and administrators. The one place that says so."""

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from csap.facts.models import Baseline, Measurement
from servicedesk.accounts.http import person
from servicedesk.accounts.models import User


def may_read(user: User) -> bool:
    """Managers and administrators read every figure of every scope."""
    return user.is_plan_member


def admit(user: User) -> None:
    """Let a reader of the plan in.

    :raises Http404: for anyone else; the pages do not exist for them.
    """
    if not may_read(user):
        raise Http404


def measurements_for(user: User) -> QuerySet[Measurement]:
    """Return the stored measurements that the person may read: all, or none."""
    every = Measurement.objects.all()
    return every if may_read(user) else every.none()


def baselines_for(user: User) -> QuerySet[Baseline]:
    """Return the stored baselines that the person may read: all, or none."""
    every = Baseline.objects.all()
    return every if may_read(user) else every.none()


class ReadsThePlan(BasePermission):
    """The same rule for programs: 403 for everyone else."""

    message = "Only managers and administrators read the measurements."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user and request.user.is_authenticated) and may_read(person(request))
