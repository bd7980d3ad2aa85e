"""Every objection is answered, and only then is it decided and told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from csap.consultations import events
from csap.consultations.models import Answer, Consultation, DocumentVersion, Remark
from csap.consultations.rules import ACKNOWLEDGE_WITHIN, Facts
from csap.consultations.services.drafting import Text, write_version
from csap.consultations.services.letters import write_letters
from csap.consultations.services.steps import (
    By,
    ConsultationRefused,
    lock,
    move_on,
    record,
    require,
    take,
)
from csap.consultations.vocabulary import (
    ANSWERS,
    IN_FORCE,
    WORDS_MAX_LENGTH,
    LetterKind,
    Outcome,
    RemarkKind,
    State,
    Step,
    Verdict,
)
from csap.facts.periods import local_day
from servicedesk.accounts.models import User


@transaction.atomic
def answer(  # noqa: PLR0913 - what an answer is made of, and who gives it when
    number: str,
    remark: int,
    *,
    verdict: Verdict | str,
    text: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Answer:
    """Answer an objection or a comment; a correction is a new answer.

    :raises ConsultationRefused: before it is open and once it is decided; without a reason.
    """
    by = By(actor, at, key)
    consultation, repeated = take(number, Step.ANSWERED, by)
    found = _remark(consultation, remark)
    if repeated:
        return found.answers.order_by("-pk")[0]
    require(consultation, State.OPEN, State.CLOSED, doing="it is not the time for answers")
    if found.kind == RemarkKind.OBJECTION and verdict not in ANSWERS:
        raise ConsultationRefused("Accept it, accept it in part, or decline it.", field="verdict")
    if not text.strip():
        raise ConsultationRefused("Say why, or what changes.", field="text")
    if len(text.strip()) > WORDS_MAX_LENGTH:
        raise ConsultationRefused(f"At most {WORDS_MAX_LENGTH} characters.", field="text")
    is_changed = found.version_id != consultation.version_id and verdict in ANSWERS[:2]
    given = Answer.objects.create(
        remark=found,
        verdict=verdict,
        text=text.strip(),
        version=consultation.version if is_changed else None,
        author=actor,
        at=at,
    )
    record(consultation, Step.ANSWERED, by, remark=found.pk, verdict=str(verdict))
    return given


def _remark(consultation: Consultation, pk: int) -> Remark:
    found = consultation.remarks.filter(pk=pk, merged_into=None).first()
    if found is None:
        raise ConsultationRefused("There is no such objection or comment.", field="remark")
    return found


@transaction.atomic
def merge(
    number: str, remark: int, *, into: int, actor: User, at: datetime, key: str | None = None
) -> Remark:
    """Put an objection together with another that says the same; both are answered as one.

    :raises ConsultationRefused: for anything but two objections of it that stand apart.
    """
    by = By(actor, at, key)
    consultation, repeated = take(number, Step.MERGED, by)
    if repeated:
        return consultation.remarks.get(pk=into)
    require(consultation, State.OPEN, State.CLOSED, doing="it is not the time for answers")
    objections = consultation.remarks.objections()
    pair = {each.pk: each for each in objections.filter(pk__in=(remark, into))}
    if len(pair) < 2:
        raise ConsultationRefused("Choose another objection.", field="into")
    moved = consultation.remarks.filter(Q(pk=remark) | Q(merged_into=remark))
    moved.update(merged_into=pair[into])
    record(consultation, Step.MERGED, by, remark=remark, into=into)
    return pair[into]


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided and why; ``text``: as adopted, where it changed.

    ``acknowledge_by`` None: thirty days from now.
    """

    outcome: Outcome
    reason: str
    text: Text | None = None
    acknowledge_by: date | None = None


@transaction.atomic
def decide(
    number: str, wanted: Decided, *, actor: User, at: datetime, key: str | None = None
) -> Consultation:
    """Decide, once every objection is answered; those who spoke are told, all acknowledge.

    :raises ConsultationRefused: with the guard that does not hold.
    """
    by = By(actor, at, key)
    consultation, repeated = take(number, Step.DECIDE, by)
    if repeated:
        return consultation
    _require_later(wanted, today=local_day(at))
    consultation.outcome, consultation.reason = wanted.outcome, wanted.reason.strip()
    if wanted.outcome in IN_FORCE:
        consultation.adopted = _adopted(consultation, wanted, by)
        consultation.acknowledge_by = wanted.acknowledge_by or (local_day(at) + ACKNOWLEDGE_WITHIN)
    consultation.reminded_on = None
    facts = _facts(consultation, wanted)
    move_on(consultation, Step.DECIDE, facts, by, topic=events.DECIDED, outcome=str(wanted.outcome))
    _tell(consultation, at=at)
    return lock(number)


def _require_later(wanted: Decided, *, today: date) -> None:
    if len(wanted.reason.strip()) > WORDS_MAX_LENGTH:
        raise ConsultationRefused(f"At most {WORDS_MAX_LENGTH} characters.", field="reason")
    if wanted.acknowledge_by is not None and wanted.acknowledge_by <= today:
        raise ConsultationRefused("Give people time to read it.", field="acknowledge_by")


def _adopted(consultation: Consultation, wanted: Decided, by: By) -> DocumentVersion:
    """Return the version that is in force from now on; undone with the step if that is refused."""
    assert by.actor is not None
    version = consultation.version
    if wanted.outcome == Outcome.CHANGED:
        if wanted.text is None:
            raise ConsultationRefused("Write the text as it was adopted.", field="text")
        draft = version.draft + 1
        document = consultation.document
        version = write_version(document, wanted.text, draft=draft, actor=by.actor, at=by.at)
    version.adopted_at = by.at
    version.save(update_fields=["adopted_at"])
    return version


def _facts(consultation: Consultation, wanted: Decided) -> Facts:
    objections = consultation.remarks.objections().standing()
    accepted = objections.filter(
        pk__in=newest_answers(consultation).filter(verdict__in=ANSWERS[:2]).values("remark")
    )
    is_as_put = wanted.outcome == Outcome.ADOPTED
    adopted = consultation.adopted
    return Facts(
        has_reason=bool(wanted.reason.strip()),
        has_answered_all=not objections.unanswered().exists(),
        keeps_its_word=not (is_as_put and accepted.filter(version=consultation.version).exists()),
        has_new_text=wanted.outcome != Outcome.CHANGED
        or (adopted is not None and adopted.text != consultation.version.text),
    )


def newest_answers(consultation: Consultation) -> QuerySet[Answer]:
    """Return the answer that holds of each remark. 1 query when it is read."""
    newest = Answer.objects.filter(remark__consultation=consultation).order_by("remark", "-pk")
    return Answer.objects.filter(pk__in=newest.distinct("remark").values("pk"))


def _tell(consultation: Consultation, *, at: datetime) -> None:
    """Write to those who spoke what became of it; to all others, where they are to read it."""
    members = consultation.members.filter(person__is_active=True)
    spoke = members.filter(
        Q(stances__isnull=False)
        | Q(pk__in=consultation.remarks.values("author"))
        | Q(pk__in=consultation.remarks.values("secondings__member"))
    ).distinct()
    write_letters(spoke, LetterKind.OUTCOME, at=at)
    if consultation.is_adopted:
        silent = members.exclude(pk__in=spoke.values("pk"))
        write_letters(silent, LetterKind.ACKNOWLEDGE, at=at)
