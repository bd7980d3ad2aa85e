"""The portfolio page put together: heading, table, quadrant, lists, funnel, spread. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from csap.dashboards.drawn import Drawn
from csap.dashboards.portfolio import funnel, quadrant, reasons, table
from csap.dashboards.portfolio.funnel import Funnel
from csap.dashboards.portfolio.reading import COVERAGE, RATE, SPREAD, Portfolio
from csap.dashboards.portfolio.reasons import Noticed
from csap.dashboards.portfolio.table import Lines, Whole
from csap.findings.queries import PortfolioFinding
from csap.findings.rules.wording import spelled
from csap.telling import numbers, sentences
from csap.telling.choices import Chosen


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """What the page says."""

    heading: str
    about: str
    lines: Lines
    whole: Whole
    figure: Drawn
    noticed: Sequence[Noticed]
    spread: str
    coverage: str
    waiting: Sequence[PortfolioFinding]
    funnel: Funnel
    caption: str
    missing: int


def make(
    portfolio: Portfolio, chosen: Chosen, *, target: float | None, final: bool
) -> PortfolioPage:
    """Return the page of what is stored. ``target``: the share that should be satisfied."""
    as_of = f"as of {numbers.day(portfolio.as_of)}"
    wave = f"relevance from the wave “{portfolio.wave}”" if portfolio.wave else "no wave told yet"
    state = "final" if final else "provisional"
    return PortfolioPage(
        heading=heading(portfolio),
        about="Service portfolio by use, relevance, satisfaction, cost and lifecycle · "
        f"{chosen.scope_words} · {chosen.period_in_sentence}, {state} · {wave}",
        lines=table.lines(portfolio, target),
        whole=table.whole(portfolio),
        figure=quadrant.figure(portfolio, caption=_caption(portfolio, as_of)),
        noticed=reasons.lists(portfolio),
        spread=spread(portfolio),
        coverage=coverage(portfolio),
        waiting=[each for each in portfolio.findings if each.is_waiting],
        funnel=funnel.make(portfolio),
        caption=f"{_counted(portfolio)}{as_of}",
        missing=len(portfolio.missing),
    )


def heading(portfolio: Portfolio) -> str:
    """Return how many services are used, which matter to few, and where help is repair."""
    measured, mean = portfolio.measured, portfolio.mean_relevance
    if not measured:
        return "The portfolio: nothing is computed of these people and this period yet"
    used = sum(row.is_used for row in measured)
    verb = "is" if used == 1 else "are"
    told = [f"{spelled(used)} of {len(measured)} services {verb} used"]
    slim = [row.name for row in measured if reasons.is_little_relevant(row, mean)]
    if slim:
        told.append(f"{_few(slim)} {'matters' if len(slim) == 1 else 'matter'} less than most")
    repair = [row.name for row in measured if row.is_used and reasons.is_mostly_repair(row)]
    if repair:
        told.append(f"most of what is asked of {_few(repair)} is repair")
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}"


def _few(names: Sequence[str]) -> str:
    return sentences.listed(list(names)) if len(names) <= 2 else f"{spelled(len(names))} services"


def spread(portfolio: Portfolio) -> str:
    """Return how many equally used services the requests behave like; "" where unknown."""
    figure, before = portfolio.whole.get(SPREAD), portfolio.before.get(SPREAD)
    if figure is None or figure.value is None:
        return ""
    like = numbers.fixed(figure.detail["effective_number"], 1)
    then = before.detail.get("effective_number") if before and before.value is not None else None
    ago = f"; {numbers.fixed(then, 1)} a year before" if then else ""
    return (
        f"Requests behave like those of {like} equally used services of {len(portfolio.rows)} "
        f"(HHI {numbers.words.count(round(figure.value))}{ago})."
    )


def coverage(portfolio: Portfolio) -> str:
    """Return "Asked for: 13 of 14 services"; "" where unknown."""
    figure = portfolio.whole.get(COVERAGE)
    if figure is None or figure.k is None or not figure.n:
        return ""
    return f"Asked for in the period: {numbers.of_all(figure.k, figure.n)} services."


def _counted(portfolio: Portfolio) -> str:
    total = portfolio.whole.get(RATE)
    return f"n = {numbers.words.count(total.n)} requests · " if total and total.n else ""


def _caption(portfolio: Portfolio, as_of: str) -> str:
    sizes = [row.relevance_n for row in portfolio.rows if row.relevance]
    outside = [row.name for row in portfolio.measured if row not in quadrant.placed_rows(portfolio)]
    low, high = (min(sizes), max(sizes)) if sizes else (0, 0)
    span = numbers.words.count(low) if low == high else f"{low}–{numbers.words.count(high)}"
    left_out = f"{_few(outside)} not shown: not asked for, or too few answers" if outside else ""
    return numbers.joined(f"n = {span} answers a service" if sizes else "", left_out, as_of)
