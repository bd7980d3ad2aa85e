"""Who reads plans and works them: managers and administrators."""

from django.db.models import QuerySet
from django.http import Http404

from csap.plans.models import Action, Partner, Plan
from servicedesk.accounts.models import User


def may_work(user: User) -> bool:
    """Open a plan, link a finding to it."""
    return user.is_active and user.is_plan_member


def may_report(user: User, action: Action) -> bool:
    """Say how far an action has come: its owner, and who works plans."""
    return user.is_active and (user.is_plan_member or action.owner_id == user.pk)


def may_check_in(user: User, plan: Plan) -> bool:
    """Say how a plan goes: who works plans, and the partners who sign it. Up to 1 query."""
    return may_work(user) or (user.is_active and plan.partners.present().filter(user=user).exists())


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


def get_plan_in_full(user: User, number: str) -> Plan:
    """Return a plan that the person may see, with what its page names of other rows. 1 query.

    :raises Http404: if there is none, or none for them.
    """
    found = Plan.objects.visible_to(user).for_workspace().filter(number=number).first()
    if found is None:
        raise Http404("There is no such plan.")
    return found


def get_action(user: User, number: str, pk: int) -> Action:
    """Return an action that the person may report on: of a plan they work, or their own. 1 query.

    :raises Http404: if there is none, or none for them.
    """
    mine = Action.objects.visible_to(user).filter(plan__number=number, pk=pk)
    found = mine.select_related("plan", "owner").first()
    if found is None or not may_report(user, found):
        raise Http404("There is no such action.")
    return found


def get_partner(user: User, number: str) -> Partner:
    """Return what the person is asked to sign of a plan. 1 query.

    :raises Http404: if they are not asked.
    """
    mine = Partner.objects.present().filter(user=user, plan__number=number)
    found = mine.select_related("plan", "user").first()
    if found is None or not user.is_active:
        raise Http404("There is nothing here for you to sign.")
    return found
