"""Who reads findings and decides about them: managers and administrators."""

from django.http import Http404

from csap.findings.models import Finding
from servicedesk.accounts.models import User


def may_decide(user: User) -> bool:
    """Dismiss, link to a plan, open one: whoever works the plan."""
    return user.is_active and user.is_plan_member


def may_be_charged(user: User) -> bool:
    """Whoever works requests or the plan can see to what people think."""
    return user.is_active and (user.is_desk_member or user.is_plan_member)


def owner_of(email: str) -> User | None:
    """Return the person of an address; None if there is none. 1 query."""
    return User.objects.active().filter(email=email.lower()).first()


def get_finding(user: User, number: str) -> Finding:
    """Return a finding that the person may see. 1 query.

    :raises Http404: if there is none, or none for them.
    """
    found = Finding.objects.visible_to(user).filter(number=number).first()
    if found is None:
        raise Http404("There is no such finding.")
    return found
