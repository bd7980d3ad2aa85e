"""The signals of a chart in a table: how large each is, and what people decided about it. Pure."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from csap.facts.periods import add_months
from csap.facts.queries import Series
from csap.findings.queries import Decided
from csap.telling import numbers
from csap.telling.stories import RULE_WORDS, Signal, Story

#: How many are listed, the newest.
LISTED = 6
_MARKS = {"bad": "◆", "good": "▲", "": "■"}


class SignalRow(NamedTuple):
    """A signal. ``decided``: the findings of its month, none where the rules called none."""

    side: str
    mark: str
    what: str
    size: str
    decided: list[Decided]
    is_shift: bool


def rows(series: Series, story: Story, decided: Sequence[Decided]) -> list[SignalRow]:
    """Return the newest signals, newest first; a run that goes on is told once, at its newest."""
    return [_row(series, found, decided) for found in reversed(list(_told(story)))][:LISTED]


def _told(story: Story) -> Iterator[Signal]:
    for found, after in zip_longest(story.signals, story.signals[1:]):
        goes_on = after is not None and after.rule == found.rule and after.at == found.at + 1
        if found.rule != "run_8" or not goes_on:
            yield found


def _row(series: Series, found: Signal, decided: Sequence[Decided]) -> SignalRow:
    point = series.points[found.at]
    end = add_months(point.start, 1)
    return SignalRow(
        side=found.side,
        mark=_MARKS[found.side],
        what=f"{numbers.short_month(point.start)}, {_rule(found)}",
        size=_size(series, found),
        decided=[each for each in decided if each.since < end and point.start < each.until],
        is_shift=found.rule == "run_8",
    )


def _rule(found: Signal) -> str:
    if found.rule != "run_8":
        return RULE_WORDS[found.rule]
    return f"{found.run} in a row {'above' if found.above else 'below'} the average"


def _size(series: Series, found: Signal) -> str:
    """Return "60 % (likely 55–65; n = 312), −20.0 points from the average"."""
    point, unit = series.points[found.at], series.unit
    span = numbers.between(point.low, point.high, unit)
    aside = numbers.joined(
        span and f"likely {span}", point.n and f"n = {numbers.words.count(point.n)}", by="; "
    )
    told = f"{found.value} ({aside})" if aside else found.value
    if series.center is None or point.value is None:
        return told
    return f"{told}, {numbers.change(point.value - series.center, unit)} from the average"
