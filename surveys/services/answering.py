"""Record what a person answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from servicedesk.common.errors import DomainError
from servicedesk.outbox import services as outbox
from surveys import events
from surveys.models import Answer, Invitation, Question, Response, ResponseVersion
from surveys.vocabulary import EDITABLE_FOR, Channel


class NothingAnswered(DomainError):
    """Not one question was answered."""


class SurveyClosed(DomainError):
    """The invitation was taken back, declined or ran out."""


class AnswersAreFinal(DomainError):
    """The time in which answers can be changed has passed."""


class Given(NamedTuple):
    """What was given to one question: a value, words, or both."""

    value: int | None = None
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.comment


@transaction.atomic
def record_answers(
    invitation_id: int, *, answers: Mapping[str, Given], channel: Channel, at: datetime
) -> Response:
    """Keep the answers to an invitation as its one effective response, by question key.

    What was answered before is replaced and stays in the history; the same answers again change
    nothing. Questions that are left out, or given nothing, are not answered. Tells the other
    rooms that there is an answer, not what it says.

    :raises NothingAnswered: when no question is.
    :raises SurveyClosed: when the invitation is not open.
    :raises AnswersAreFinal: when the first answer is older than EDITABLE_FOR.
    :raises ValueError: for a value that its question does not offer.
    """
    given = {key: answer for key, answer in answers.items() if not answer.is_empty}
    if not given:
        raise NothingAnswered("Nothing is answered yet. One tap is enough.")
    # Locked, so that of two answers at once one comes after the other.
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
    response = Response.objects.filter(invitation=invitation).first()
    _require_open(invitation, response, at)
    if response is not None and _latest(response) == _as_json(given):
        return response
    response = _begin(invitation, at) if response is None else _renew(response, at)
    _write(response, invitation, given, channel)
    _tell(response, invitation)
    return response


def _require_open(invitation: Invitation, response: Response | None, at: datetime) -> None:
    if response is not None:
        if not response.is_editable(at):
            raise AnswersAreFinal(f"Answers can be changed for {EDITABLE_FOR.days} days.")
    elif invitation.closed_at is not None or at >= invitation.expires_at:
        raise SurveyClosed("This survey is closed.")


def _latest(response: Response) -> dict[str, list[int | str | None]]:
    versions = response.versions.filter(number=response.number)
    return versions.values_list("answers", flat=True).get()


def _as_json(given: Mapping[str, Given]) -> dict[str, list[int | str | None]]:
    return {key: list(answer) for key, answer in given.items()}


def _begin(invitation: Invitation, at: datetime) -> Response:
    invitation.answered_at = at
    invitation.save(update_fields=["answered_at"])
    return Response.objects.create(
        invitation=invitation,
        version_id=invitation.version_id,
        wave_id=invitation.wave_id,
        mode=invitation.mode,
        answered_at=at,
        changed_at=at,
    )


def _renew(response: Response, at: datetime) -> Response:
    response.number += 1
    # Who waited for the lock may have looked at the clock before the one they waited for.
    response.changed_at = max(at, response.changed_at)
    response.save(update_fields=["number", "changed_at"])
    response.answers.all().delete()
    return response


def _write(
    response: Response,
    invitation: Invitation,
    given: Mapping[str, Given],
    channel: Channel,
) -> None:
    questions = {q.key: q for q in Question.objects.filter(version=invitation.version_id)}
    Answer.objects.bulk_create(
        _answer(response, questions[key], answer) for key, answer in given.items()
    )
    ResponseVersion.objects.create(
        response=response,
        number=response.number,
        answers=_as_json(given),
        channel=channel,
        at=response.changed_at,
    )


def _answer(response: Response, question: Question, given: Given) -> Answer:
    offered = [value for value, _label in question.options]
    if given.value is not None and given.value not in offered:
        raise ValueError(f"{question.key} does not offer {given.value}")
    return Answer(
        response=response,
        question=question,
        value=given.value,
        comment=given.comment,
        behaviour=question.behaviour,
        measure=question.measure,
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
