"""Drafting: the document, its texts, whom it is put to and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from csap.consultations import policies
from csap.consultations.models import Consultation, ConsultationEvent, Document, DocumentVersion
from csap.consultations.rules import SHORTEST, Facts
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
    RUNNING,
    TEXT_MAX_LENGTH,
    WORDS_MAX_LENGTH,
    Audience,
    Kind,
    State,
    Step,
)
from csap.facts.periods import local_day, midnight
from servicedesk.accounts.models import Department, User
from servicedesk.common.errors import NotPermitted
from servicedesk.common.sequences import next_number
from surveys.queries import policies_visible_to


@dataclass(frozen=True, slots=True)
class Subject:
    """What a new document is. ``company_policy``: id of its entry in the register of surveys.

    ``in_force``: the text that people follow today, since ``in_force_since``; "" for none.
    """

    kind: Kind
    title: str
    owner: User
    company_policy: int | None = None
    in_force: str = ""
    in_force_since: date | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text, what changes by it, and from when it would hold (None: once it is adopted)."""

    text: str
    changes: str = ""
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """Whom it is put to, from the first to the last day on which they may speak."""

    audience: Audience
    opens_on: date
    closes_on: date
    departments: Sequence[Department] = ()


@transaction.atomic
def create(
    subject: Subject | Document,
    text: Text,
    setting: Setting,
    *,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Consultation:
    """Draft a consultation about a new document, or about a new text of one that there is.

    :raises NotPermitted: for who does not own it and is no manager.
    :raises ConsultationRefused: for dates or an audience that cannot be, a text without a change,
        or a document that is being consulted about.
    """
    by = By(actor, at, key)
    made = ConsultationEvent.objects.filter(key=by.stored_key(Step.CREATED, "") or "-").first()
    if made is not None:
        return lock(made.consultation.number)
    document = _document(subject, by)
    _require_free(document)
    _require_possible(setting, today=local_day(at))
    version = write_version(document, text, draft=1, actor=actor, at=at)
    consultation = Consultation.objects.create(
        number=next_number("consultation_number", "CN"),
        document=document,
        version=version,
        first_version=version.version,
        audience=setting.audience,
        opens_on=setting.opens_on,
        closes_on=setting.closes_on,
    )
    consultation.departments.set(_departments(setting))
    record(consultation, Step.CREATED, by, from_state="")
    return consultation


def _document(subject: Subject | Document, by: By) -> Document:
    """Return the document, locked, or the new one.

    :raises NotPermitted: for who may not put it to people.
    """
    assert by.actor is not None
    if isinstance(subject, Document):
        document = Document.objects.select_for_update().get(pk=subject.pk)
        if not policies.may_run(by.actor, document):
            raise NotPermitted("Only managers and its owner put a document to people.")
        return document
    _require_may_found(subject, by.actor)
    document = Document.objects.create(
        number=next_number("document_number", "PP"),
        kind=subject.kind,
        title=subject.title.strip(),
        owner=subject.owner,
        company_policy_id=subject.company_policy,
        created_at=by.at,
    )
    if subject.in_force.strip():
        since = subject.in_force_since
        DocumentVersion.objects.create(
            document=document,
            version=1,
            text=subject.in_force.strip(),
            effective_on=since,
            author=by.actor,
            at=by.at,
            adopted_at=midnight(since) if since else by.at,
        )
    return document


def _require_may_found(subject: Subject, actor: User) -> None:
    """Refuse a document that is not one's own, or another of the same rule.

    :raises NotPermitted: for who is no manager and does not answer for that rule.
    """
    known = {rule.pk: rule for rule in policies_visible_to(actor)}
    rule = known.get(subject.company_policy or 0)
    if not actor.is_plan_member:
        owns = rule is not None and rule.owner_id == actor.pk and subject.owner == actor
        if not owns:
            raise NotPermitted("You may put only rules to people that you answer for.")
    if subject.company_policy and rule is None:
        raise ConsultationRefused("The register has no such policy.", field="company_policy")
    taken = Document.objects.filter(company_policy=subject.company_policy)
    if subject.company_policy and taken.exists():
        raise ConsultationRefused(
            "This policy has a document already: write a new text of that.", field="company_policy"
        )
    if not subject.title.strip():
        raise ConsultationRefused("Give it a title.", field="title")
    if not subject.owner.is_active:
        raise ConsultationRefused(f"{subject.owner.name} has no account any more.", field="owner")


def _require_free(document: Document) -> None:
    running = document.consultations.filter(state__in=RUNNING).first()
    if running is not None:
        raise ConsultationRefused(f"{running.number} about it is not over yet.", field="document")


def _require_possible(setting: Setting, *, today: date) -> None:
    """Refuse dates and audiences that cannot be.

    :raises ConsultationRefused: naming the field.
    """
    if setting.opens_on < today:
        raise ConsultationRefused("It begins today or later.", field="opens_on")
    require_long_enough(setting.opens_on, setting.closes_on)
    if setting.audience == Audience.DEPARTMENTS and not setting.departments:
        raise ConsultationRefused("Choose the departments that are asked.", field="departments")


def require_long_enough(opens_on: date, closes_on: date) -> None:
    """Refuse a span too short to read and answer in.

    :raises ConsultationRefused: below SHORTEST days.
    """
    if closes_on < opens_on + timedelta(days=SHORTEST - 1):
        raise ConsultationRefused(
            f"Give people at least {SHORTEST} days to read and answer.", field="closes_on"
        )


def _departments(setting: Setting) -> Sequence[Department]:
    return setting.departments if setting.audience == Audience.DEPARTMENTS else ()


def write_version(
    document: Document, text: Text, *, draft: int, actor: User, at: datetime
) -> DocumentVersion:
    """Add a text to a document; in the caller's transaction, under its lock.

    :raises ConsultationRefused: without a text, or where there was one, without what changes.
    """
    before = document.versions.aggregate(last=Max("version"))["last"] or 0
    body, changes = text.text.strip(), text.changes.strip()
    if not body:
        raise ConsultationRefused("Write the text.", field="text")
    if len(body) > TEXT_MAX_LENGTH:
        raise ConsultationRefused(f"At most {TEXT_MAX_LENGTH} characters.", field="text")
    if len(changes) > WORDS_MAX_LENGTH:
        raise ConsultationRefused(f"At most {WORDS_MAX_LENGTH} characters.", field="changes")
    if before and not changes:
        raise ConsultationRefused("Say in a sentence what changes.", field="changes")
    return DocumentVersion.objects.create(
        document=document,
        version=before + 1,
        draft=draft,
        text=body,
        changes=changes,
        effective_on=text.effective_on,
        author=actor,
        at=at,
    )


@transaction.atomic
def revise(
    number: str, text: Text, *, actor: User, at: datetime, key: str | None = None
) -> Consultation:
    """Write a new draft, before it is open or because of what people said; both stay readable.

    :raises ConsultationRefused: once it is closed, or for the same text.
    """
    by = By(actor, at, key)
    consultation, repeated = take(number, Step.REVISED, by)
    if repeated:
        return consultation
    require(consultation, State.DRAFT, State.OPEN, doing="its text is what people spoke about")
    if text.text.strip() == consultation.version.text:
        raise ConsultationRefused("The text is the same.", field="text")
    draft = consultation.version.draft + 1
    version = write_version(consultation.document, text, draft=draft, actor=actor, at=at)
    consultation.version = version
    consultation.save(update_fields=["version"])
    record(consultation, Step.REVISED, by, version=version.version)
    return consultation


@transaction.atomic
def edit(
    number: str, setting: Setting, *, actor: User, at: datetime, key: str | None = None
) -> Consultation:
    """Change whom it is put to and when, before it is open. It waits for a go-ahead again.

    :raises ConsultationRefused: once it is open, or for what cannot be.
    """
    by = By(actor, at, key)
    consultation, repeated = take(number, Step.EDITED, by)
    if repeated:
        return consultation
    require(consultation, State.DRAFT, doing="people were told its dates")
    _require_possible(setting, today=local_day(at))
    consultation.audience = setting.audience
    consultation.opens_on, consultation.closes_on = setting.opens_on, setting.closes_on
    consultation.scheduled_at = None
    consultation.save()
    consultation.departments.set(_departments(setting))
    record(consultation, Step.EDITED, by)
    return consultation


@transaction.atomic
def discard(
    number: str, *, reason: str, actor: User, at: datetime, key: str | None = None
) -> Consultation:
    """Give up a draft that nobody was asked about.

    :raises ConsultationRefused: once it is open, or without a reason.
    """
    by = By(actor, at, key)
    consultation, repeated = take(number, Step.DISCARD, by)
    if not repeated:
        facts = Facts(has_reason=bool(reason.strip()))
        move_on(consultation, Step.DISCARD, facts, by, reason=reason)
    return consultation
