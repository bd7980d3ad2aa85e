"""Whom a wave is for: found while it is prepared, frozen when it starts."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import MD5, Cast, Concat

from servicedesk.accounts import queries as accounts
from servicedesk.accounts.models import User
from surveys.groups import group_of_person, groups
from surveys.models import OptOut, Wave, WaveMember
from surveys.vocabulary import RUNNING_STATES

#: Why somebody of the population is not written to.
OPTED_OUT, ASKED_LATELY = "opted_out", "asked_lately"
_LOTS = 2**32


class DepartmentCount(NamedTuple):
    """How many people of one department; ``department_id`` None: of none."""

    department_id: int | None
    name: str
    people: int


class Preview(NamedTuple):
    """Whom a wave would write to now, by department, and how many it would leave out, and why."""

    departments: list[DepartmentCount]
    left_out: dict[str, int]

    @property
    def people(self) -> int:
        return sum(row.people for row in self.departments)


def population_of(wave: Wave) -> QuerySet[User]:
    """Return the active people whom a wave's population names. 1 query before, for the tree.

    Of a share below 100 the people are drawn by lot, the same ones each time for the same wave.
    Who only exists because another desk's log names them has no place in it.
    """
    people = User.objects.active().filter(imported_from="")
    wanted: Mapping[str, Any] = wave.population
    named = Q(pk__in=[])
    if codes := wanted.get("departments"):
        named |= Q(department__in=_subtrees(codes))
    if codes := wanted.get("groups"):
        members = [group.person_ids for group in groups() if group.code in codes]
        named |= Q(pk__in=frozenset().union(*members))
    if wanted.get("departments") or wanted.get("groups"):
        people = people.filter(named)
    share = int(wanted.get("share", 100))
    return people if share >= 100 else _drawn(people, wave, share)


def preview_of(wave: Wave, *, at: datetime) -> Preview:
    """Return whom the wave would write to if it started now. 5 queries."""
    people, left_out = _sift(wave, at)
    rows = (
        people.order_by()
        .values_list("department_id", "department__name")
        .annotate(people=Count("pk"))
        .order_by("department__name", "department_id")
    )
    counts = [DepartmentCount(pk, name or "No department", n) for pk, name, n in rows]
    return Preview(counts, left_out)


def freeze(wave: Wave, *, at: datetime) -> tuple[int, dict[str, int]]:
    """Write the members of a wave, by one INSERT … SELECT. Return how many, and who is left out.

    Part of the caller's transaction.
    """
    people, left_out = _sift(wave, at)
    group_of = group_of_person(groups())
    group = Case(
        *(
            When(pk__in=[pk for pk, of in group_of.items() if of == code], then=Value(code))
            for code in sorted(set(group_of.values()))
        ),
        default=Value(""),
        output_field=CharField(),
    )
    chosen = people.order_by("pk").annotate(wave_key=Value(wave.pk), group_code=group)
    rows = chosen.values_list("wave_key", "pk", "department_id", "group_code")
    try:
        select, values = rows.query.sql_with_params()
    except EmptyResultSet:  # what Django says of departments that are not there
        return 0, left_out
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, ("wave_id", "person_id", "department_id", "group")))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(WaveMember._meta.db_table)} ({columns}) {select}", values
        )
        return cursor.rowcount, left_out


def _sift(wave: Wave, at: datetime) -> tuple[QuerySet[User], dict[str, int]]:
    """Return the population without whom it must leave alone, and how many those are."""
    people = population_of(wave).annotate(
        opted_out=Exists(OptOut.objects.filter(person=OuterRef("pk"))),
        asked_lately=Exists(_lately_in_a_wave(wave, at).filter(person=OuterRef("pk"))),
    )
    spared = people.filter(Q(opted_out=True) | Q(asked_lately=True))
    reasons = Counter(
        OPTED_OUT if opted_out else ASKED_LATELY
        for opted_out in spared.values_list("opted_out", flat=True)
    )
    return people.filter(opted_out=False, asked_lately=False), dict(reasons)


def _lately_in_a_wave(wave: Wave, at: datetime) -> QuerySet[WaveMember]:
    since = at - timedelta(days=settings.SURVEY_WAVE_GAP_DAYS)
    others = Q(wave__state__in=RUNNING_STATES) | Q(wave__closed_at__gt=since)
    return WaveMember.objects.filter(others).exclude(wave=wave.pk)


def _subtrees(codes: list[str]) -> set[int]:
    by_code, parent_of = accounts.department_codes(), accounts.department_tree()
    wanted = {by_code[code] for code in codes if code in by_code}
    return {pk for pk in parent_of if not wanted.isdisjoint(_line_of(pk, parent_of))}


def _line_of(department_id: int, parent_of: Mapping[int, int | None]) -> set[int]:
    """Return a department and everything above it."""
    line: set[int] = set()
    above: int | None = department_id
    while above is not None and above not in line:
        line.add(above)
        above = parent_of[above]
    return line


def _drawn(people: QuerySet[User], wave: Wave, share: int) -> QuerySet[User]:
    """Keep ``share`` percent: those whose lot, a hash of wave and person, is low enough."""
    lot = MD5(Concat(Value(f"wave {wave.pk} "), Cast(F("pk"), CharField())))
    return people.annotate(lot=lot).filter(lot__lt=f"{_LOTS * share // 100:08x}")
