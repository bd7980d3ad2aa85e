"""Words that people gave, as feedback that is there already."""

from django.utils import timezone

from surveys import services
from surveys.feedback_vocabulary import FeedbackState
from surveys.models import (
    Answer,
    Collection,
    CompanyPolicy,
    Feedback,
    Invitation,
    Question,
    Questionnaire,
    Response,
)
from surveys.vocabulary import EDITABLE_FOR, OPEN_FOR, Mode
from tests.factories import UserFactory


def policy_of(owner=None, name="Only approved docks"):
    return CompanyPolicy.objects.create(name=name, owner=owner or UserFactory())


def question(key="comment", code="T"):
    return Question.objects.filter(version__questionnaire__code=code, key=key).latest("pk")


def said(text="Slow again", *, mode=Mode.NAMED, person=None, at=None, key="comment", **given):
    """Return the feedback of one who wrote something in T; given: what else it should be."""
    at = at or timezone.now()
    asked = question(key)
    response = Response.objects.create(
        invitation=_invited(asked, mode, person or UserFactory(), at),
        version_id=asked.version_id,
        mode=mode,
        answered_at=at,
        changed_at=at,
    )
    Answer.objects.create(response=response, question=asked, comment=text, measure=asked.measure)
    services.receive_feedback([response.pk], at=at)
    feedback = Feedback.objects.get(response=response)
    if given.get("state") == FeedbackState.OWNED:
        given.setdefault("owner", UserFactory(manager=True))
    Feedback.objects.filter(pk=feedback.pk).update(**given)
    return Feedback.objects.get(pk=feedback.pk)


def _invited(asked, mode, person, at):
    if mode == Mode.ANONYMOUS:
        return None
    return Invitation.objects.create(
        version_id=asked.version_id,
        person=person,
        mode=mode,
        sent_at=at,
        answered_at=at,
        expires_at=at + OPEN_FOR,
    )


def collected(texts, *, services_of=None, ago=EDITABLE_FOR):
    """Return a collection of unnamed people who wrote the texts, about the services if given."""
    at = timezone.now() - ago
    questionnaire, _ = Questionnaire.objects.get_or_create(
        code="WORDS", defaults={"name": "Words", "sent": "COLLECTED"}
    )
    version = questionnaire.versions.create(number=questionnaire.versions.count() + 1)
    asked = version.questions.create(
        position=1, key="words", kind="COMMENT", measure="words", wording={"en": {"text": "?"}}
    )
    version.published_at = at
    version.save()
    collection = Collection.objects.create(
        version=version,
        name=f"Words {version.number}",
        file_hash="",
        collected_on=at.date(),
        imported_at=at,
    )
    about = services_of or [None] * len(texts)
    responses = Response.objects.bulk_create(
        Response(
            collection=collection,
            version=version,
            respondent=str(number),
            answered_at=at,
            changed_at=at,
        )
        for number, _text in enumerate(texts)
    )
    Answer.objects.bulk_create(
        Answer(response=response, question=asked, comment=text, service=service)
        for response, text, service in zip(responses, texts, about, strict=True)
    )
    services.receive_feedback([response.pk for response in responses], at=at)
    return collection
