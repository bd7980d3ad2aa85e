"""Ask people about what was resolved for them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from requests_app.requests.resolutions import Resolution
from servicedesk.accounts.models import User
from surveys.models import Invitation, OptOut, QuestionnaireVersion, SamplingRule
from surveys.quiet import next_opening
from surveys.sampling import is_sampled
from surveys.services.ending import close_after_reopening
from surveys.services.posting import post
from surveys.tokens import hash_of, new_salt, token_of
from surveys.vocabulary import AFTER_RESOLUTION, OPEN_FOR, Channel, Purpose

#: After a mail about something else, nobody is asked about a resolution for so long.
APART = timedelta(days=7)


@transaction.atomic
def invite_requester(resolution: Resolution, *, at: datetime) -> Invitation | None:
    """Ask the requester about a resolution: the invitation, and the mail with its link.

    The mail waits for working hours. Asked once about each resolution. Who was asked about an
    earlier one of the same request is not written to again: the link they have leads to the new
    one. Return None when nobody is to be asked (see ``is_to_be_asked_about``), the service's share
    leaves it out, or the person was asked by mail lately, does not want to be asked or has left,
    or no questionnaire is in force.
    """
    if not is_to_be_asked_about(resolution):
        return None
    # Locked, so that of two resolutions at once only one is asked about.
    person = User.objects.select_for_update(of=("self",), no_key=True).get(
        pk=resolution.requester_id
    )
    asked = Invitation.objects.filter(
        service_request=resolution.request_id, person=person, purpose=Purpose.RESOLUTION
    )
    earlier = asked.order_by("-resolution").first()
    if earlier is not None and earlier.resolution >= resolution.number_of_it:
        return earlier
    version = QuestionnaireVersion.objects.in_force(AFTER_RESOLUTION).first()
    if version is None or not wants_mail(person):
        return None
    if earlier is not None:
        return _ask_again(earlier, resolution, version, at)
    share = share_of(resolution.service_id, at=at)
    if not is_sampled(resolution.request_id, share) or _was_asked_lately(person, at):
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


def wants_mail(person: User) -> bool:
    """Return whether a person may be asked at all: is here, and did not ask to be spared."""
    return person.is_active and not OptOut.objects.filter(person=person).exists()


def share_of(service_id: int, *, at: datetime) -> int:
    """Return the percent of a service's resolutions that are asked about. One query.

    By the service's own rule, else by the general one, else all.
    """
    rules = SamplingRule.objects.in_force(at).filter(Q(service=service_id) | Q(service=None))
    # At most two: of each scope one is in force.
    rule = max(rules, key=lambda rule: rule.service_id is not None, default=None)
    return 100 if rule is None else rule.share


def _was_asked_lately(person: User, at: datetime) -> bool:
    """A wave does not use up the month's one question, but has a week of its own."""
    by_mail = Invitation.objects.filter(person=person, channel=Channel.MAIL)
    pause = at - timedelta(days=settings.SURVEY_PAUSE_DAYS)
    about_a_resolution = Q(purpose=Purpose.RESOLUTION, sent_at__gt=pause)
    about_more = ~Q(purpose=Purpose.RESOLUTION) & (
        Q(posted_at__gt=at - APART) | Q(reminded_at__gt=at - APART)
    )
    return by_mail.filter(about_a_resolution | about_more).exists()


def _ask_by_mail(
    person: User, resolution: Resolution, version: QuestionnaireVersion, at: datetime
) -> Invitation:
    opening, salt = next_opening(at), new_salt()
    invitation = Invitation.objects.create(
        purpose=Purpose.RESOLUTION,
        version=version,
        service_request_id=resolution.request_id,
        person=person,
        resolution=resolution.number_of_it,
        channel=Channel.MAIL,
        token_salt=salt,
        token_hash=hash_of(token_of(salt)),
        sent_at=at,
        posted_at=opening,
        expires_at=opening + OPEN_FOR,
    )
    post(
        invitation,
        template="survey_after_resolution",
        about=f"{resolution.summary} ({resolution.number})",
        context={"resolution": resolution},
        at=at,
        not_before=opening,
    )
    return invitation


def _ask_again(
    earlier: Invitation, resolution: Resolution, version: QuestionnaireVersion, at: datetime
) -> Invitation:
    """Ask about a later resolution without another mail; the link moves on.

    Unless the mail still waits for working hours: then it is taken back, and the new one sent.
    """
    if earlier.posted_at is not None and at < earlier.posted_at:
        close_after_reopening(resolution.request_id, at=at)
        return _ask_by_mail(User.objects.get(pk=earlier.person_id), resolution, version, at)
    link = {"token_hash": earlier.token_hash, "token_salt": earlier.token_salt}
    earlier.token_hash, earlier.token_salt = None, ""
    earlier.save(update_fields=["token_hash", "token_salt"])
    return Invitation.objects.create(
        purpose=Purpose.RESOLUTION,
        version=version,
        service_request_id=resolution.request_id,
        person_id=earlier.person_id,
        resolution=resolution.number_of_it,
        channel=Channel.PAGE,
        sent_at=at,
        expires_at=at + OPEN_FOR,
        **link,
    )
