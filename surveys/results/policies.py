"""Who reads results: managers and administrators. Nobody learns who answered what.

Agents read none, not even of their own work: with few requests each, a score would soon have a
face. End-users read what was done with their answers, not the answers of others.
"""

from django.http import Http404
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from servicedesk.accounts.http import person
from servicedesk.accounts.models import User


def may_read(user: User) -> bool:
    """Managers and administrators read the protected results of every survey."""
    return user.is_plan_member


def admit(user: User) -> None:
    """Let a reader of results in.

    :raises Http404: for anyone else; the pages do not exist for them.
    """
    if not may_read(user):
        raise Http404


class ReadsResults(BasePermission):
    """The same rule for programs: 403 for everyone else."""

    message = "Only managers and administrators read the results of surveys."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user and request.user.is_authenticated) and may_read(person(request))
