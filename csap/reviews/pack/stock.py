"""The backlog in a pack: its months with flow and ages, or its size and its ages apart. Pure."""

from collections.abc import Sequence
from typing import Any

from csap.facts.queries import StoredBaseline
from csap.reviews.pack import figures
from csap.telling import backlog, numbers, shown
from csap.telling.backlog import BANDS, Month
from servicedesk.common import words

#: Written behind the counts of a band, in business days.
_OLD = "older than 20 business days"
#: How high a bar of ages with its room is.
_ROW = 18


def figures_of(baseline: StoredBaseline, known: Sequence[Month]) -> dict[str, Any]:
    """Return the backlog as one figure where enough months are known, else as two."""
    size = figures.months(baseline, figures.BACKLOG, counted="open at the end")
    if len(known) >= shown.HISTORY_FROM:
        return {"backlog": _months(baseline, known, size["finding"] if size["chart"] else "")}
    return {"backlog": size} | _ages(baseline)


def _months(baseline: StoredBaseline, known: Sequence[Month], finding: str) -> dict[str, Any]:
    newest = known[-1]
    old = f"{numbers.of_all(newest.open[-1], newest.at_end)} are {_OLD}"
    flow = baseline.figures[figures.BACKLOG].detail
    return {
        "id": figures.figure_id(figures.BACKLOG),
        "kind": "backlog",
        "finding": numbers.joined(finding, old, by="; "),
        "what": "Above: requests created and resolved a month. Below: open at the end of the month "
        "by age in business days",
        "caption": numbers.joined(
            f"n = {words.count(newest.at_end)} open at the end of "
            f"{numbers.short_month(newest.start)}",
            f"besides, in the period: {words.count(flow.get('reopened') or 0)} reopened, "
            f"{words.count(flow.get('cancelled') or 0)} cancelled",
            f"as of {numbers.day(baseline.as_of)}",
        ),
        "chart": backlog.chart(known),
    }


def _ages(baseline: StoredBaseline) -> dict[str, Any]:
    """Return the ages at the end of the period, a bar a band; nothing where nothing is open."""
    aged = baseline.figures.get(backlog.AGE)
    buckets = aged.detail.get("buckets") if aged else None
    if aged is None or not aged.n or not buckets:
        return {}
    counts = backlog.banded(buckets)
    most = backlog.scale(counts)
    return {
        "ages": {
            "id": figures.figure_id(backlog.AGE),
            "kind": "bullet",
            "finding": f"{numbers.of_all(counts[-1], aged.n)} open ones are {_OLD}",
            "what": "Open at the end of the period by age in business days",
            "caption": shown.caption(aged, "open at the end", baseline.as_of),
            "chart": _bars(counts, most),
        }
    }


def _bars(counts: Sequence[int], scale: Sequence[float]) -> dict[str, Any]:
    low, high, step = scale
    ticks = range(int(low), int(high) + 1, int(step))
    return {
        "axis": [low, high],
        "row": _ROW,
        "ticks": [{"v": value, "label": words.count(value)} for value in ticks],
        "rows": [
            {"label": name, "value": count, "right": words.count(count), "side": None}
            for name, count in zip(BANDS, counts, strict=True)
        ],
    }
