"""Stop asking: what was taken back, declined, or never arrived."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from surveys.models import Invitation, OptOut
from surveys.vocabulary import Closing, Purpose


def close_after_reopening(request_id: int, *, at: datetime) -> int:
    """Take back what was asked about a request that came back; answers stay. Return how many."""
    about_it = Invitation.objects.filter(service_request=request_id, purpose=Purpose.RESOLUTION)
    return _close(about_it, Closing.REOPENED, at)


def decline_invitation(invitation_id: int, *, at: datetime) -> bool:
    """Close an invitation that its person does not want to answer. False: it was not open."""
    return bool(_close(Invitation.objects.filter(pk=invitation_id), Closing.DECLINED, at))


@transaction.atomic
def stop_asking(person_id: int, *, at: datetime) -> None:
    """Never ask a person again, and close what they were asked and have not answered."""
    OptOut.objects.get_or_create(person_id=person_id, defaults={"since": at})
    mine = Invitation.objects.filter(person=person_id)
    # What they were never written about was not declined by them.
    _close(mine.to_post(), Closing.WITHDRAWN, at)
    _close(mine, Closing.DECLINED, at)


def note_bounce(invitation_id: int, *, reason: str, at: datetime) -> bool:
    """Close an invitation whose mail came back. False: it is answered, closed already, or gone."""
    bounced = Invitation.objects.filter(pk=invitation_id)
    return bool(_close(bounced, Closing.BOUNCED, at, reason=reason[:200]))


def _close(
    invitations: QuerySet[Invitation], closing: Closing, at: datetime, *, reason: str = ""
) -> int:
    unanswered = invitations.filter(answered_at=None, closed_at=None)
    return unanswered.update(closed_at=at, closing=closing, reason=reason)
