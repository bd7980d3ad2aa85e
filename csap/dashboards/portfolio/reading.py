"""What is stored of every service of the portfolio, read for one page: nothing of requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from csap.dashboards.expectations.reading import ADEQUACY, Span
from csap.facts import beside
from csap.facts.beside import Figures
from csap.facts.periods import Period
from csap.facts.queries import Figure
from csap.facts.scopes import Scope
from csap.findings.gaps import OpenGap
from csap.findings.queries import PortfolioFinding
from csap.telling import shown
from csap.telling.choices import Chosen
from requests_app.catalogue.queries import PortfolioService
from servicedesk.statistics.intervals import wilson_ci

RATE, FAILURES, SATISFIED = "util.rate_per_100_users", "util.failure_share", "sat.csat_top2"
RELEVANCE, AWARENESS, ACCEPTANCE = "sat.relevance_needs", "sat.awareness", "sat.acceptance"
SPREAD, COVERAGE = "util.hhi", "util.coverage"
OF_SERVICES = (RATE, FAILURES, SATISFIED)
OF_ALL = (*OF_SERVICES, SPREAD, COVERAGE)
#: Answers below which a value is to be read with care.
FEW = 30


class Part(NamedTuple):
    """A share k of n with its interval; over several services there is none (metrics.md)."""

    k: int
    n: int
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Known:
    """How far people have come with a service, step by step. A step of None: too few to tell.

    ``used`` is of those who know it, ``content`` and ``accepted`` of those who rated it. ``n``: who
    answered; ``why``: what is said where nothing may be told.
    """

    n: int
    aware: Part | None = None
    used: Part | None = None
    content: Part | None = None
    accepted: Part | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One service. What is None was not measured, or may not be told.

    ``per_100``: requests a hundred people a month. ``relevance`` 0 to 100. ``superiority``: how far
    above what people desire, in rating points.
    """

    service: PortfolioService
    scope: str
    created: int | None = None
    per_100: Span | None = None
    failures: Figure | None = None
    satisfied: Figure | None = None
    satisfied_n: int = 0
    relevance: Span | None = None
    relevance_n: int = 0
    superiority: float | None = None
    known: Known | None = None
    gaps: Sequence[OpenGap] = ()
    findings: Sequence[PortfolioFinding] = ()

    @property
    def name(self) -> str:
        return self.service.name

    @property
    def is_used(self) -> bool:
        return bool(self.created)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything the page shows. ``whole`` are the figures of all services, ``before`` a year ago.

    ``wave``: the newest that asked about relevance, or "". ``missing``: scopes to compute.
    """

    rows: Sequence[Row]
    whole: Figures
    before: Figures
    wave: str
    missing: Sequence[Scope]
    as_of: date
    findings: Sequence[PortfolioFinding]

    @property
    def measured(self) -> list[Row]:
        """The services of which anything was computed."""
        return [row for row in self.rows if row.created is not None]

    @property
    def mean_relevance(self) -> float | None:
        """The mean of the services' relevance, each counted once."""
        told = [row.relevance.value for row in self.rows if row.relevance]
        return sum(told) / len(told) if told else None


class Around(NamedTuple):
    """What is known beside the measurements: services, their gaps, findings of the portfolio."""

    services: Sequence[PortfolioService]
    gaps: Sequence[OpenGap] = ()
    findings: Sequence[PortfolioFinding] = ()


def read(chosen: Chosen, around: Around, *, today: date) -> Portfolio:
    """Return what is stored by service, as the chosen people see it. 5 queries."""
    eyes = chosen.eyes
    scopes = {each.slug: replace(eyes, service=each.slug) for each in around.services}
    stored = beside.by_scope(OF_ALL, [eyes, *scopes.values()], chosen.period)
    waves = {
        metric: beside.newest_wave(metric, eyes, before=chosen.period.end)
        for metric in (RELEVANCE, AWARENESS, ADEQUACY)
    }
    asked = {metric: _by_service(figure) for metric, figure in waves.items()}
    rows = [
        _row(each, scopes[each.slug], stored.get(scopes[each.slug], {}), asked, around)
        for each in around.services
    ]
    relevance = waves[RELEVANCE]
    return Portfolio(
        rows=sorted(rows, key=lambda row: (row.created is None, -(row.created or 0), row.name)),
        whole=stored.get(eyes, {}),
        before=_a_year_before(eyes, chosen.period),
        wave=str(relevance.detail.get("wave", "")) if relevance else "",
        missing=[scope for scope in scopes.values() if scope not in stored],
        as_of=chosen.period.as_of(today),
        findings=around.findings,
    )


def _by_service(figure: Figure | None) -> Mapping[str, Mapping[str, Any]]:
    return figure.detail.get("services", {}) if figure else {}


def _a_year_before(eyes: Scope, period: Period) -> Figures:
    """Return how spread the portfolio was in the same period a year before; empty if unstored."""
    try:
        then = Period(
            period.start.replace(year=period.start.year - 1),
            period.end.replace(year=period.end.year - 1),
        )
    except ValueError:  # the 29th of February; nothing is stored of such a period
        return {}
    return beside.by_scope((SPREAD,), [eyes], then).get(eyes, {})


def _row(
    service: PortfolioService,
    scope: Scope,
    figures: Figures,
    asked: Mapping[str, Mapping[str, Mapping[str, Any]]],
    around: Around,
) -> Row:
    rate, satisfied = figures.get(RATE), figures.get(SATISFIED)
    relevance = asked[RELEVANCE].get(service.slug, {})
    told = satisfied is not None and satisfied.value is not None
    return Row(
        service=service,
        scope=str(scope),
        created=rate.n if rate else None,
        per_100=_span(rate.detail.get("per_100_user_months")) if rate else None,
        failures=figures.get(FAILURES),
        satisfied=satisfied if satisfied and told and shown.may_be_told(satisfied, scope) else None,
        satisfied_n=(satisfied.n or 0) if satisfied else 0,
        relevance=_span(relevance.get("needs")),
        relevance_n=int(relevance.get("n") or 0),
        superiority=asked[ADEQUACY].get(service.slug, {}).get("superiority"),
        known=_known(asked[AWARENESS].get(service.slug)),
        gaps=[gap for gap in around.gaps if gap.scope == str(scope) and gap.is_open],
        findings=[each for each in around.findings if each.scope == str(scope)],
    )


def _span(values: Sequence[float | None] | None) -> Span | None:
    if not values or values[0] is None:
        return None
    return Span(values[0], values[1], values[2])


def _known(told: Mapping[str, Any] | None) -> Known | None:
    """Return the steps that may be told of a service; None where no wave asked about it."""
    if told is None or not told.get("n"):
        return None
    n, aware, used = int(told["n"]), told.get("known"), told.get("used")
    if aware is None:
        return Known(n, why="hidden: too few answers")
    return Known(
        n,
        aware=part(aware, n),
        used=part(used, aware) if used is not None else None,
        content=part(*told["content"]) if told.get("content") else None,
        accepted=part(*told["accepted"]) if told.get("accepted") else None,
    )


def part(k: int, n: int) -> Part | None:
    """Return k of n with its Wilson interval; None of nobody."""
    share, low, high = wilson_ci(k, n)
    return None if share is None else Part(k, n, share, low, high)


def together(rows: Sequence[Row]) -> Known | None:
    """Return the steps of all services that may be told: answers about services, not people.

    Without intervals, since a person answers about many; what is hidden stays out.
    Source: docs/metrics.md#awareness-and-acceptance
    """
    told = [row.known for row in rows if row.known and row.known.aware]
    if not told:
        return None
    return Known(
        sum(each.n for each in told),
        aware=_sum([each.aware for each in told]),
        used=_sum([each.used for each in told]),
        content=_sum([each.content for each in told]),
        accepted=_sum([each.accepted for each in told]),
    )


def _sum(parts: Sequence[Part | None]) -> Part | None:
    told = [each for each in parts if each]
    k, n = sum(each.k for each in told), sum(each.n for each in told)
    return Part(k, n, k / n, None, None) if n else None
