"""What is written into a chart of months: words beside signals, where limits come from. Pure."""

from datetime import date
from itertools import islice
from typing import Any

from csap.facts.queries import Point, Series
from csap.telling import numbers
from csap.telling.stories import RULE_WORDS, Signal, Story

#: How long a signal has its words beside it, in months.
NOTED = 12


def based_on(series: Series) -> dict[str, Any]:
    """Return the months in sight that frozen limits were computed from; nothing where none are."""
    if series.frozen is None:
        return {}
    first, end = (date.fromisoformat(series.frozen[name]) for name in ("from", "to"))
    months = [point.start for point in series.points if first <= point.start < end]
    if not months:
        return {}
    return {"baseline": {"from": f"{months[0]:%Y-%m}", "to": f"{months[-1]:%Y-%m}"}}


def of(series: Series, story: Story) -> dict[str, Any]:
    """Return the words beside the newest month of each pattern of the last twelve months."""
    recent = [found for found in story.signals if story.last - found.at < NOTED]
    newest = {found.rule: found for found in recent}
    notes = [
        _note(series.points[found.at], found)
        for rule, found in newest.items()
        if rule in ("beyond_3s", "run_8")
    ]
    return {"notes": notes} if notes else {}


def _note(point: Point, found: Signal) -> dict[str, Any]:
    month = numbers.short_month(point.start)
    said: dict[str, Any] = {"t": f"{point.start:%Y-%m}", "side": found.side or None}
    if found.rule == "run_8":
        side = "above" if found.above else "below"
        return said | {
            "text": f"{found.run} in a row {side} the average",
            "wide": True,
            "run": True,
        }
    return said | {"text": f"{month}: {found.value}", "short": found.value, "up": found.above}


def mark_members(drawn: list[dict[str, Any]], series: Series, story: Story) -> None:
    """Mark the months that led to a run, smaller than the month that completed it."""
    for found in story.signals:
        if found.rule != "run_8":
            continue
        before = (at for at in range(found.at - 1, -1, -1) if series.points[at].value is not None)
        for at in islice(before, found.run - 1):
            rule = {"side": found.side or None, "rule": RULE_WORDS[found.rule], "member": True}
            drawn[at].setdefault("signal", rule)
