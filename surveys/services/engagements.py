"""Ask sponsor and users what an engagement brought, when it is completed."""

from datetime import datetime

from django.db import transaction

from requests_app.engagements.queries import CloseOut
from servicedesk.accounts.models import User
from surveys.models import Invitation, QuestionnaireVersion
from surveys.quiet import next_opening
from surveys.services.inviting import wants_mail
from surveys.services.posting import post
from surveys.tokens import hash_of, new_salt, token_of
from surveys.vocabulary import AFTER_ENGAGEMENT, OPEN_FOR, Channel, Mode, Purpose


@transaction.atomic
def invite_after_engagement(close_out: CloseOut, *, at: datetime) -> list[Invitation]:
    """Ask the sponsor, the requester and whoever followed it; never who worked on it.

    Each is asked once about an engagement, in working hours. Nobody about a restricted request or
    one that no measure counts, nor while no questionnaire is in force.
    """
    version = QuestionnaireVersion.objects.in_force(AFTER_ENGAGEMENT).first()
    if version is None or close_out.is_restricted or not close_out.is_counted:
        return []
    people = User.objects.filter(pk__in=close_out.person_ids).order_by("pk")
    # Locked, so that a repeat at the same time asks nobody twice.
    people = people.select_for_update(of=("self",), no_key=True)
    asked = set(
        Invitation.objects.filter(
            service_request=close_out.request_id, purpose=Purpose.ENGAGEMENT
        ).values_list("person_id", flat=True)
    )
    return [
        _ask(person, close_out, version, at)
        for person in people
        if person.pk not in asked and wants_mail(person)
    ]


def _ask(
    person: User, close_out: CloseOut, version: QuestionnaireVersion, at: datetime
) -> Invitation:
    opening, salt = next_opening(at), new_salt()
    invitation = Invitation.objects.create(
        purpose=Purpose.ENGAGEMENT,
        version=version,
        service_request_id=close_out.request_id,
        person=person,
        mode=Mode.CONFIDENTIAL,
        channel=Channel.MAIL,
        token_salt=salt,
        token_hash=hash_of(token_of(salt)),
        sent_at=at,
        posted_at=opening,
        expires_at=opening + OPEN_FOR,
    )
    invitation.services.set([close_out.service_id])
    post(
        invitation,
        template="survey_after_engagement",
        about=f"{close_out.summary} ({close_out.number})",
        context={"close_out": close_out},
        at=at,
        not_before=opening,
    )
    return invitation
