"""Ask people, or stop asking them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from requests_app.requests.resolutions import Resolution
from servicedesk.accounts.models import User
from servicedesk.outbox import mail
from surveys.models import Invitation, OptOut, QuestionnaireVersion
from surveys.tokens import hash_of, new_token
from surveys.vocabulary import AFTER_RESOLUTION, OPEN_FOR, Channel, Closing

#: The guard of the mail: is the survey it leads to still open?
STILL_ASKED = "survey is open"


@transaction.atomic
def invite_requester(resolution: Resolution, *, at: datetime) -> Invitation | None:
    """Ask the requester about a resolution: the invitation, and the mail with its link.

    Asked once about each resolution. Who was asked about an earlier one of the same request is
    not written to again: the link they have leads to the new one. Return None when nobody is
    to be asked (see ``is_to_be_asked_about``), or the person was asked by mail lately, does not
    want to be asked or has left, or no questionnaire is in force.
    """
    if not is_to_be_asked_about(resolution):
        return None
    # Locked, so that of two resolutions at once only one is asked about.
    person = User.objects.select_for_update(of=("self",), no_key=True).get(
        pk=resolution.requester_id
    )
    asked = Invitation.objects.filter(service_request=resolution.request_id, person=person)
    earlier = asked.order_by("-resolution").first()
    if earlier is not None and earlier.resolution >= resolution.number_of_it:
        return earlier
    version = QuestionnaireVersion.objects.in_force(AFTER_RESOLUTION).first()
    if version is None or not person.is_active or OptOut.objects.filter(person=person).exists():
        return None
    if earlier is not None:
        return _ask_again(earlier, resolution, version, at)
    if _was_asked_lately(person, at):
        return None
    return _ask_by_mail(person, resolution, version, at)


def is_to_be_asked_about(resolution: Resolution) -> bool:
    """Return whether a resolution is one to ask its requester about.

    Not what came in by import or counts in no measure; not restricted requests, of which a
    mail would tell; never anybody about their own work.
    """
    is_own_work = resolution.requester_id in (resolution.assignee_id, resolution.resolver_id)
    is_ours = resolution.is_counted and not resolution.is_imported
    return is_ours and not resolution.is_restricted and not is_own_work


def _was_asked_lately(person: User, at: datetime) -> bool:
    since = at - timedelta(days=settings.SURVEY_PAUSE_DAYS)
    by_mail = Invitation.objects.filter(person=person, channel=Channel.MAIL)
    return by_mail.filter(sent_at__gt=since).exists()


def _ask_by_mail(
    person: User, resolution: Resolution, version: QuestionnaireVersion, at: datetime
) -> Invitation:
    token = new_token()
    invitation = Invitation.objects.create(
        version=version,
        service_request_id=resolution.request_id,
        person=person,
        resolution=resolution.number_of_it,
        channel=Channel.MAIL,
        token_hash=hash_of(token),
        sent_at=at,
        expires_at=at + OPEN_FOR,
    )
    mail.queue_mail(
        key=f"survey:{invitation.pk}",
        to=person.email,
        subject=f"How was it? {_one_line(resolution.summary)} ({resolution.number})",
        template="survey_after_resolution",
        context={"person": person, "resolution": resolution, "token": token},
        at=at,
        guard=(STILL_ASKED, {"invitation_id": invitation.pk}),
    )
    return invitation


def is_still_asked(*, invitation_id: int) -> bool:
    """Return whether an invitation waits for its answer. One query."""
    waiting = Invitation.objects.reachable(timezone.now()).filter(answered_at=None)
    return waiting.filter(pk=invitation_id).exists()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _ask_again(
    earlier: Invitation, resolution: Resolution, version: QuestionnaireVersion, at: datetime
) -> Invitation:
    """Ask about a later resolution without another mail; the link moves on."""
    token_hash, earlier.token_hash = earlier.token_hash, None
    earlier.save(update_fields=["token_hash"])
    return Invitation.objects.create(
        version=version,
        service_request_id=resolution.request_id,
        person_id=earlier.person_id,
        resolution=resolution.number_of_it,
        channel=Channel.PAGE,
        token_hash=token_hash,
        sent_at=at,
        expires_at=at + OPEN_FOR,
    )


def close_after_reopening(request_id: int, *, at: datetime) -> int:
    """Take back what was asked about a request that came back; answers stay. Return how many."""
    return _close(Invitation.objects.filter(service_request=request_id), Closing.REOPENED, at)


def decline_invitation(invitation_id: int, *, at: datetime) -> bool:
    """Close an invitation that its person does not want to answer. False: it was not open."""
    return bool(_close(Invitation.objects.filter(pk=invitation_id), Closing.DECLINED, at))


@transaction.atomic
def stop_asking(person_id: int, *, at: datetime) -> None:
    """Never ask a person again, and close what they were asked and have not answered."""
    OptOut.objects.get_or_create(person_id=person_id, defaults={"since": at})
    _close(Invitation.objects.filter(person=person_id), Closing.DECLINED, at)


def _close(invitations: QuerySet[Invitation], closing: Closing, at: datetime) -> int:
    unanswered = invitations.filter(answered_at=None, closed_at=None)
    return unanswered.update(closed_at=at, closing=closing)
