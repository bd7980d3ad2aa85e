"""A stored series as what a sentence or a chart is made of: signals with a side, trend. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from csap.facts.queries import Point, Series
from csap.facts.shares import may_be_told
from csap.metrics import catalog
from csap.telling import numbers

__all__ = ["RULE_WORDS", "Signal", "Story", "may_be_told", "readable", "subject_of", "tell"]

#: Which rule names a point that answers to several.
RULES = ("beyond_3s", "run_8", "2of3_2s")

#: What a rule saw, in a few words.
RULE_WORDS = {
    "beyond_3s": "beyond the limits",
    "run_8": "eight on one side of the average",
    "2of3_2s": "two of three near a limit",
}

#: How a series is called in a sentence, where its title would not do.
SUBJECTS = {
    "util.rate_per_100_users": "Demand",
    "time.sla_attainment.response": "First response in time",
    "time.sla_attainment.resolve": "Work in time",
    "time.p90.resolve": "Time until nine in ten are resolved",
    "time.hold_share": "Time on hold",
    "flow.backlog": "The backlog",
    "qual.reopen_rate": "The share reopened",
    "sat.csat_top2": "Satisfaction",
}


class Signal(NamedTuple):
    """A month that chance alone hardly explains. ``side``: good, bad, "" with no better one.

    ``at`` is its place in the series; ``run``: how many
    months up to it lie on its side of the average.
    """

    at: int
    month: str
    rule: str
    above: bool
    side: str
    value: str
    run: int


class Story(NamedTuple):
    """A series in short. ``limits``: limits, trial or none; ``bounded``: whether it has any at all.

    ``trend``: positive, neutral, negative, insufficient; ``strength``: clear, probable, "";
    ``reason`` as stored. ``judged``: closed, final months with a value.
    """

    subject: str
    judged: int
    limits: str
    bounded: bool
    trend: str
    strength: str
    reason: str
    better: bool | None
    signals: tuple[Signal, ...]
    last: int


def subject_of(metric: str) -> str:
    """Return how a metric is called in a sentence."""
    return SUBJECTS.get(metric, catalog.get(metric).title)


def tell(series: Series, subject: str) -> Story:
    """Return the story of a series; months without final limits give no signal."""
    judged = [index for index, point in enumerate(series.points) if is_judged(point, series)]
    return Story(
        subject=subject,
        judged=len(judged),
        limits=series.limits,
        bounded=is_bounded(series),
        trend=series.trend["label"],
        strength=series.trend.get("strength") or "",
        reason=series.trend.get("reason") or "",
        better=catalog.get(series.metric).higher_is_better,
        signals=tuple(signals_of(series)) if series.limits == "limits" else (),
        last=judged[-1] if judged else -1,
    )


def readable(series: Series, *, is_organisation: bool) -> Series:
    """Return the series without the months whose share may not be told."""
    points = tuple(
        point
        if may_be_told(series.metric, point.n, is_organisation=is_organisation)
        else point._replace(value=None, low=None, high=None, raw=None, signals=())
        for point in series.points
    )
    return replace(series, points=points)


def is_bounded(series: Series) -> bool:
    """Whether the months have limits."""
    return any(point.upper_limit is not None for point in series.points)


def is_provisional(point: Point, series: Series) -> bool:
    """Whether a month may still change; among months with limits one without them may, too."""
    has_no_limits = is_bounded(series) and point.upper_limit is None
    return point.value is not None and (point.state == "provisional" or has_no_limits)


def is_judged(point: Point, series: Series) -> bool:
    """Whether a month is final and has a value, so that rules look at it."""
    return point.value is not None and not is_provisional(point, series)


def signals_of(series: Series) -> list[Signal]:
    """Return the months that complete a pattern, oldest first, each with its strongest rule."""
    better = catalog.get(series.metric).higher_is_better
    return [
        _signal(series, index, rule, better)
        for index, point in enumerate(series.points)
        if (rule := next((name for name in RULES if name in point.signals), None))
        and point.value is not None
    ]


def _signal(series: Series, index: int, rule: str, better: bool | None) -> Signal:
    point = series.points[index]
    above = (point.value or 0) > (series.center or 0)
    return Signal(
        at=index,
        month=numbers.month(point.start),
        rule=rule,
        above=above,
        side="" if better is None else "good" if above == better else "bad",
        value=numbers.number(point.value, series.unit),
        run=run_length(series.points[: index + 1], series.center or 0, above=above),
    )


def run_length(points: Sequence[Point], center: float, *, above: bool) -> int:
    """Return how many points at the end lie on one side of the average; gaps are passed over."""
    length = 0
    for point in reversed(points):
        if point.value is None:
            continue
        if point.value == center or (point.value > center) != above:
            break
        length += 1
    return length
