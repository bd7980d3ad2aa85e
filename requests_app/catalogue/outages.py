"""Outages of services: what was down from when to when, and every way that record can change.

Call it through the module: ``outages.record_outage(...)``. Each version of a row, with who changed
it and why, stays in its events.
"""

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from requests_app.catalogue.models import Outage, OutageKind, Service
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted

#: Longest note that the page takes.
NOTE_LENGTH = 300


class Told(NamedTuple):
    """What is said of an outage ``[started_at, ended_at)``; an end of None: it goes on."""

    kind: str
    started_at: datetime
    ended_at: datetime | None = None
    is_planned: bool = False
    note: str = ""


class OutageRefused(DomainError):
    """The record would not be true: it overlaps another, or ends before it begins."""


def may_record(user: User) -> bool:
    """Whoever works requests writes down outages of every service."""
    return user.is_desk_member


@transaction.atomic
def record_outage(
    told: Told, *, service_id: int, actor: User, at: datetime, key: str | None = None
) -> Outage:
    """Write down an outage. The same key writes it once.

    :raises NotPermitted: for whoever does not work requests.
    :raises OutageRefused: if it overlaps another of the service and kind, ends before it begins,
        or is an unplanned one of the future.
    """
    require_may(actor)
    # Of two people who write down the same outage, the second waits here and is then refused.
    Service.objects.select_for_update(no_key=True).get(pk=service_id)
    stored_key = _stored_key("record", service_id, actor, key)
    known = Outage.objects.filter(events__change_key=stored_key).first() if stored_key else None
    if known is not None:
        return known
    outage = Outage(service_id=service_id, recorded_by=actor, recorded_at=at)
    _tell(outage, told)
    return _save(outage, actor=actor, at=at, reason="", key=stored_key)


@transaction.atomic
def end_outage(
    pk: int, *, ended_at: datetime, actor: User, at: datetime, key: str | None = None
) -> Outage:
    """Say when an outage that goes on ended.

    :raises Outage.DoesNotExist: if there is none.
    :raises NotPermitted: for whoever does not work requests.
    :raises OutageRefused: if it has ended already, or would end in the future or before it began.
    """
    outage, stored_key, is_repeat = _begin(pk, "end", actor, key)
    if is_repeat:
        return outage
    if outage.ended_at is not None or outage.is_void:
        raise OutageRefused("It has ended already; correct the record if its end is wrong.")
    if ended_at > at:
        raise OutageRefused("It cannot have ended in the future.", field="ended_at")
    outage.ended_at = ended_at
    return _save(outage, actor=actor, at=at, reason="ended", key=stored_key)


@transaction.atomic
def correct_outage(
    pk: int,
    told: Told,
    *,
    reason: str,
    actor: User,
    at: datetime,
    is_void: bool = False,
    key: str | None = None,
) -> Outage:
    """Set the record right; ``is_void``: it was written down by mistake and counts nowhere.

    :raises Outage.DoesNotExist: if there is none.
    :raises NotPermitted: for whoever does not work requests.
    :raises OutageRefused: without a reason, and as ``record_outage``.
    """
    outage, stored_key, is_repeat = _begin(pk, "correct", actor, key)
    if is_repeat:
        return outage
    if not reason.strip():
        raise OutageRefused("Say why the record changes.", field="reason")
    _tell(outage, told)
    outage.is_void = is_void
    return _save(outage, actor=actor, at=at, reason=reason.strip()[:200], key=stored_key)


def _begin(
    pk: int, operation: str, actor: User, key: str | None
) -> tuple[Outage, str | None, bool]:
    """Return the locked outage, the key to store, and whether this was done before."""
    require_may(actor)
    service_id = Outage.objects.values_list("service_id", flat=True).get(pk=pk)
    Service.objects.select_for_update(no_key=True).get(pk=service_id)
    outage = Outage.objects.select_for_update().get(pk=pk)
    stored_key = _stored_key(operation, pk, actor, key)
    is_repeat = stored_key is not None and outage.events.filter(change_key=stored_key).exists()
    return outage, stored_key, is_repeat


def _tell(outage: Outage, told: Told) -> None:
    outage.kind, outage.is_planned = told.kind, told.is_planned
    outage.started_at, outage.ended_at = told.started_at, told.ended_at
    outage.note = told.note.strip()[:NOTE_LENGTH]


def _save(outage: Outage, *, actor: User, at: datetime, reason: str, key: str | None) -> Outage:
    _require_true(outage, at)
    outage.changed_by, outage.changed_at, outage.reason = actor, at, reason
    outage.change_key = key or ""
    outage.save()
    return outage


def _require_true(outage: Outage, at: datetime) -> None:
    """Refuse in words what the constraints of the table would refuse as well."""
    if outage.kind not in OutageKind.values:
        raise OutageRefused("Pick full or degraded.", field="kind")
    if outage.ended_at is not None and outage.ended_at <= outage.started_at:
        raise OutageRefused("It ends before it begins.", field="ended_at")
    if outage.started_at > at and not outage.is_planned:
        raise OutageRefused("Only planned work begins in the future.", field="started_at")
    if outage.is_void:
        return
    others = Outage.objects.filter(service=outage.service_id, kind=outage.kind, is_void=False)
    meets = Q(ended_at=None) | Q(ended_at__gt=outage.started_at)
    if outage.ended_at is not None:
        meets &= Q(started_at__lt=outage.ended_at)
    if others.exclude(pk=outage.pk).filter(meets).exists():
        raise OutageRefused(
            "Another outage of this service and kind is on record for part of that time; "
            "correct that one instead.",
            field="started_at",
        )


def require_may(actor: User) -> None:
    """Let pass who may record.

    :raises NotPermitted: for anyone else.
    """
    if not may_record(actor):
        raise NotPermitted("Only people who work requests write down outages.")


def _stored_key(operation: str, about: int, actor: User, key: str | None) -> str | None:
    if not key:
        return None
    return hashlib.sha256(f"{actor.pk}\noutage:{operation}\n{about}\n{key}".encode()).hexdigest()
