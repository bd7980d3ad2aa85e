"""What every change of the register has in common: who may, the locked row, the key, the reason."""

import hashlib

from csap.customers import policies
from csap.customers.models import Customer
from csap.customers.vocabulary import REASON_MAX_LENGTH
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError


class CustomerRefused(DomainError):
    """The register does not take this step."""


def stored_key(key: str | None, operation: str, subject: str, actor: User) -> str | None:
    """Return what makes a step unique; None when the caller gave no key."""
    if not key:
        return None
    text = "\n".join((str(actor.pk), operation, subject, key))
    return hashlib.sha256(text.encode()).hexdigest()


def lock(code: str, actor: User) -> Customer:
    """Return the entry of a department, locked, for somebody who may work on it.

    :raises NotPermitted: for who may not.
    :raises Customer.DoesNotExist: if the department is not in the register.
    """
    policies.require_work(actor)
    locked = Customer.objects.select_for_update(of=("self",)).for_list()
    return locked.get(department__code=code)


def reason_in(text: str, *, field: str = "reason") -> str:
    """Return a reason without blanks around it.

    :raises CustomerRefused: if it is empty or too long.
    """
    reason = text.strip()
    if not reason:
        raise CustomerRefused("Say why, in a sentence.", field=field)
    if len(reason) > REASON_MAX_LENGTH:
        raise CustomerRefused(f"At most {REASON_MAX_LENGTH} characters.", field=field)
    return reason
