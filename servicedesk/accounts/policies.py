"""Who goes through the action plan's door, in a browser or as a program."""

from django.http import Http404
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from servicedesk.accounts.http import person
from servicedesk.accounts.models import User


def admit_to_plan(user: User) -> None:
    """Let managers and administrators in.

    :raises Http404: for anyone else; the pages do not exist for them.
    """
    if not user.is_plan_member:
        raise Http404


class ReadsThePlan(BasePermission):
    """The same rule for programs: 403 for everyone else."""

    message = "Only managers and administrators read this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return (
            bool(request.user and request.user.is_authenticated) and person(request).is_plan_member
        )
