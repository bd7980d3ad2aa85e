"""Mail to those who are asked: noted with the step, handed to the outbox in bits.

Two thousand people may be asked at once; a step notes their letters in one statement, and a task
hands them over so many at a time.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from csap.consultations.models import Letter, Member
from csap.consultations.vocabulary import LetterKind, State
from servicedesk.outbox.mail import queue_mail

#: The name under which a mail's guard asks whether the letter is still meant.
GUARD = "csap.consultations.letter"
#: So many letters are handed over at once: a second or two.
AT_ONCE = 200
_SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        LetterKind.ASKED: "Your word is asked: {title}",
        LetterKind.REMINDER: "Until {day}: {title}",
        LetterKind.OUTCOME: "What became of it: {title}",
        LetterKind.ACKNOWLEDGE: "Please read: {title}",
        LetterKind.ACKNOWLEDGE_AGAIN: "Still to be read: {title}",
    }
)


def write_letters(members: QuerySet[Member], kind: LetterKind, *, at: datetime) -> int:
    """Note a letter to each member; return how many. In the caller's transaction. 2 queries."""
    rows = [
        Letter(member_id=pk, kind=kind, written_at=at)
        for pk in members.values_list("pk", flat=True)
    ]
    Letter.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def send_letters(*, at: datetime) -> int:
    """Hand the next letters to the outbox; return how many. Several may run at once."""
    waiting = Letter.objects.filter(queued_at=None).order_by("pk")
    letters = waiting.select_for_update(of=("self",), skip_locked=True).select_related(
        "member__person",
        "member__consultation__document__owner",
        "member__consultation__version",
    )[:AT_ONCE]
    for letter in letters:
        if is_still_meant(letter=letter.pk):
            _queue(letter, at)
        letter.queued_at = at
        letter.save(update_fields=["queued_at"])
    return len(letters)


def _queue(letter: Letter, at: datetime) -> None:
    consultation, person = letter.member.consultation, letter.member.person
    title = consultation.document.title
    day = f"{consultation.closes_on:%-d %B}"
    queue_mail(
        key=f"consultation:{letter.pk}",
        to=person.email,
        subject=_SUBJECTS[letter.kind].format(title=title, day=day),
        template=f"consultation_{letter.kind}",
        context={
            "consultation": consultation,
            "person": person,
            "url": reverse("partnership:consultation", args=[consultation.number]),
        },
        at=at,
        guard=(GUARD, {"letter": letter.pk}),
    )


def is_still_meant(*, letter: int) -> bool:
    """Return whether a letter should still go out: to who is here, and has not done it. 1 query."""
    rows = Letter.objects.filter(pk=letter, member__person__is_active=True)
    found = rows.select_related("member__consultation").first()
    if found is None:
        return False
    member, state = found.member, found.member.consultation.state
    if found.kind in (LetterKind.ASKED, LetterKind.REMINDER):
        return state == State.OPEN and not member.stances.exists()
    if found.kind == LetterKind.OUTCOME:
        return state == State.DECIDED
    return state == State.DECIDED and not hasattr(member, "acknowledgement")
