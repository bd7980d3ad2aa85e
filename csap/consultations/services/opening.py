"""From a draft to its last day: put to people, given more time, closed; what its dates do."""

import logging
from datetime import date, datetime

from django.db import transaction

from csap.consultations import events
from csap.consultations.models import Consultation, Member
from csap.consultations.rules import Facts, is_reminder_due, may_remind
from csap.consultations.services.drafting import require_long_enough
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
from csap.consultations.vocabulary import Audience, LetterKind, State, Step
from csap.customers.queries import current as key_customers
from csap.facts.periods import local_day
from servicedesk.accounts.models import User
from servicedesk.accounts.queries import subtree_ids

logger = logging.getLogger(__name__)


@transaction.atomic
def put(number: str, *, actor: User, at: datetime, key: str | None = None) -> Consultation:
    """Put it to its audience: now, or by itself on its first day if that is to come.

    :raises ConsultationRefused: unless it is a draft that somebody can answer in time.
    """
    by = By(actor, at, key)
    consultation, repeated = take(number, Step.SCHEDULED, by)
    if repeated:
        return consultation
    require(consultation, State.DRAFT, doing="it was put to people")
    consultation.scheduled_at = at
    consultation.save(update_fields=["scheduled_at"])
    record(consultation, Step.SCHEDULED, by, opens_on=consultation.opens_on.isoformat())
    if consultation.opens_on <= local_day(at):
        _open(consultation, By(actor, at))
    return consultation


def _open(consultation: Consultation, by: By) -> None:
    """Note whom it asks, and write to them; in the caller's transaction. 6 queries and more."""
    asked = people_of(consultation, at=by.at)
    facts = Facts(has_audience=bool(asked), ends_later=consultation.closes_on >= local_day(by.at))
    move_on(consultation, Step.OPEN, facts, by, topic=events.OPENED, asked=len(asked))
    ask(consultation, asked, at=by.at)
    write_letters(consultation.members.all(), LetterKind.ASKED, at=by.at)


def people_of(consultation: Consultation, *, at: datetime) -> dict[int, int | None]:
    """Return who belongs to the audience now, each with their department. Up to 4 queries."""
    people = User.objects.active()
    if consultation.audience == Audience.DEPARTMENTS:
        wanted: set[int] = set()
        for department in consultation.departments.all():
            wanted |= subtree_ids(department.pk)
        people = people.filter(department__in=wanted)
    elif consultation.audience == Audience.KEY_CUSTOMERS:
        people = people.filter(pk__in=[each.representative.pk for each in key_customers(at)])
    return dict(people.order_by("pk").values_list("pk", "department"))


def ask(consultation: Consultation, people: dict[int, int | None], *, at: datetime) -> int:
    """Note people as asked; return how many. In the caller's transaction."""
    made = Member.objects.bulk_create(
        Member(consultation=consultation, person_id=pk, department_id=department, asked_at=at)
        for pk, department in people.items()
    )
    return len(made)


@transaction.atomic
def extend(
    number: str, *, closes_on: date, actor: User, at: datetime, key: str | None = None
) -> Consultation:
    """Give people more time, never less.

    :raises ConsultationRefused: unless it is open, and for a day that is not later.
    """
    by = By(actor, at, key)
    consultation, repeated = take(number, Step.EXTENDED, by)
    if repeated:
        return consultation
    require(consultation, State.OPEN, doing="its last day has passed or its dates can be edited")
    if closes_on <= consultation.closes_on:
        raise ConsultationRefused("People were told a later day than that.", field="closes_on")
    require_long_enough(consultation.opens_on, closes_on)
    before, consultation.closes_on = consultation.closes_on, closes_on
    consultation.save(update_fields=["closes_on"])
    days = {"before": before.isoformat(), "closes_on": closes_on.isoformat()}
    record(consultation, Step.EXTENDED, by, **days)
    return consultation


@transaction.atomic
def remind(number: str, *, actor: User, at: datetime, key: str | None = None) -> int:
    """Write to those who are silent: who has not spoken, or not acknowledged. Return how many.

    :raises ConsultationRefused: when nothing is asked of anybody, or they were reminded lately.
    """
    by = By(actor, at, key)
    consultation, repeated = take(number, Step.REMINDED, by)
    if repeated:
        return 0
    if not (consultation.is_open or consultation.is_adopted):
        raise ConsultationRefused("Nothing is asked of anybody now.")
    if not may_remind(local_day(at), last=consultation.reminded_on):
        raise ConsultationRefused("They were reminded less than four days ago.")
    return _remind(consultation, by)


def _remind(consultation: Consultation, by: By) -> int:
    silent = consultation.members.filter(person__is_active=True)
    if consultation.is_open:
        kind, silent = LetterKind.REMINDER, silent.filter(stances=None)
    else:
        kind, silent = LetterKind.ACKNOWLEDGE_AGAIN, silent.filter(acknowledgement=None)
    count = write_letters(silent, kind, at=by.at)
    consultation.reminded_on = local_day(by.at)
    consultation.save(update_fields=["reminded_on"])
    record(consultation, Step.REMINDED, by, people=count)
    return count


def tend(*, at: datetime) -> None:
    """Do what the dates ask for: begin, ask who came later, remind, close. Harmless to repeat."""
    today = local_day(at)
    waiting = Consultation.objects.exclude(state=State.DISCARDED).order_by("pk")
    for number in waiting.values_list("number", flat=True):
        try:
            _tend(number, today, at)
        except ConsultationRefused as refusal:
            logger.warning("consultation_waits number=%s why=%s", number, refusal)


@transaction.atomic
def _tend(number: str, today: date, at: datetime) -> None:
    consultation, by = lock(number), By(None, at)
    if consultation.state == State.DRAFT:
        if consultation.scheduled_at and consultation.opens_on <= today:
            _open(consultation, by)
    elif consultation.is_open:
        _tend_open(consultation, today, by)
    elif consultation.acknowledge_by is not None:
        due = is_reminder_due(
            today, ends_on=consultation.acknowledge_by, last=consultation.reminded_on
        )
        if due:
            _remind(consultation, by)


def _tend_open(consultation: Consultation, today: date, by: By) -> None:
    if consultation.closes_on < today:
        facts = Facts(has_ended=True)
        move_on(consultation, Step.CLOSE, facts, by, topic=events.CLOSED)
        return
    _ask_who_came_later(consultation, by)
    if is_reminder_due(today, ends_on=consultation.closes_on, last=consultation.reminded_on):
        _remind(consultation, by)


def _ask_who_came_later(consultation: Consultation, by: By) -> None:
    known = set(consultation.members.values_list("person", flat=True))
    people = people_of(consultation, at=by.at)
    new = {pk: department for pk, department in people.items() if pk not in known}
    if new:
        ask(consultation, new, at=by.at)
        write_letters(consultation.members.filter(person__in=new), LetterKind.ASKED, at=by.at)
        record(consultation, Step.JOINED, by, people=len(new))
