"""Begin anonymous responses so that they lead to nobody, and cut the last way back in time."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F

from servicedesk.outbox import services as outbox
from surveys import anonymity, events
from surveys.models import Invitation, Response, WaveMember
from surveys.vocabulary import Mode


def zone() -> ZoneInfo:
    """Return the organisation's one zone, in which its weeks begin."""
    return ZoneInfo(settings.REPORTING_TIME_ZONE)


def begin_anonymous(invitation: Invitation, *, token: str, at: datetime) -> Response:
    """Write a response that names no invitation; the invitation only keeps that it was answered.

    What the invitation says of the time is the week in which the person was asked, not the week
    in which they answered: of few people that alone would tell which response is whose. Without
    a link, answered in place, nothing leads back to the response from the start.
    """
    invitation.answered_at = anonymity.week_of(invitation.sent_at, zone())
    invitation.save(update_fields=["answered_at"])
    week = anonymity.week_of(at, zone())
    return Response.objects.create(
        pk=anonymity.random_id(),
        version_id=invitation.version_id,
        wave_id=invitation.wave_id,
        mode=Mode.ANONYMOUS,
        edit_hash=anonymity.edit_hash_of(token or str(anonymity.random_id())),
        answered_at=week,
        changed_at=week,
        **_crowd_of(invitation),
    )


def _crowd_of(invitation: Invitation) -> dict[str, Any]:
    """Return department and group as far as enough people of the frame share them.

    Both, else the department alone, else neither. At most three queries.
    """
    frame = WaveMember.objects.filter(wave=invitation.wave_id)
    member = frame.filter(person=invitation.person_id).first() if invitation.wave_id else None
    if member is None or invitation.wave is None:
        return {}
    enough = invitation.wave.score_from
    shared = {"department_id": member.department_id, "group": member.group}
    if frame.filter(**shared)[:enough].count() >= enough:
        return shared
    del shared["group"]
    return shared if frame.filter(**shared)[:enough].count() >= enough else {}


@transaction.atomic
def seal_responses(*, at: datetime, limit: int = 1000) -> int:
    """Cut the links' way to anonymous responses whose weeks are over, and tell of them.

    Their rows are written anew, one after the other in the order of their random numbers and in
    one transaction: so the database's own bookkeeping (which transaction wrote a row, where it
    lies) does not keep the order in which they came. Return how many; more than ``limit`` are
    left to the next call.
    """
    waiting = Response.objects.to_be_sealed(at).select_for_update(skip_locked=True)
    responses = list(waiting.order_by("pk")[:limit])
    for response in responses:
        Response.objects.filter(pk=response.pk).update(edit_hash=None)
        response.answers.update(comment=F("comment"))
        _tell(response, at)
    return len(responses)


def _tell(response: Response, at: datetime) -> None:
    outbox.publish(
        topic=events.RESPONSE_RECORDED,
        key=f"response:{response.pk}:{response.number}",
        payload={
            "invitation_id": None,
            "response_id": response.pk,
            "request_id": None,
            "number": response.number,
        },
        at=at,
    )
