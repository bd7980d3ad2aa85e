"""Record what a person answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from psycopg2.errors import LockNotAvailable, QueryCanceled

from servicedesk.common.errors import DomainError
from servicedesk.outbox import services as outbox
from surveys import anonymity, events
from surveys.asking import Asked, asked_by
from surveys.items import Item
from surveys.models import Answer, Invitation, Response, ResponseVersion, WaveMember
from surveys.services import sealing
from surveys.vocabulary import EDITABLE_FOR, Channel, Mode


class NothingAnswered(DomainError):
    """Not one question was answered."""


class SurveyClosed(DomainError):
    """The invitation was taken back, declined or ran out."""


class AnswersAreFinal(DomainError):
    """The time in which answers can be changed has passed."""


class BeingAnswered(DomainError):
    """The same link is being answered elsewhere for longer than anybody waits."""


class Given(NamedTuple):
    """What was given to one item: a value, words, or both."""

    value: int | None = None
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.comment


@transaction.atomic
def record_answers(
    invitation_id: int,
    *,
    answers: Mapping[str, Given],
    channel: Channel,
    at: datetime,
    token: str = "",
) -> Response:
    """Keep the answers to an invitation as its one effective response, by name of ``items.Item``.

    What was answered before is replaced and stays in the history; the same answers again change
    nothing. Items that are left out, or given nothing, are not answered. Tells the other rooms
    that there is an answer, not what it says.

    An anonymous response keeps neither history nor invitation nor instant (``anonymity``): only
    the link's ``token`` leads back to it. Of it the other rooms are told when it is sealed.

    :raises NothingAnswered: when no item is.
    :raises SurveyClosed: when the invitation is not open.
    :raises AnswersAreFinal: when what was answered cannot be changed any more.
    :raises BeingAnswered: when the same link is answered by many at once, and waiting is no use.
    :raises ValueError: for an item that is not asked, or a value that is not offered.
    """
    given = {name: answer for name, answer in answers.items() if not answer.is_empty}
    if not given:
        raise NothingAnswered(_("Nothing is answered yet. One tap is enough."))
    invitation = _locked(invitation_id)
    response = response_to(invitation, token=token)
    _require_open(invitation, response, at)
    if response is not None and _said(response) == given:
        return response
    answered = _answers(invitation, given)
    response = _begin(invitation, token, at) if response is None else _renew(response, at)
    _write(response, answered)
    if response.mode != Mode.ANONYMOUS:
        _keep_version(response, given, channel)
        _tell(response, invitation)
    return response


def _locked(invitation_id: int) -> Invitation:
    """Return an invitation, locked, so that of two answers at once one comes after the other."""
    invitations = Invitation.objects.select_related("version", "wave")
    try:
        return invitations.select_for_update(of=("self",)).get(pk=invitation_id)
    except OperationalError as error:
        # The lock's own limit, or, in a long queue for it, that of the whole statement.
        if isinstance(error.__cause__, (LockNotAvailable, QueryCanceled)):
            raise BeingAnswered(
                _("These answers are being saved in another window. Please send once more.")
            ) from error
        raise


def response_to(invitation: Invitation, *, token: str) -> Response | None:
    """Return what was answered to an invitation; None when nothing was, or nothing leads to it.

    An anonymous response is found by the link's token alone. One query.
    """
    if invitation.mode == Mode.ANONYMOUS:
        hashed = anonymity.edit_hash_of(token)
        return Response.objects.filter(edit_hash=hashed).first() if token else None
    return Response.objects.filter(invitation=invitation).first()


def _require_open(invitation: Invitation, response: Response | None, at: datetime) -> None:
    is_final = (
        invitation.answered_at is not None if response is None else not response.is_editable(at)
    )
    if is_final:
        raise AnswersAreFinal(
            _("Answers can be changed for %(days)d days.") % {"days": EDITABLE_FOR.days}
        )
    if response is None and (invitation.closed_at is not None or at >= invitation.expires_at):
        raise SurveyClosed(_("This survey is closed."))


def _said(response: Response) -> dict[str, Given]:
    """Return what a response says now. One query."""
    rows = response.answers.values_list("question__key", "part", "service", "value", "comment")
    return {
        str(Item(key, part, service)): Given(value, comment)
        for key, part, service, value, comment in rows
    }


def _answers(invitation: Invitation, given: Mapping[str, Given]) -> list[Answer]:
    """Return the rows of what was given, checked against what is asked."""
    asked = _by_item(asked_by(invitation))
    return [_answer(asked, Item.parse(name), answer) for name, answer in given.items()]


def _by_item(asked: list[Asked]) -> dict[Item, Asked]:
    by_item = {item: each for each in asked for item in each.items}
    return by_item | {each.words_item: each for each in asked if each.words_item is not None}


def _answer(asked: Mapping[Item, Asked], item: Item, given: Given) -> Answer:
    if item not in asked:
        raise ValueError(f"{item} is not asked")
    question = asked[item].question
    if given.value is not None and not question.offers(given.value):
        raise ValueError(f"{item} does not offer {given.value}")
    return Answer(
        question=question,
        part=item.part,
        service_id=item.service,
        value=given.value,
        comment=given.comment,
        behaviour=question.behaviour,
        measure=question.measure,
    )


def _begin(invitation: Invitation, token: str, at: datetime) -> Response:
    if invitation.mode == Mode.ANONYMOUS:
        return sealing.begin_anonymous(invitation, token=token, at=at)
    invitation.answered_at = at
    invitation.save(update_fields=["answered_at"])
    return Response.objects.create(
        invitation=invitation,
        version_id=invitation.version_id,
        wave_id=invitation.wave_id,
        mode=invitation.mode,
        answered_at=at,
        changed_at=at,
        **_place_of(invitation),
    )


def _place_of(invitation: Invitation) -> dict[str, object]:
    """Return department and group of a wave's frame; nothing outside a wave. At most one query."""
    frame = WaveMember.objects.filter(wave=invitation.wave_id, person=invitation.person_id)
    member = frame.first() if invitation.wave_id else None
    return {"department_id": member.department_id, "group": member.group} if member else {}


def _renew(response: Response, at: datetime) -> Response:
    response.number += 1
    # Who waited for the lock may have looked at the clock before the one they waited for.
    changed_at = anonymity.week_of(at, sealing.zone()) if response.mode == Mode.ANONYMOUS else at
    response.changed_at = max(changed_at, response.changed_at)
    response.save(update_fields=["number", "changed_at"])
    response.answers.all().delete()
    return response


def _write(response: Response, answers: list[Answer]) -> None:
    for answer in answers:
        answer.response = response
        if response.mode == Mode.ANONYMOUS:
            answer.pk = anonymity.random_id()
    Answer.objects.bulk_create(answers)


def _keep_version(response: Response, given: Mapping[str, Given], channel: Channel) -> None:
    ResponseVersion.objects.create(
        response=response,
        number=response.number,
        answers={name: list(answer) for name, answer in given.items()},
        channel=channel,
        at=response.changed_at,
    )


def _tell(response: Response, invitation: Invitation) -> None:
    is_first = response.number == 1
    outbox.publish(
        topic=events.RESPONSE_RECORDED if is_first else events.RESPONSE_CHANGED,
        key=f"response:{response.pk}:{response.number}",
        payload={
            "invitation_id": invitation.pk,
            "response_id": response.pk,
            "request_id": invitation.service_request_id,
            "number": response.number,
        },
        at=response.changed_at,
    )
