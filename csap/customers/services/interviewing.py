"""Interview notes: written with consent, and taken back."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from csap.customers import policies
from csap.customers.models import InterviewNote
from csap.customers.services import standings
from csap.customers.services.steps import CustomerRefused, lock, stored_key
from csap.facts.periods import local_day
from servicedesk.accounts.models import User

_STEP = "interview"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said; None: that question was not put. ``satisfaction`` is 1 to 5."""

    statement: str
    is_relevant: bool | None = None
    told_early: bool | None = None
    first_to_fix_id: int | None = None
    satisfaction: int | None = None


@transaction.atomic
def record_interview(
    code: str,
    *,
    person: User,
    held_on: date,
    said: Said,
    has_consent: bool,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> InterviewNote:
    """Write down what somebody said, under their name, as they consented to.

    :raises NotPermitted: for who does not work the plan.
    :raises CustomerRefused: without consent, without a statement, for a day to come.
    """
    customer = lock(code, actor)
    once = stored_key(key, _STEP, code, actor)
    if once and (done := InterviewNote.objects.filter(key=once).first()):
        return done
    if not has_consent:
        raise CustomerRefused(
            "Without consent nothing is written down under a name.", field="has_consent"
        )
    if held_on > local_day(at):
        raise CustomerRefused("This day is still to come.", field="held_on")
    if not said.statement.strip():
        raise CustomerRefused("Write down what was said.", field="statement")
    return InterviewNote.objects.create(
        customer=customer,
        person=person,
        held_on=held_on,
        **asdict(said) | {"statement": said.statement.strip()},
        consented_on=held_on,
        recorded_by=actor,
        recorded_at=at,
        key=once,
    )


@transaction.atomic
def withdraw_consent(pk: int, *, actor: User, at: datetime) -> InterviewNote:
    """Take an interview note back: what was said is gone, that there was a talk stays. Repeatable.

    :raises NotPermitted: for who does not work the plan.
    :raises InterviewNote.DoesNotExist: if there is none.
    """
    policies.require_work(actor)
    note = InterviewNote.objects.select_for_update(of=("self",)).get(pk=pk)
    if note.withdrawn_at is not None:
        return note
    note.statement = ""
    note.is_relevant = note.told_early = note.first_to_fix = note.satisfaction = None
    note.withdrawn_at, note.withdrawn_by = at, actor
    note.save()
    standings.write_anew(note.customer, at=at, what_was_said=True)
    return note
