"""Who reads plans and works them: managers and administrators."""

from django.db.models import QuerySet
from django.http import Http404

from csap.plans.models import Plan
from servicedesk.accounts.models import User


def may_work(user: User) -> bool:
    """Open a plan, link a finding to it."""
    return user.is_active and user.is_plan_member


def open_plans(user: User) -> QuerySet[Plan]:
    """Return the open plans that the person may see."""
    return Plan.objects.visible_to(user).open()


def get_plan(user: User, number: str) -> Plan:
    """Return a plan that the person may see. 1 query.

    :raises Http404: if there is none, or none for them.
    """
    found = Plan.objects.visible_to(user).filter(number=number).first()
    if found is None:
        raise Http404("There is no such plan.")
    return found
