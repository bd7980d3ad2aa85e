"""What those who were asked do: take a stance, comment, agree, acknowledge."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from csap.consultations.models import Acknowledgement, Member, Remark, Seconding, Stance
from csap.consultations.services.steps import (
    By,
    ConsultationRefused,
    is_repeat,
    lock,
    record,
    require,
)
from csap.consultations.vocabulary import (
    SECTION_MAX_LENGTH,
    WORDS_MAX_LENGTH,
    Position,
    RemarkKind,
    State,
    Step,
)
from servicedesk.accounts.models import User

TOO_LATE = "people may speak while it is open"


@dataclass(frozen=True, slots=True)
class Word:
    """Where one stands, and why. ``same_as``: the objection of another that says it already."""

    position: Position
    text: str = ""
    section: str = ""
    same_as: int | None = None


@transaction.atomic
def speak(number: str, word: Word, *, person: User, at: datetime, key: str | None = None) -> Stance:
    """Take a stance, or another one than before; the last one counts. The same changes nothing.

    :raises Member.DoesNotExist: for who was not asked.
    :raises ConsultationRefused: unless it is open, and for an objection without words.
    """
    by = By(person, at, key)
    consultation = lock(number)
    member = _member(number, person)
    before = member.stances.current().select_related("remark").first()
    if before is not None and is_repeat(consultation, Step.SPOKE, by):
        return before
    require(consultation, State.OPEN, doing=TOO_LATE)
    if before is not None and _is_same(before, word, consultation.version_id):
        return before
    if before is not None:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    remark = _remark_of(word, member, consultation.version_id, before, at)
    stance = Stance.objects.create(
        member=member,
        position=word.position,
        version_id=consultation.version_id,
        remark=remark,
        at=at,
    )
    record(consultation, Step.SPOKE, by, stance=stance.pk)
    return stance


def _member(number: str, person: User) -> Member:
    return Member.objects.get(consultation__number=number, person=person)


def _is_same(before: Stance, word: Word, version_id: int) -> bool:
    if before.position != word.position or before.version_id != version_id:
        return False
    if word.same_as is not None:
        return before.remark_id == word.same_as
    return not word.text.strip() or _says(before.remark, word)


def _says(remark: Remark | None, word: Word) -> bool:
    said = (word.text.strip(), word.section.strip())
    return remark is not None and (remark.text, remark.section) == said


def _remark_of(
    word: Word, member: Member, version_id: int, before: Stance | None, at: datetime
) -> Remark | None:
    """Return the words that go with a stance: new ones, the same as before, or another's.

    :raises ConsultationRefused: for an objection that says nothing.
    """
    if word.position == Position.OBJECT and word.same_as is not None:
        others = Remark.objects.filter(consultation=member.consultation_id)
        joined = others.filter(kind=RemarkKind.OBJECTION, pk=word.same_as).first()
        if joined is None:
            raise ConsultationRefused("There is no such objection.", field="same_as")
        return joined
    is_objection = word.position == Position.OBJECT
    if is_objection and not word.text.strip():
        raise ConsultationRefused(
            "Say what you object to, so that it can be answered.", field="text"
        )
    if not word.text.strip():
        return None
    kind = RemarkKind.OBJECTION if is_objection else RemarkKind.COMMENT
    old = before.remark if before else None
    if old is not None and old.kind == kind and _says(old, word):
        return old
    return write_remark(kind, word.text, word.section, member, version_id, at)


def write_remark(  # noqa: PLR0913 - all that a remark is made of
    kind: RemarkKind, text: str, section: str, member: Member, version_id: int, at: datetime
) -> Remark:
    """Keep words; in the caller's transaction.

    :raises ConsultationRefused: for none, or too many.
    """
    words, about = text.strip(), section.strip()
    if not words:
        raise ConsultationRefused("Write something first.", field="text")
    if len(words) > WORDS_MAX_LENGTH:
        raise ConsultationRefused(f"At most {WORDS_MAX_LENGTH} characters.", field="text")
    if len(about) > SECTION_MAX_LENGTH:
        raise ConsultationRefused(f"At most {SECTION_MAX_LENGTH} characters.", field="section")
    return Remark.objects.create(
        consultation_id=member.consultation_id,
        kind=kind,
        author=member,
        version_id=version_id,
        section=about,
        text=words,
        at=at,
    )


@transaction.atomic
def comment(
    number: str,
    *,
    text: str,
    section: str = "",
    person: User,
    at: datetime,
    key: str | None = None,
) -> Remark:
    """Say something without a stance.

    :raises Member.DoesNotExist: for who was not asked.
    :raises ConsultationRefused: unless it is open.
    """
    by = By(person, at, key)
    consultation = lock(number)
    member = _member(number, person)
    stored = by.stored_key(Step.COMMENTED, number)
    if stored and (made := consultation.events.filter(key=stored).first()):
        return Remark.objects.get(pk=made.detail["remark"])
    require(consultation, State.OPEN, doing=TOO_LATE)
    version_id = consultation.version_id
    remark = write_remark(RemarkKind.COMMENT, text, section, member, version_id, at)
    record(consultation, Step.COMMENTED, by, remark=remark.pk)
    return remark


@transaction.atomic
def second(number: str, remark: int, *, person: User, at: datetime) -> Remark:
    """Agree with another's comment, once.

    :raises Member.DoesNotExist: for who was not asked.
    :raises ConsultationRefused: unless it is open, and for one's own or no comment.
    """
    consultation = lock(number)
    member = _member(number, person)
    require(consultation, State.OPEN, doing=TOO_LATE)
    found = consultation.remarks.filter(pk=remark, kind=RemarkKind.COMMENT).first()
    if found is None:
        raise ConsultationRefused("There is no such comment.", field="remark")
    if found.author_id == member.pk:
        raise ConsultationRefused("It is your own comment.", field="remark")
    _, is_new = Seconding.objects.get_or_create(remark=found, member=member, defaults={"at": at})
    if is_new:
        record(consultation, Step.SECONDED, By(person, at), remark=found.pk)
    return found


@transaction.atomic
def acknowledge(number: str, *, person: User, at: datetime) -> Acknowledgement:
    """Say that one has read and understood what was adopted; once.

    :raises Member.DoesNotExist: for who was not asked.
    :raises ConsultationRefused: unless something was adopted.
    """
    consultation = lock(number)
    member = _member(number, person)
    if consultation.adopted_id is None:
        raise ConsultationRefused("Nothing was adopted that could be acknowledged.")
    given, is_new = Acknowledgement.objects.get_or_create(
        member=member, defaults={"version_id": consultation.adopted_id, "at": at}
    )
    if is_new:
        record(consultation, Step.ACKNOWLEDGED, By(person, at))
    return given
