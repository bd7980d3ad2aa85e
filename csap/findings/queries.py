"""Findings for the pages above: what waits, in a few words."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery

from csap.facts.scopes import ALL, Scope
from csap.findings.gaps import within
from csap.findings.models import Charge, Finding, Run
from csap.findings.shown import found_since, kind_words, url_of
from csap.findings.vocabulary import Kind, State
from csap.telling import numbers
from servicedesk.accounts.models import User


class InShort(NamedTuple):
    """A finding that waits, in a row. ``lead``: its kind and scope; ``since``: how long."""

    side: str
    number: str
    sentence: str
    url: str
    lead: str
    since: str


class Waiting(NamedTuple):
    """How many findings wait, how many of them are deficiencies, and the heaviest.

    ``charts`` and ``signals``: how many charts the rules looked at last, and in how many the
    newest month carried a signal; 0 while they have not looked.
    """

    total: int
    deficiencies: int
    top: list[InShort]
    charts: int
    signals: int
    month: date | None

    @property
    def by_chance(self) -> int:
        """How many of the charts alarm by chance in two years; about one in seven."""
        return round(self.charts / 7)


def waiting(user: User, scope: str = ALL, *, now: datetime, limit: int = 5) -> Waiting:
    """Return the findings of a scope that wait; of the whole organisation: every scope's.

    2 queries.
    """
    found = Finding.objects.visible_to(user).waiting().by_weight()
    if scope not in ("", ALL):
        found = found.filter(Q(scope=scope))
    rows, run = list(found), Run.objects.order_by("-end", "-pk").first()
    return Waiting(
        len(rows),
        sum(row.is_deficiency for row in rows),
        [_in_short(row, now) for row in rows[:limit]],
        run.charts if run else 0,
        run.signals if run else 0,
        run.start if run else None,
    )


def _in_short(finding: Finding, now: datetime) -> InShort:
    return InShort(
        finding.side,
        finding.number,
        finding.sentence,
        url_of(finding.number),
        numbers.joined(kind_words(finding), finding.scope_words),
        found_since(finding, now),
    )


class Decided(NamedTuple):
    """A finding about one series, and what people decided. ``until`` is not included."""

    number: str
    url: str
    state: str
    plan_number: str
    since: date
    until: date


def counts(user: User) -> tuple[int, int]:
    """Return how many findings wait, and how many expectation gaps are open. 1 query."""
    found = (
        Finding.objects.visible_to(user)
        .open()
        .aggregate(
            waiting=Count("pk", filter=Q(state=State.WAITING)),
            gaps=Count("pk", filter=Q(kind=Kind.GAP)),
        )
    )
    return found["waiting"], found["gaps"]


def about_series(user: User, metric: str, scope: Scope) -> list[Decided]:
    """Return the findings of a metric in a scope, closed ones too, newest first. 1 query."""
    found = Finding.objects.visible_to(user).filter(metric=metric, scope=str(scope))
    return [
        Decided(
            finding.number,
            url_of(finding.number),
            finding.get_state_display(),
            finding.plan_number,
            finding.first_start,
            finding.last_end,
        )
        for finding in found.order_by("-pk")
    ]


class OpenFinding(NamedTuple):
    """An open finding in short: the principles it calls for, its metric, and its side."""

    principles: list[int]
    metric: str
    scope: str
    side: str


def open_findings(user: User, scope: Scope) -> list[OpenFinding]:
    """Return the open findings of a scope and of its parts. 1 query."""
    found = Finding.objects.visible_to(user).open().filter(within(scope)).order_by("pk")
    return list(map(OpenFinding._make, found.values_list(*OpenFinding._fields)))


class PortfolioFinding(NamedTuple):
    """An open finding of the portfolio: an unused, unknown or over-asked service.

    ``owner`` sees to it until ``due_date``; None: nobody was put in charge.
    """

    number: str
    metric: str
    scope: str
    sentence: str
    is_waiting: bool
    plan_number: str
    owner: str | None = None
    due_date: date | None = None

    @property
    def url(self) -> str:
        return url_of(self.number)


def portfolio_findings(user: User, scope: Scope) -> list[PortfolioFinding]:
    """Return the open findings of the portfolio in a scope, the heaviest first. 1 query."""
    found = Finding.objects.visible_to(user).open().filter(within(scope), kind=Kind.PORTFOLIO)
    newest = Charge.objects.filter(finding=OuterRef("pk")).order_by("-pk")
    charged = found.annotate(
        owner=Subquery(newest.values("owner__name")[:1]),
        due_date=Subquery(newest.values("due_date")[:1]),
    )
    return [
        PortfolioFinding(*(getattr(each, part) for part in PortfolioFinding._fields))
        for each in charged.by_weight()
    ]
