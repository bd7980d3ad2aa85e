"""The portfolio's table: one line a service, the pictures of a column on one scale. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from csap.dashboards.expectations.reading import Span
from csap.dashboards.portfolio import cells, quadrant, reasons
from csap.dashboards.portfolio.cells import Bar, Dot, Scale
from csap.dashboards.portfolio.reading import FAILURES, FEW, RATE, SATISFIED, Portfolio, Row
from csap.facts.queries import Figure
from csap.metrics.small_numbers import shows_percent
from csap.telling import numbers
from servicedesk.common import words

#: What stands before a lifecycle's word, so that a shape says it, too.
_SIGNS = {"introduction": "■", "growth": "▲", "mature": "●", "retiring": "◆"}


@dataclass(frozen=True, slots=True)
class Line:
    """A service in the table, everything in words; a picture of None: ``…_why`` says why."""

    row: Row
    lifecycle: str
    bar: Bar | None
    use: str
    failures: str
    relevance: str
    relevance_between: str
    relevance_dot: Dot | None
    relevance_why: str
    satisfied: str
    satisfied_dot: Dot | None
    satisfied_why: str
    cost: str
    reading: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines, and the ends of the two scales in words."""

    lines: Sequence[Line]
    relevance_scale: str
    satisfied_scale: str
    mean: str
    target: str


@dataclass(frozen=True, slots=True)
class Whole:
    """All services together."""

    services: int
    requests: str
    use: str
    failures: str
    satisfied: str
    cost: str


def lines(portfolio: Portfolio, target: float | None) -> Lines:
    """Return every service, the most used first, those that nobody computed last."""
    mean, aim = portfolio.mean_relevance, None if target is None else 100 * target
    relevance = Scale.of([row.relevance for row in portfolio.rows if row.relevance], mean)
    shares = [_percent(row.satisfied) for row in portfolio.rows if row.satisfied]
    satisfied = Scale.of(shares, aim)
    most = max((row.created or 0 for row in portfolio.rows), default=0)
    first = next((row.service.slug for row in portfolio.rows if row.is_used), "")
    told = [reasons.reading(row, mean, target, first) for row in portfolio.rows]
    return Lines(
        lines=[
            _line(
                row,
                _bar(row, most),
                _dot(row, relevance, mean),
                _share_dot(row, satisfied, aim),
                say,
            )
            for row, say in zip(portfolio.rows, told, strict=True)
        ],
        relevance_scale=_ends(relevance),
        satisfied_scale=f"{_ends(satisfied)}{words.NO_BREAK}%",
        mean=numbers.fixed(mean, 0) if mean is not None else "",
        target=words.percent(target) if target is not None else "",
    )


def _line(row: Row, bar: Bar | None, dot: Dot | None, share: Dot | None, say: str) -> Line:
    relevance, between = quadrant.relevance_words(row.relevance)
    minor, lifecycle = row.service.annual_cost_minor, row.service.lifecycle
    return Line(
        row=row,
        lifecycle=f"{_SIGNS[lifecycle]} {lifecycle}" if lifecycle else "not said",
        bar=bar,
        use=quadrant.use_words(row),
        failures=failure_words(row.failures),
        relevance=relevance,
        relevance_between="" if between == "–" else between,
        relevance_dot=dot,
        relevance_why=relevance_why(row),
        satisfied=_of_all(row.satisfied),
        satisfied_dot=share,
        satisfied_why=satisfied_why(row),
        cost=reasons.short_money(minor, row.service.currency) if minor is not None else "–",
        reading=say,
    )


def _bar(row: Row, most: int) -> Bar | None:
    if row.created is None:
        return None
    failures = (row.failures.k or 0) if row.failures else 0
    value = words.count(row.created - failures)
    said = f"{words.count(row.created)} requests, {value} value, {words.count(failures)} failure"
    return cells.bar(row.created, failures, most, said)


def _dot(row: Row, scale: Scale, mean: float | None) -> Dot | None:
    if row.relevance is None:
        return None
    told, between = quadrant.relevance_words(row.relevance)
    line = f"mean {numbers.fixed(mean, 0)}" if mean is not None else ""
    said = numbers.joined(f"relevance {told} of 100", between, line, by=", ")
    return scale.dot(row.relevance, mean, is_few=row.relevance_n < FEW, words=said)


def _share_dot(row: Row, scale: Scale, aim: float | None) -> Dot | None:
    figure = row.satisfied
    if figure is None:
        return None
    span = numbers.between(figure.low, figure.high, "share")
    line = f"target {words.percent(aim / 100)}" if aim is not None else ""
    said = numbers.joined(f"satisfied {words.percent(figure.value or 0)}", span, line, by=", ")
    return scale.dot(_percent(figure), aim, is_few=(figure.n or 0) < FEW, words=said)


def relevance_why(row: Row) -> str:
    """Return why no relevance is told; "" where it is."""
    if row.relevance is not None:
        return ""
    return "hidden: too few answers" if row.relevance_n else "not asked"


def satisfied_why(row: Row) -> str:
    """Return why no share of the satisfied is told; "" where it is."""
    if row.satisfied is not None:
        return ""
    return "too few for a share" if row.satisfied_n else "no answers"


def failure_words(figure: Figure | None) -> str:
    """Return the share of failure demand: "60 %", of few "4 of 7"; a dash for none."""
    if figure is None or figure.k is None or not figure.n or figure.value is None:
        return "–"
    return words.percent(figure.value) if shows_percent(figure.n) else _of_all(figure)


def _of_all(figure: Figure | None) -> str:
    if figure is None or figure.k is None:
        return "–"
    return numbers.of_all(figure.k, figure.n or 0)


def _ends(scale: Scale) -> str:
    return f"{scale.least:g}–{scale.most:g}"


def _percent(figure: Figure) -> Span:
    low, high = (None if v is None else 100 * v for v in (figure.low, figure.high))
    return Span(100 * (figure.value or 0.0), low, high)


def whole(portfolio: Portfolio) -> Whole:
    """Return the line of all services together; what was not computed is a dash."""
    rate, failures = portfolio.whole.get(RATE), portfolio.whole.get(FAILURES)
    months = rate.detail.get("per_100_user_months", [None]) if rate else [None]
    told = f", of which failure {words.count(failures.k)}" if failures and failures.k else ""
    satisfied = portfolio.whole.get(SATISFIED)
    return Whole(
        services=len(portfolio.rows),
        requests=f"{words.count(rate.n or 0)}{told}" if rate else "–",
        use=numbers.fixed(months[0], 1) if months[0] is not None else "–",
        failures=failure_words(failures),
        satisfied=_of_all(satisfied) if satisfied and satisfied.value is not None else "–",
        cost=_cost(portfolio.rows),
    )


def _cost(rows: Sequence[Row]) -> str:
    """Return what the services cost together, as far as it is said in one currency."""
    told = [row.service for row in rows if row.service.annual_cost_minor is not None]
    currencies = {each.currency for each in told}
    if len(currencies) != 1:
        return "–"
    total = sum(each.annual_cost_minor or 0 for each in told)
    more = "" if len(told) == len(rows) else f" ({len(told)} of {len(rows)})"
    return f"{reasons.short_money(total, currencies.pop())}{more}"
