"""What is to be said of a service in a few words, and which lists it stands on. Pure."""

from dataclasses import dataclass

from csap.dashboards.portfolio.reading import FEW, RATE, Known, Part, Portfolio, Row
from csap.findings.queries import PortfolioFinding
from csap.findings.rules.portfolio import MOST, OVER_ASKED, UNKNOWN, UNUSED
from csap.telling import numbers
from servicedesk.common import words

#: Failure demand is called most of the work where even the lower limit says so.
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Noticed:
    """A service on one of the lists: why, and the finding where the rules found it, too."""

    list: str
    name: str
    sentence: str
    slug: str = ""
    number: str = ""
    url: str = ""


def is_little_relevant(row: Row, mean: float | None) -> bool:
    """Whether the whole interval of relevance lies below the mean of services."""
    high = row.relevance.high if row.relevance else None
    return mean is not None and high is not None and high < mean


def is_mostly_repair(row: Row) -> bool:
    low = row.failures.low if row.failures else None
    return low is not None and low > _MOSTLY


def is_unknown(known: Known | None) -> bool:
    """Whether even the upper limit says that most people do not know it."""
    high = known.aware.high if known and known.aware else None
    return high is not None and high < MOST


def reading(row: Row, mean: float | None, target: float | None, most_used: str) -> str:
    """Return the one thing to notice of a service first."""
    if row.created is None:
        return "not computed"
    if not row.is_used:
        return "nobody asked"
    if row.gaps:
        gap = row.gaps[0]
        stage = "lasting" if gap.is_lasting else "emerging"
        return f"{stage} gap: {gap.form_words.lower()}" if gap.form_words else f"{stage} gap"
    if is_little_relevant(row, mean):
        return "of low relevance"
    high = row.satisfied.high if row.satisfied else None
    if target is not None and high is not None and high < target:
        return "satisfaction below the target"
    if is_mostly_repair(row):
        return "most work, mostly failures" if row.service.slug == most_used else "mostly failures"
    return "few answers" if row.satisfied_n < FEW else "steady"


def lists(portfolio: Portfolio) -> list[Noticed]:
    """Return who stands on which list, list by list; what the rules found first."""
    mean, total = portfolio.mean_relevance, portfolio.whole.get(RATE)
    of_all = total.n if total else None
    found = []
    for row in portfolio.measured:
        if not row.is_used or _finding(row, UNUSED):
            found.append(_noticed("Unused", row, _unused(row), UNUSED))
        if is_unknown(row.known):
            found.append(_noticed("Unknown", row, _unknown(row), UNKNOWN))
        if _finding(row, OVER_ASKED):
            found.append(_noticed("Over-asked", row, "", OVER_ASKED))
        if is_mostly_repair(row) and _is_heavy(row, of_all, len(portfolio.rows)):
            found.append(_noticed("Mostly repair", row, _repair(row, of_all), ""))
        if (row.superiority or 0) > 0 and is_little_relevant(row, mean):
            found.append(_noticed("Over-served", row, _over_served(row), ""))
    order = ("Unused", "Unknown", "Over-asked", "Mostly repair", "Over-served")
    return sorted(found, key=lambda each: order.index(each.list))


def _is_heavy(row: Row, of_all: int | None, services: int) -> bool:
    """Whether more is asked of it than an even share of all requests."""
    return of_all is not None and (row.created or 0) * services > of_all


def _finding(row: Row, metric: str) -> PortfolioFinding | None:
    return next((each for each in row.findings if each.metric == metric), None)


def _noticed(name: str, row: Row, sentence: str, metric: str) -> Noticed:
    finding = _finding(row, metric) if metric else None
    told = sentence or (finding.sentence if finding else "")
    number, url = (finding.number, finding.url) if finding else ("", "")
    return Noticed(name, row.name, told, row.service.slug, number, url)


def _unused(row: Row) -> str:
    known = f"known to {share_words(row.known.aware)}" if row.known and row.known.aware else ""
    asked = "" if row.is_used else "no request in the period"
    return numbers.joined(asked, known, cost(row), by=", ")


def _unknown(row: Row) -> str:
    assert row.known is not None
    assert row.known.aware is not None
    relevance = f"relevance {numbers.fixed(row.relevance.value, 0)}, " if row.relevance else ""
    return f"{relevance}known to {share_words(row.known.aware)}"


def _repair(row: Row, of_all: int | None) -> str:
    failures = row.failures
    assert failures is not None
    span = numbers.between(failures.low, failures.high, "share")
    repair = f"{words.percent(failures.value or 0)} of what is asked is failure ({span})"
    if not of_all:
        return repair
    return f"{numbers.share(row.created or 0, of_all)} of all requests; {repair}"


def _over_served(row: Row) -> str:
    assert row.relevance is not None
    above = numbers.change(row.superiority or 0, "rating points")
    relevance = numbers.fixed(row.relevance.value, 0)
    return f"rated above what people desire ({above}) at a relevance of {relevance}"


def share_words(part: Part) -> str:
    """Return "12 % (9–15; 49 of 412)"; of fewer than ten the bare count."""
    counted = numbers.of_all(part.k, part.n)
    if part.n < 10:
        return counted
    span = numbers.between(part.low, part.high, "share")
    return f"{words.percent(part.value)} ({span}; {counted})"


def cost(row: Row) -> str:
    """Return "£14 k a year"; "" where nobody said."""
    minor = row.service.annual_cost_minor
    return f"{short_money(minor, row.service.currency)} a year" if minor is not None else ""


def short_money(minor: int, currency: str) -> str:
    """Return an amount in thousands: "£960 k"; below ten thousand in full."""
    whole = minor if currency in words.WHOLE_CURRENCIES else minor / 100
    if whole < 10_000:
        return words.money(minor, currency)
    sign = words.CURRENCY_SIGNS.get(currency, f"{currency}{words.NO_BREAK}")
    return f"{sign}{words.count(round(whole / 1000))}{words.NO_BREAK}k"
