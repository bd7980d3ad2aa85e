"""Keep what people say in their own words as feedback, whatever becomes of the answer it stood in.

Told by the outbox and not by the answering itself: of anonymous responses it is told when they are
sealed, all of them together. The number of a feedback without a name is drawn at random and its
instant is a week, so that neither says in which order people wrote.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from servicedesk.accounts.models import User
from surveys import anonymity, personal_data
from surveys.feedback_vocabulary import UNDONE, FeedbackState, FeedbackStep, Topic
from surveys.models import Answer, Feedback, FeedbackHistory, Response
from surveys.services.sealing import zone
from surveys.vocabulary import Mode, QuestionKind

#: Up to so many of five points an overall rating makes the words beside it a complaint.
UNHAPPY = 2

#: What tells the words of one response apart: question, part, service that was asked about.
_Place = tuple[int, str, int | None]


@transaction.atomic
def receive_feedback(response_ids: Collection[int], *, at: datetime) -> int:
    """Bring the feedback of responses up to what their answers say. Return how many changed.

    New words begin a feedback: about a policy where the question is apart from the service, else
    about the service, and readable at once where the person is named. Changed words replace the
    earlier ones, are not published any more and wait again, where they were done with. Words that
    are gone leave an empty feedback that was taken back. A repeat changes nothing. 7 queries, and
    2 for each feedback that changes or is taken back.
    """
    # Locked, so that of two facts at once the second sees what the first wrote.
    responses = Response.objects.filter(pk__in=response_ids).order_by("pk").select_for_update()
    locked = [response.pk for response in responses]
    answers = list(_said(locked))
    kept = {_key(feedback): feedback for feedback in Feedback.objects.filter(response__in=locked)}
    complaining = _complaining(locked)
    names = _names_in(answer.comment for answer in answers)
    changed, new = 0, list[Feedback]()
    for answer in answers:
        feedback = kept.pop((answer.response_id, *_place(answer)), None)
        is_complaint = answer.response_id in complaining or _blames_a_policy(answer)
        if feedback is None:
            new.append(_new(answer, is_complaint, names, at))
        elif feedback.text != answer.comment:
            _change(feedback, answer, is_complaint, names)
            changed += 1
    Feedback.objects.bulk_create(new)
    FeedbackHistory.objects.bulk_create(_entry(each, FeedbackStep.RECEIVED) for each in new)
    return len(new) + changed + sum(_take_back(feedback) for feedback in kept.values())


def _said(response_ids: Collection[int]) -> Iterable[Answer]:
    words = Answer.objects.filter(response__in=response_ids).exclude(comment="").order_by("pk")
    return words.select_related("question", "response__invitation__service_request")


def _place(answer: Answer) -> _Place:
    return answer.question_id, answer.part, answer.service_id


def _key(feedback: Feedback) -> tuple[int, int, str, int | None]:
    place = feedback.question_id, feedback.part, feedback.asked_service_id
    return feedback.response_id, *place


def _complaining(response_ids: Collection[int]) -> set[int]:
    """Return the responses that say it was not good, or not what was needed. 1 query."""
    unhappy = Q(measure="csat", value__lte=UNHAPPY) | Q(measure="solved", value=0)
    rows = Answer.objects.filter(unhappy, response__in=response_ids)
    return set(rows.values_list("response_id", flat=True))


def _blames_a_policy(answer: Answer) -> bool:
    """Whether the words tell which rule stood in the way."""
    return answer.question.kind == QuestionKind.POLICY and answer.value == 1


def _names_in(texts: Iterable[str]) -> list[str]:
    """Return the names of the directory's people that share a word with the texts. 1 query."""
    words = set[str]().union(*map(personal_data.words_of, texts))
    if not words:
        return []
    any_of_them = rf"\m({'|'.join(map(re.escape, sorted(words)))})\M"
    return list(User.objects.filter(name__iregex=any_of_them).values_list("name", flat=True))


def _new(answer: Answer, is_complaint: bool, names: list[str], at: datetime) -> Feedback:
    response = answer.response
    is_named = response.mode == Mode.NAMED
    feedback = Feedback(
        pk=None if is_named else anonymity.random_id(),
        response=response,
        question=answer.question,
        part=answer.part,
        asked_service_id=answer.service_id,
        service_id=_service_of(answer),
        mode=response.mode,
        said_at=_said_at(response),
        readable_at=at if is_named else None,
        shows_service=is_named,
        topic=Topic.POLICY if answer.question.is_apart else Topic.SERVICE,
        is_complaint=is_complaint,
    )
    _put(feedback, answer.comment, names)
    return feedback


def _said_at(response: Response) -> datetime:
    """Return when it was said: of who is not named the week, so that no order tells them apart."""
    is_named = response.mode == Mode.NAMED
    return response.changed_at if is_named else anonymity.week_of(response.changed_at, zone())


def _service_of(answer: Answer) -> int | None:
    """Return what the words are about: the service that was asked about, or the request's."""
    invitation = answer.response.invitation
    if answer.service_id is not None or invitation is None:
        return answer.service_id
    about = invitation.service_request
    return about.service_id if about is not None else None


def _change(feedback: Feedback, answer: Answer, is_complaint: bool, names: list[str]) -> None:
    _put(feedback, answer.comment, names)
    feedback.said_at = _said_at(answer.response)
    feedback.released_at = feedback.released_by = None
    if not feedback.is_tagged:
        feedback.is_complaint = is_complaint
    if feedback.state not in UNDONE:
        owned = feedback.owner_id is not None
        feedback.state = FeedbackState.OWNED if owned else FeedbackState.WAITING
    feedback.save()
    _entry(feedback, FeedbackStep.CHANGED).save()


def _take_back(feedback: Feedback) -> bool:
    if feedback.state == FeedbackState.WITHDRAWN:
        return False
    feedback.text = feedback.redacted = ""
    feedback.flags = []
    feedback.state = FeedbackState.WITHDRAWN
    feedback.released_at = feedback.released_by = None
    feedback.save()
    _entry(feedback, FeedbackStep.TAKEN_BACK).save()
    return True


def _put(feedback: Feedback, text: str, names: list[str]) -> None:
    found = personal_data.find(text, names=names)
    feedback.text = text
    feedback.redacted = personal_data.mask(text, found)
    feedback.flags = sorted({each.kind.value for each in found})


def _entry(feedback: Feedback, step: FeedbackStep) -> FeedbackHistory:
    """Return what the history says of its author, at the instant that is kept of them."""
    return FeedbackHistory(feedback=feedback, step=step, at=feedback.said_at)
