"""Findings for the pages above: what waits, in a few words."""

from typing import NamedTuple

from django.db.models import Q

from csap.facts.scopes import ALL, Scope
from csap.findings.gaps import within
from csap.findings.models import Finding
from csap.findings.shown import url_of
from csap.findings.vocabulary import Kind
from servicedesk.accounts.models import User


class Waiting(NamedTuple):
    """How many findings wait, how many of them are deficiencies, and the heaviest."""

    total: int
    deficiencies: int
    top: list[tuple[str, str, str, str]]


def waiting(user: User, scope: str = ALL, *, limit: int = 3) -> Waiting:
    """Return the findings of a scope that wait; of the whole organisation: every scope's.

    ``top`` holds side, number, sentence and address. 1 query.
    """
    found = Finding.objects.visible_to(user).waiting().by_weight()
    if scope not in ("", ALL):
        found = found.filter(Q(scope=scope))
    rows = list(found.values_list("side", "number", "sentence", "is_deficiency"))
    top = [(side, number, sentence, url_of(number)) for side, number, sentence, _ in rows[:limit]]
    return Waiting(len(rows), sum(row[3] for row in rows), top)


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
    """An open finding of the portfolio: an unused, unknown or over-asked service."""

    number: str
    metric: str
    scope: str
    sentence: str
    is_waiting: bool
    plan_number: str

    @property
    def url(self) -> str:
        return url_of(self.number)


def portfolio_findings(user: User, scope: Scope) -> list[PortfolioFinding]:
    """Return the open findings of the portfolio in a scope, the heaviest first. 1 query."""
    found = Finding.objects.visible_to(user).open().filter(within(scope), kind=Kind.PORTFOLIO)
    return [
        PortfolioFinding(
            each.number, each.metric, each.scope, each.sentence, each.is_waiting, each.plan_number
        )
        for each in found.by_weight()
    ]
