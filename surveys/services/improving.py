"""“You said, we did”: write it, let it out, take it back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError
from surveys.models import Feedback, Improvement
from surveys.services.handling import require_manager, stored


class ImprovementRefused(DomainError):
    """The improvement cannot be written or let out like this."""


class Told(NamedTuple):
    """What people said, what was done; about which services, for which departments (none: all)."""

    said: str
    did: str
    service_ids: Sequence[int] = ()
    department_ids: Sequence[int] = ()
    feedback_ids: Sequence[int] = ()


@transaction.atomic
def write_improvement(
    told: Told, *, actor: User, at: datetime, pk: int | None = None, key: str | None = None
) -> Improvement:
    """Write an improvement, or write one anew that is not out. Nobody outside sees it yet.

    :raises Improvement.DoesNotExist: if there is none of that ``pk``.
    :raises NotPermitted: for whoever is no manager.
    :raises ImprovementRefused: if it is out, or names feedback that the actor does not see.
    """
    require_manager(actor)
    stored_key = stored(key, "improvement", actor.pk) if key else None
    known = Improvement.objects.filter(key=stored_key).first() if stored_key else None
    if known is not None and pk is None:
        return known
    seen = set(
        Feedback.objects.visible_to(actor)
        .filter(pk__in=told.feedback_ids)
        .values_list("pk", flat=True)
    )
    if unknown := sorted(set(told.feedback_ids) - seen):
        raise ImprovementRefused(f"There is no feedback {unknown[0]}.", field="feedback")
    if pk is None:
        improvement = Improvement(written_by=actor, written_at=at, key=stored_key)
    else:
        improvement = _locked(pk)
        if improvement.released_at is not None:
            raise ImprovementRefused("It is out. Take it back before you change it.")
    improvement.said, improvement.did = told.said.strip(), told.did.strip()
    improvement.save()
    improvement.services.set(told.service_ids)
    improvement.departments.set(told.department_ids)
    improvement.feedback.set(seen)
    return improvement


@transaction.atomic
def release_improvement(pk: int, *, actor: User, at: datetime) -> Improvement:
    """Let an improvement out to its audience, in the name of who does. A repeat changes nothing.

    :raises Improvement.DoesNotExist: if there is none.
    :raises NotPermitted: for whoever is no manager.
    """
    require_manager(actor)
    improvement = _locked(pk)
    if improvement.released_at is None:
        improvement.released_at, improvement.released_by = at, actor
        improvement.save(update_fields=["released_at", "released_by"])
    return improvement


@transaction.atomic
def withdraw_improvement(pk: int, *, actor: User) -> Improvement:
    """Take an improvement back; it can be changed and let out again.

    :raises Improvement.DoesNotExist: if there is none.
    :raises NotPermitted: for whoever is no manager.
    """
    require_manager(actor)
    improvement = _locked(pk)
    improvement.released_at = improvement.released_by = None
    improvement.save(update_fields=["released_at", "released_by"])
    return improvement


def _locked(pk: int) -> Improvement:
    return Improvement.objects.select_for_update().get(pk=pk)
