"""Write who was asked after a resolution, and what they answered."""

from collections.abc import Collection, Sequence

from servicedesk.common.copying import copy_in
from servicedesk.demo.loading.people import KnownPeople
from servicedesk.demo.loading.requests import Written
from servicedesk.demo.voices import Asked, Survey
from surveys.models import (
    Answer,
    Invitation,
    Question,
    QuestionnaireVersion,
    Response,
    ResponseVersion,
)
from surveys.vocabulary import AFTER_RESOLUTION, OPEN_FOR, Channel


def write(
    written: Sequence[Written], survey: Survey, people: KnownPeople, *, pending: Collection[int]
) -> None:
    """Ask after resolutions and write what comes back. ``pending``: tales left to be answered."""
    version = QuestionnaireVersion.objects.in_force(AFTER_RESOLUTION).first()
    if version is None:
        return
    questions = {question.key: question for question in version.questions.all()}
    pairs = []
    for tale, row, was_in_time in written:
        asked = survey.ask(tale, was_in_time=was_in_time)
        if asked is not None:
            if id(tale) in pending:
                asked.answered_at = None
            pairs.append((asked, row.pk))
    invitations = copy_in(_invitation(asked, pk, version, people) for asked, pk in pairs)
    answered = [
        (asked, invitation, asked.answered_at)
        for (asked, _), invitation in zip(pairs, invitations, strict=True)
        if asked.answered_at is not None
    ]
    responses = copy_in(
        Response(invitation=invitation, version=version, answered_at=at, changed_at=at)
        for _, invitation, at in answered
    )
    both = [(asked, row) for (asked, *_), row in zip(answered, responses, strict=True)]
    copy_in(_version(asked, response) for asked, response in both)
    copy_in(answer for asked, response in both for answer in _answers(asked, response, questions))


def _invitation(
    asked: Asked, request_id: int, version: QuestionnaireVersion, people: KnownPeople
) -> Invitation:
    return Invitation(
        version=version,
        service_request_id=request_id,
        person=people.user(asked.tale.requester),
        resolution=asked.resolution,
        channel=Channel.PAGE,
        sent_at=asked.sent_at,
        expires_at=asked.sent_at + OPEN_FOR,
        answered_at=asked.answered_at,
    )


def _version(asked: Asked, response: Response) -> ResponseVersion:
    answers = {key: list(given) for key, given in asked.answers.items()}
    return ResponseVersion(
        response=response,
        number=1,
        answers=answers,
        channel=Channel.PAGE,
        at=response.answered_at,
    )


def _answers(asked: Asked, response: Response, questions: dict[str, Question]) -> list[Answer]:
    return [
        Answer(
            response=response,
            question=questions[key],
            value=value,
            comment=comment,
            behaviour=questions[key].behaviour,
            measure=questions[key].measure,
        )
        for key, (value, comment) in asked.answers.items()
    ]
