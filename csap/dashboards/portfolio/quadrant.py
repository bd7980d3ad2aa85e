"""Used and relevant: which services matter, and which only make work. Pure."""

from collections.abc import Sequence
from typing import Any

from csap.dashboards.drawn import Drawn
from csap.dashboards.expectations.quadrant import touches
from csap.dashboards.expectations.reading import Span
from csap.dashboards.portfolio.reading import Portfolio, Row
from csap.dashboards.scales import padded, steps
from csap.telling import numbers, sentences
from csap.telling.charts import Table
from servicedesk.common import words

ID = "used-relevant"
_WHAT = "Relevance to needs against use, with the 95 % interval of relevance"
CORNERS = {
    "tl": "Relevant, seldom asked about",
    "tr": "Relevant and much asked about",
    "bl": "Candidates to slim",
    "br": "Much work, little need",
}
_BRIEF = {"tl": "Relevant, quiet", "tr": "Relevant, busy", "bl": "Slim?", "br": "Work, little need"}
_SHAPES = {"growth": "triangle", "introduction": "square", "retiring": "diamond"}
#: Marks of a logarithmic axis.
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)
Line = tuple[float, float]


def figure(portfolio: Portfolio, *, caption: str) -> Drawn:
    """Return the quadrant of the services that are asked for and rated."""
    placed = placed_rows(portfolio)
    lines = lines_of(portfolio)
    common: dict[str, Any] = {"id": ID, "kind": "quadrant", "size": "xtall", "caption": caption}
    if len(placed) < 2 or lines is None:
        return Drawn(
            **common,
            finding="Use against relevance: too few services with answers to compare",
            what=_WHAT,
            table=table(portfolio),
            empty="Nothing to compare",
            why="It takes two services that are asked for and whose relevance may be told.",
        )
    return Drawn(
        **common,
        finding=finding(placed, lines),
        what=f"{_WHAT}. Lines at the mean relevance of services and at an even share of requests",
        chart=_chart(placed, lines),
        table=table(portfolio),
        legend="csap/keys/_portfolio.html",
        would_change="hollow services cannot be told from the mean of services."
        if any(is_borderline(row, lines) for row in placed)
        else "",
    )


def placed_rows(portfolio: Portfolio) -> list[Row]:
    """Return the services that have a place: asked for, and with a relevance that may be told."""
    return [row for row in portfolio.measured if row.relevance and row.per_100 and row.is_used]


def lines_of(portfolio: Portfolio) -> Line | None:
    """Return use at an even share of requests, and the mean relevance; None without either."""
    rates = [row.per_100.value for row in portfolio.measured if row.per_100]
    mean = portfolio.mean_relevance
    if mean is None or not any(rates):
        return None
    return sum(rates) / len(rates), mean


def place_of(row: Row, lines: Line) -> str:
    """Return the corner in which a service lies: tl, tr, bl or br."""
    assert row.relevance is not None
    assert row.per_100 is not None
    upper = "t" if row.relevance.value >= lines[1] else "b"
    return upper + ("r" if row.per_100.value >= lines[0] else "l")


def is_borderline(row: Row, lines: Line) -> bool:
    """Whether its relevance cannot be told from the mean."""
    return row.relevance is not None and touches(row.relevance, lines[1])


def finding(placed: Sequence[Row], lines: Line) -> str:
    """Return which services matter to few, and which matter beyond their volume."""
    clear = [row for row in placed if not is_borderline(row, lines)]
    by_corner = {
        corner: [row.name for row in clear if place_of(row, lines) == corner] for corner in CORNERS
    }
    told = []
    if slim := by_corner["bl"]:
        told.append(f"{_named(slim)} {_verb(slim, 'is', 'are')} little asked about and less "
                    "relevant than most")  # fmt: skip
    if work := by_corner["br"]:
        told.append(f"{_named(work)} {_verb(work, 'makes', 'make')} much work for little need")
    if quiet := by_corner["tl"]:
        told.append(f"{_named(quiet)} {_verb(quiet, 'matters', 'matter')} beyond their volume")
    if not told:
        return "No service clearly matters less, or more, than its use says"
    return "; ".join(told)


def _named(names: Sequence[str]) -> str:
    return sentences.listed(list(names)) if len(names) <= 3 else f"{len(names)} services"


def _verb(names: Sequence[str], one: str, many: str) -> str:
    return one if len(names) == 1 else many


def _chart(placed: Sequence[Row], lines: Line) -> dict[str, Any]:
    spans = [row.relevance for row in placed if row.relevance]
    held = [value for span in spans for value in span if value is not None]
    low, high = padded([*held, lines[1]], 0, 100)
    return {
        "x": _use_axis([row.per_100.value for row in placed if row.per_100], lines[0]),
        "y": {
            "name": "relevance to needs, 0–100",
            "brief": "relevance",
            "min": low,
            "max": high,
            "cross": round(lines[1], 4),
            "ticks": steps(low, high),
        },
        "corners": CORNERS,
        "corners_brief": _BRIEF,
        "items": [_mark(row, lines) for row in placed],
    }


def _use_axis(rates: Sequence[float], cross: float) -> dict[str, Any]:
    least, most = min(*rates, cross) / 1.4, max(*rates, cross) * 1.4
    return {
        "name": "requests per 100 people a month (logarithmic)",
        "brief": "requests per 100 people (log)",
        "log": True,
        "min": round(least, 6),
        "max": round(most, 6),
        "cross": round(cross, 6),
        "ticks": [{"v": v, "label": f"{v:g}"} for v in _TICKS if least <= v <= most],
    }


def _mark(row: Row, lines: Line) -> dict[str, Any]:
    assert row.relevance is not None
    assert row.per_100 is not None
    mark: dict[str, Any] = {
        "label": row.name,
        "x": round(row.per_100.value, 6),
        "y": round(row.relevance.value, 4),
        "hollow": is_borderline(row, lines),
        "shape": _SHAPES.get(row.service.lifecycle, "circle"),
    }
    if row.relevance.low is not None and row.relevance.high is not None:
        mark |= {"ylow": round(row.relevance.low, 4), "yhigh": round(row.relevance.high, 4)}
    return mark


def table(portfolio: Portfolio) -> Table | None:
    """Return use and relevance in numbers."""
    head = ["Service", "Requests", "per 100 people a month", "Relevance", "Likely", "Lifecycle"]
    rows = [
        [
            row.name,
            words.count(row.created or 0),
            use_words(row),
            *relevance_words(row.relevance),
            row.service.lifecycle or "–",
        ]
        for row in portfolio.measured
    ]
    return Table(head, rows) if rows else None


def use_words(row: Row) -> str:
    """Return requests a hundred people and month: "16.4"; a dash for none."""
    return numbers.fixed(row.per_100.value, 1) if row.per_100 else "–"


def relevance_words(span: Span | None) -> tuple[str, str]:
    """Return relevance and its interval: "78", "77–79"; dashes where it may not be told."""
    if span is None:
        return "–", "–"
    return numbers.fixed(span.value, 0), numbers.between(span.low, span.high, "count") or "–"
