"""Who runs consultations, and who speaks in them.

Managers and administrators run every one; whoever owns a document runs those of it, and whoever
answers for a rule of the register may put it to people. Everyone who was asked speaks.
"""

from django.http import Http404

from csap.consultations.models import Consultation, Document, Member
from csap.consultations.vocabulary import PUBLIC
from servicedesk.accounts.models import User
from surveys.queries import policies_of


def may_run(user: User, document: Document) -> bool:
    """Write drafts, open, answer, decide. No query where the owner is loaded."""
    return user.is_active and (user.is_plan_member or document.owner_id == user.pk)


def may_create(user: User) -> bool:
    """Draft a consultation: managers any, owners those of what they own. Up to 2 queries."""
    if not user.is_active:
        return False
    owns = Document.objects.filter(owner=user)
    return user.is_plan_member or bool(policies_of(user)) or owns.exists()


def may_work_here(user: User) -> bool:
    """Whether the managers' pages exist for a person at all. Up to 2 queries."""
    return may_create(user)


def admit(user: User) -> None:
    """Let in who runs a consultation or may draft one.

    :raises Http404: for anyone else.
    """
    if not may_work_here(user):
        raise Http404


def get_run(user: User, number: str) -> Consultation:
    """Return a consultation that the person runs. 1 query.

    :raises Http404: if there is none, or none that they run.
    """
    found = Consultation.objects.run_by(user).for_list().filter(number=number).first()
    if found is None:
        raise Http404("There is no such consultation.")
    return found


def get_visible(user: User, number: str) -> Consultation:
    """Return a consultation that the person runs or was asked in. 1 query.

    :raises Http404: if there is none, or none for them.
    """
    found = Consultation.objects.visible_to(user).for_list().filter(number=number).first()
    if found is None:
        raise Http404("There is no such consultation.")
    return found


def get_membership(user: User, number: str) -> Member:
    """Return as what a person was asked in a consultation that is or was open. 1 query.

    :raises Http404: for who was not asked.
    """
    mine = Member.objects.filter(
        person=user, consultation__number=number, consultation__state__in=PUBLIC
    )
    found = mine.select_related(
        "person", "consultation__document__owner", "consultation__version", "consultation__adopted"
    ).first()
    if found is None:
        raise Http404("There is no such consultation.")
    return found
