"""Who was asked and who answered, by department and column. That may always be told."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q

from surveys.models import Invitation, WaveMember
from surveys.protection import EVERYONE, Path
from surveys.results.publication import WHOLE, Scope
from surveys.results.sources import Survey
from surveys.scoring.response import response_rate_rr3
from surveys.vocabulary import COUNTED_WITHIN, Closing, Purpose

#: Closings of invitations that never reached their person.
NOT_DELIVERED = (Closing.BOUNCED, Closing.WITHDRAWN)
_Place = tuple[int | None, str]


class Rate(NamedTuple):
    """Answers of those who were asked and reached. ``share`` 0 to 1; None: nobody was asked."""

    answered: int
    asked: int

    @property
    def share(self) -> float | None:
        return response_rate_rr3(self.answered, noncontact=self.asked - self.answered)


@dataclass(frozen=True)
class Participation:
    """How many were asked and answered in each place."""

    tree: Mapping[int, Path]
    asked: Counter[_Place] = field(default_factory=Counter)
    answered: Counter[_Place] = field(default_factory=Counter)

    def rate(self, scope: Scope = WHOLE) -> Rate:
        """Return the answer rate of a scope."""
        return Rate(self._sum(self.answered, scope), self._sum(self.asked, scope))

    def asked_by(self, paths: list[Path]) -> list[int]:
        """Return how many were asked in each of several departments."""
        return [self.rate(Scope(path)).asked for path in paths]

    def _sum(self, counts: Counter[_Place], scope: Scope) -> int:
        depth = len(scope.path)
        return sum(
            n
            for (department_id, column), n in counts.items()
            if self._path(department_id)[:depth] == scope.path and scope.column in (None, column)
        )

    def _path(self, department_id: int | None) -> Path:
        return EVERYONE if department_id is None else self.tree[department_id]


def of(survey: Survey, tree: Mapping[int, Path]) -> Participation | None:
    """Return who took part; None where only answers are known, not who was asked. 1 query each."""
    if survey.wave is not None:
        return _of_wave(survey.wave.pk, tree)
    if survey.span is None:
        return None
    found = Participation(tree)
    for quarter in survey.span.quarters:
        _add(found, _of_requests(survey.sent, *quarter.bounds()))
    return found


def _of_wave(wave_id: int, tree: Mapping[int, Path]) -> Participation:
    """Count the frame as it was frozen; whose mail came back was not asked."""
    own = Invitation.objects.filter(wave=OuterRef("wave"), person=OuterRef("person"))
    members = (
        WaveMember.objects.filter(wave=wave_id, invited_at__isnull=False)
        .annotate(
            is_lost=Exists(own.filter(closing__in=NOT_DELIVERED)),
            has_answered=Exists(own.filter(answered_at__isnull=False)),
        )
        .filter(is_lost=False)
    )
    found = Participation(tree)
    rows = members.values_list("department_id", "group").annotate(
        asked=Count("pk"), answered=Count("pk", filter=Q(has_answered=True))
    )
    _add(found, rows.order_by())
    return found


def _of_requests(sent: Purpose, start: datetime, end: datetime) -> Any:
    """Count requests, not letters: one that was asked about twice is one."""
    dated = "service_request__resolved_at" if sent == Purpose.RESOLUTION else "sent_at"
    asked = Invitation.objects.filter(
        purpose=sent,
        service_request__exclusion="",
        **{f"{dated}__gte": start, f"{dated}__lt": end},
    ).exclude(closing__in=NOT_DELIVERED)
    each = "service_request" if sent == Purpose.RESOLUTION else "pk"
    answered = Q(answered_at__isnull=False)
    if sent == Purpose.RESOLUTION:
        answered &= Q(answered_at__lt=F("service_request__resolved_at") + COUNTED_WITHIN)
    rows = asked.values_list("service_request__department_id", "service_request__service_id")
    return rows.annotate(
        asked=Count(each, distinct=True), answered=Count(each, filter=answered, distinct=True)
    ).order_by()


def _add(found: Participation, rows: Any) -> None:
    for department_id, column, asked, answered in rows:
        place = (department_id, str(column or ""))
        found.asked[place] += asked
        found.answered[place] += answered
