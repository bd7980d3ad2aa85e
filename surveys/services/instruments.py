"""Build questionnaires: versions, their questions, publication.

Each step names where it leads (a place, a wording), so that a repeat changes nothing more; none
needs a key. The person is put on what the history keeps of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import F, Max

from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError
from surveys import building
from surveys.models import Question, Questionnaire, QuestionnaireVersion
from surveys.vocabulary import QuestionKind

#: Questions of one version; beyond that nobody answers any more.
MOST_QUESTIONS = 60
#: Added to places while they are given out anew, so that no two are the same meanwhile.
_ASIDE = 10_000


class NotADraft(DomainError):
    """A published version never changes; only a draft does."""


class NotFitToPublish(DomainError):
    """The checks before publication found something."""


class QuestionRefused(DomainError):
    """A question like this cannot be asked."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question as it is to be. Scale None: a comment. ``wording`` as ``Question.wording``."""

    key: str
    kind: str
    scale: tuple[int, int] | None
    measure: str
    behaviour: str | None = None
    is_per_service: bool = False
    wording: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, Any]:
        """The same as columns of a question. What is about a rule stands apart from the service."""
        columns = asdict(self)
        low, high = columns.pop("scale") or (None, None)
        is_apart = self.kind == QuestionKind.POLICY
        return columns | {"scale_min": low, "scale_max": high, "is_apart": is_apart}

    @property
    def question(self) -> Question:
        """A question that is stored nowhere."""
        return Question(**self.columns)


@transaction.atomic
def create_questionnaire(
    *, code: str, name: str, sent: str, purpose: str, actor: User, at: datetime
) -> QuestionnaireVersion:
    """Begin a questionnaire with an empty draft. The same code again returns its draft.

    :raises QuestionRefused: when the code belongs to another questionnaire.
    """
    with _by(actor):
        found, is_new = Questionnaire.objects.get_or_create(
            code=code, defaults={"name": name, "sent": sent, "purpose": purpose}
        )
        if not is_new and (found.name, found.sent) != (name, sent):
            raise QuestionRefused(f"{code} is taken by “{found.name}”.", field="code")
        return draft_version(found.pk, actor=actor, at=at)


@transaction.atomic
def draft_version(questionnaire_id: int, *, actor: User, at: datetime) -> QuestionnaireVersion:
    """Return the draft of a questionnaire; begun from its last version if there is none."""
    # Locked, so that of two people at once one finds the other's draft.
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire_id)
    draft = questionnaire.versions.filter(published_at=None).first()
    if draft is not None:
        return draft
    last = questionnaire.versions.order_by("-number").first()
    with _by(actor):
        draft = questionnaire.versions.create(number=last.number + 1 if last else 1)
        questions = list(last.questions.order_by("position")) if last else []
        for question in questions:
            question.pk, question.version = None, draft
        Question.objects.bulk_create(questions)
    return draft


@transaction.atomic
def discard_draft(version_id: int, *, actor: User, at: datetime) -> None:
    """Throw a draft away; the history keeps it. One that is gone already is no error.

    :raises NotADraft: when it was published.
    """
    if QuestionnaireVersion.objects.filter(pk=version_id).exists():
        with _by(actor):
            _draft(version_id).delete()


@transaction.atomic
def add_question(version_id: int, *, wanted: Wanted, actor: User, at: datetime) -> Question:
    """Put a question at the end of a draft. The same one again is one.

    :raises NotADraft: when the version was published.
    :raises QuestionRefused: when its key is taken, it is one too many, or no question.
    """
    version = _draft(version_id)
    _require_question(wanted)
    questions = version.questions.all()
    same = questions.filter(key=wanted.key).first()
    if same is not None:
        if _is_as(same, wanted):
            return same
        raise QuestionRefused(f"{wanted.key} names another question here.", field="key")
    if questions.count() >= MOST_QUESTIONS:
        raise QuestionRefused(f"{MOST_QUESTIONS} questions are more than anybody answers.")
    last = questions.aggregate(last=Max("position"))["last"] or 0
    with _by(actor):
        return version.questions.create(position=last + 1, **wanted.columns)


@transaction.atomic
def change_question(question_id: int, *, wanted: Wanted, actor: User, at: datetime) -> Question:
    """Make a question of a draft as wanted; its kind stays.

    :raises NotADraft: when its version was published.
    :raises QuestionRefused: when its key is taken, or it is no question.
    """
    question = Question.objects.get(pk=question_id)
    version = _draft(question.version_id)
    _require_question(wanted)
    if version.questions.filter(key=wanted.key).exclude(pk=question_id).exists():
        raise QuestionRefused(f"{wanted.key} names another question here.", field="key")
    if not _is_as(question, wanted):
        for name, value in wanted.columns.items():
            setattr(question, name, value)
        with _by(actor):
            question.save()
    return question


@transaction.atomic
def move_question(question_id: int, *, to: int, actor: User, at: datetime) -> None:
    """Give a question of a draft a place, counted from 1; beyond the end is the end. 5 queries.

    :raises NotADraft: when its version was published.
    """
    question = Question.objects.get(pk=question_id)
    version = _draft(question.version_id)
    order = list(version.questions.order_by("position"))
    order.remove(question)
    order.insert(max(0, to - 1), question)
    places = {each.pk: place for place, each in enumerate(order, start=1)}
    if all(each.position == places[each.pk] for each in order):
        return
    with _by(actor):
        version.questions.update(position=F("position") + _ASIDE)
        for each in order:
            each.position = places[each.pk]
        Question.objects.bulk_update(order, ["position"])


@transaction.atomic
def remove_question(question_id: int, *, actor: User, at: datetime) -> None:
    """Take a question out of a draft; the history keeps it. One that is gone is no error.

    :raises NotADraft: when its version was published.
    """
    question = Question.objects.filter(pk=question_id).first()
    if question is not None:
        _draft(question.version_id)
        with _by(actor):
            question.delete()


@transaction.atomic
def publish_version(version_id: int, *, actor: User, at: datetime) -> QuestionnaireVersion:
    """Put a draft in force in place of the version before it. From then on it never changes.

    What was sent before keeps the version it was sent with. Twice is once.

    :raises NotFitToPublish: with what the checks found.
    """
    version = _locked(version_id)
    if not version.is_draft:
        return version
    found = building.faults(
        [question.worded for question in version.questions.order_by("position")]
    )
    if found:
        raise NotFitToPublish(" ".join(found))
    with _by(actor):
        earlier = QuestionnaireVersion.objects.filter(questionnaire=version.questionnaire_id)
        earlier.filter(published_at__isnull=False, retired_at=None).update(retired_at=at)
        version.published_at = at
        version.save(update_fields=["published_at"])
    return version


@transaction.atomic
def retire_version(version_id: int, *, actor: User, at: datetime) -> QuestionnaireVersion:
    """Ask nobody by a version any more; who was asked may still answer. Twice is once.

    :raises NotFitToPublish: for a draft, which is thrown away instead.
    """
    version = _locked(version_id)
    if version.is_draft:
        raise NotFitToPublish("A draft is in nobody's hands yet: throw it away instead.")
    if version.retired_at is None:
        version.retired_at = at
        with _by(actor):
            version.save(update_fields=["retired_at"])
    return version


@contextmanager
def _by(actor: User) -> Iterator[None]:
    """Put the person on what the history keeps of the changes inside."""
    with pghistory.context(user=actor.pk):
        yield


def _locked(version_id: int) -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.select_for_update().get(pk=version_id)


def _draft(version_id: int) -> QuestionnaireVersion:
    """Return a draft, locked, so that it is not published meanwhile."""
    version = _locked(version_id)
    if not version.is_draft:
        raise NotADraft("A published version never changes. Draft a new one from it.")
    return version


def _require_question(wanted: Wanted) -> None:
    found = list(building.faults_of(wanted.question.worded))
    if found:
        raise QuestionRefused(" ".join(found))


def _is_as(question: Question, wanted: Wanted) -> bool:
    return all(getattr(question, name) == value for name, value in wanted.columns.items())
