"""Who negotiates for IT, who for the customer, and who reads what."""

from django.http import Http404

from csap.agreements.models import Agreement
from csap.agreements.vocabulary import State
from servicedesk.accounts.models import User


def may_negotiate(user: User) -> bool:
    """Speak for IT: freeze the record, offer, agree, decline, end."""
    return user.is_active and user.is_plan_member


def speaks_for_customer(user: User, agreement: Agreement) -> bool:
    """The named representative speaks for the customer; managers write down what they heard."""
    return user.is_active and (agreement.representative_id == user.pk or user.is_plan_member)


def may_answer_an_offer(user: User, agreement: Agreement) -> bool:
    """Accept or counter: while an offer lies on the table."""
    return agreement.state == State.OFFERED and speaks_for_customer(user, agreement)


def get_agreement(user: User, number: str) -> Agreement:
    """Return an agreement that the person may see. 1 to 3 queries.

    :raises Http404: if there is none, or none for them.
    """
    found = Agreement.objects.visible_to(user).with_names().filter(number=number).first()
    if found is None:
        raise Http404("There is no such agreement.")
    return found
