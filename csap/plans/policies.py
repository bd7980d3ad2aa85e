"""Who reads plans and works them: managers and administrators."""

from django.db.models import Q, QuerySet
from django.http import Http404

from csap.plans.models import Action, Partner, Plan
from csap.plans.tokens import Asked
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


def get_plan_with_all(user: User, number: str) -> Plan:
    """Return a plan that the person may see, with all it says. 15 queries or fewer.

    :raises Http404: if there is none, or none for them.
    """
    people = ("opened_by", "owner", "predecessor", "successor")
    parts = (
        "findings__finding", "gaps__answered_by", "goals__owner", "nothing_needed__answered_by",
        "actions__owner", "actions__goals", "partners__user", "partners__signatures",
    )  # fmt: skip
    visible = Plan.objects.visible_to(user).select_related(*people).prefetch_related(*parts)
    found = visible.filter(number=number).first()
    if found is None:
        raise Http404("There is no such plan.")
    return found


def get_action(user: User, pk: int, *, number: str | None = None) -> Action:
    """Return an action that the person may report on: of a plan they work, or their own. 1 query.

    ``number``: of the plan that it must belong to, where an address names one.

    :raises Http404: if there is none, or none for them.
    """
    mine = Action.objects.visible_to(user).filter(pk=pk)
    if number is not None:
        mine = mine.filter(plan__number=number)
    found = mine.select_related("plan", "owner").first()
    if found is None or not may_report(user, found):
        raise Http404("There is no such action.")
    return found


def get_readable_plan(user: User, number: str) -> Plan:
    """Return a plan for who works it, or is a partner of it. Up to 2 queries.

    :raises Http404: if there is none, or none for them.
    """
    if may_work(user):
        return get_plan(user, number)
    return get_partner(user, number).plan


def get_partner(user: User, number: str) -> Partner:
    """Return what the person is asked to sign of a plan. 1 query.

    :raises Http404: if they are not asked.
    """
    mine = Partner.objects.present().filter(user=user, plan__number=number)
    found = mine.select_related("plan__owner", "plan__baseline__baseline", "user").first()
    if found is None or not user.is_active:
        raise Http404("There is nothing here for you to sign.")
    return found


def partner_by_link(asked: Asked) -> Partner | None:
    """Return whom the link of a mail asks to sign. 1 query.

    None once they sign no more, have left, or the plan says something else than the link is for.
    """
    mine = Partner.objects.present().filter(pk=asked.partner_id, user__is_active=True)
    of_text = mine.filter(plan__content_hash=asked.content_hash)
    awaited = Q(pk__in=Partner.objects.awaited().values("pk"))
    signed = Q(signatures__content_hash=asked.content_hash)
    found = of_text.filter(awaited | signed)
    return found.select_related("plan__owner", "plan__baseline__baseline", "user").first()
