"""The portfolio as sheets: services, funnel, lists, and what the measures mean."""

from typing import Any

from csap.dashboards.portfolio import reasons
from csap.dashboards.portfolio.reading import (
    ACCEPTANCE,
    AWARENESS,
    COVERAGE,
    FAILURES,
    RATE,
    RELEVANCE,
    SATISFIED,
    SPREAD,
    Known,
    Part,
    Portfolio,
    Row,
)
from csap.dashboards.portfolio.table import relevance_why, satisfied_why
from csap.telling.choices import Chosen
from csap.telling.files import definitions_of
from servicedesk.common.spreadsheets import Sheet

_SERVICES = (
    "service", "name", "lifecycle", "cost a year (minor units)", "currency", "requests",
    "per 100 people a month", "low", "high", "failures", "failure share", "relevance", "low",
    "high", "relevance n", "relevance note", "satisfied k", "satisfied n", "satisfied share",
    "low", "high", "satisfied note",
)  # fmt: skip
_STEPS = ("aware", "used", "content", "accepted")
_FUNNEL = ("service", "name", "asked", *(f"{step} {of}" for step in _STEPS
           for of in ("k", "n", "share", "low", "high")), "note")  # fmt: skip
_LISTS = ("list", "service", "name", "sentence", "finding")
_MEASURES = {RATE, FAILURES, SATISFIED, RELEVANCE, AWARENESS, ACCEPTANCE, SPREAD, COVERAGE}


def sheets(portfolio: Portfolio, chosen: Chosen) -> list[Sheet]:
    """Return everything the page shows; what is hidden there is empty here, with a note."""
    about = [
        ["scope", str(chosen.eyes), chosen.scope_words],
        ["period", chosen.period.start.isoformat(), chosen.period.end.isoformat()],
        ["as of", portfolio.as_of.isoformat()],
        ["wave", portfolio.wave],
        ["values", "Shares are 0 to 1. Empty: none, or hidden."],
    ]
    asked = [row for row in portfolio.rows if row.known]
    found = reasons.lists(portfolio)
    return [
        Sheet("Services", _SERVICES, [_service(row) for row in portfolio.rows], about),
        Sheet("Funnel", _FUNNEL, [_funnel(row, row.known) for row in asked if row.known]),
        Sheet("Lists", _LISTS, [[each.list, each.slug, each.name, each.sentence, each.number]
                                for each in found]),
        definitions_of(_MEASURES),
    ]  # fmt: skip


def _service(row: Row) -> list[Any]:
    own, failures, satisfied = row.service, row.failures, row.satisfied
    return [
        *(own.slug, own.name, own.lifecycle, own.annual_cost_minor, own.currency, row.created),
        *(row.per_100 or (None, None, None)),
        *((failures.k, failures.value) if failures else (None, None)),
        *(row.relevance or (None, None, None)),
        *(row.relevance_n, relevance_why(row)),
        *(satisfied.k if satisfied else None, row.satisfied_n),
        *((satisfied.value, satisfied.low, satisfied.high) if satisfied else (None, None, None)),
        satisfied_why(row),
    ]


def _funnel(row: Row, known: Known) -> list[Any]:
    parts = [value for step in _STEPS for value in _part(getattr(known, step))]
    return [row.service.slug, row.name, known.n, *parts, known.why]


def _part(part: Part | None) -> tuple[Any, ...]:
    return tuple(part) if part else (None,) * 5
