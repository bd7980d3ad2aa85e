"""How far a wave is, by department. Who took part may be told; no answer is here."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from servicedesk.outbox import queries as outbox
from surveys.models import Invitation, OptOut, Wave
from surveys.services.sending import reminders_due

#: Departments with fewer members are told together: else the page tells when a person answers.
FOLDED_BELOW = 5
FOLDED = "Departments of fewer than 5 people"

_COUNTS = """
SELECT COALESCE(d.name, 'No department'), count(*), count(i.id), count(i.posted_at),
       count(*) FILTER (WHERE i.closing = 'BOUNCED'),
       count(*) FILTER (WHERE i.closing = 'WITHDRAWN'),
       count(*) FILTER (WHERE i.closing = 'DECLINED'),
       count(i.answered_at), COALESCE(sum(i.reminders), 0)
  FROM surveys_wavemember AS m
  LEFT JOIN surveys_invitation AS i ON i.wave_id = m.wave_id AND i.person_id = m.person_id
  LEFT JOIN accounts_department AS d ON d.id = m.department_id
 WHERE m.wave_id = %s
 GROUP BY d.id, 1 ORDER BY 1, d.id
"""


class Counts(NamedTuple):
    """Members of a wave in one part of the organisation, and what became of them.

    ``invited``: their invitation is written; ``posted``: its mail was handed over.
    """

    name: str
    members: int
    invited: int
    posted: int
    bounced: int
    withdrawn: int
    declined: int
    answered: int
    reminders: int

    @property
    def reached(self) -> int:
        """Posted, and neither come back nor taken back: what the response rate is of."""
        return max(0, self.posted - self.bounced)

    @property
    def waiting(self) -> int:
        """Written, but their mail has still to go out."""
        return max(0, self.invited - self.posted - self.withdrawn)

    @property
    def written_share(self) -> float:
        return self.invited / self.members if self.members else 0.0

    @property
    def posted_share(self) -> float:
        return self.posted / self.members if self.members else 0.0


class Progress(NamedTuple):
    """How far a wave is. ``sent``: mails that the mail server took, without reminders.

    ``ready_in``: how long the rest of the mails takes at the set pace, working hours only.
    """

    whole: Counts
    departments: list[Counts]
    sent: int
    ready_in: timedelta


class DueReminder(NamedTuple):
    """A reminder to come: its number from 1, after how many days, and whom it would reach now."""

    number: int
    days: int
    unanswered: int
    due_now: int


def progress_of(wave: Wave) -> Progress:
    """Return how far a wave is. 2 queries."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [wave.pk])
        rows = [Counts(*row) for row in cursor.fetchall()]
    whole = _sum("Everyone", rows)
    minutes = whole.waiting / max(1, settings.SURVEY_MAILS_PER_MINUTE)
    return Progress(
        whole=whole,
        departments=_folded(rows),
        sent=outbox.sent_about(f"mail:survey:wave-{wave.pk}:"),
        ready_in=timedelta(minutes=minutes),
    )


def _folded(rows: Sequence[Counts]) -> list[Counts]:
    """Return the departments, the small ones as one row at the end."""
    small = [row for row in rows if row.members < FOLDED_BELOW]
    large = [row for row in rows if row.members >= FOLDED_BELOW]
    return [*large, _sum(FOLDED, small)] if small else large


def _sum(name: str, rows: Sequence[Counts]) -> Counts:
    columns = zip(*(row[1:] for row in rows), strict=True) if rows else [()] * 8
    return Counts(name, *map(sum, columns))


def reminders_of(wave: Wave, *, at: datetime) -> list[DueReminder]:
    """Return the reminders of a wave that are still to come for somebody. 2 queries for each."""
    waiting = Invitation.objects.waiting(at).filter(wave=wave, person__is_active=True)
    return [
        DueReminder(
            number=number + 1,
            days=days,
            unanswered=waiting.filter(reminders__lte=number).count(),
            due_now=reminders_due(wave, number, at=at).count(),
        )
        for number, days in enumerate(wave.reminder_days)
    ]


def opted_out() -> int:
    """Return how many people do not want to be asked. One query."""
    return OptOut.objects.filter(person__is_active=True).count()
