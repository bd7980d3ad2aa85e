"""The little pictures of the portfolio's table: places in a box of 140 by 20, so that a column
shares one scale. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from csap.dashboards.expectations.reading import Span
from csap.dashboards.scales import padded

WIDTH = 140.0
#: What a bar may take; its number stands behind it.
_BAR = 108.0


@dataclass(frozen=True, slots=True)
class Bar:
    """Value and failure demand one after the other, with their sum behind."""

    value: float
    failure: float
    label_x: float
    words: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A value with its interval, and the line it is held against.

    ``side``: "bad" if the whole interval lies below the line, "few" below 30 answers, else "".
    """

    x: float
    low: float
    high: float
    line: float | None
    side: str
    words: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A column's scale from ``least`` to ``most``."""

    least: float
    most: float

    @classmethod
    def of(cls, spans: Sequence[Span], line: float | None) -> "Scale":
        """Return the scale that holds all values of 0 to 100 and the line, with round ends."""
        held = [v for span in spans for v in span if v is not None]
        if line is not None:
            held.append(line)
        return cls(*padded(held, 0, 100)) if held else cls(0, 100)

    def place(self, value: float) -> float:
        """Return where a value lies, at the edge if it lies beyond."""
        share = (value - self.least) / ((self.most - self.least) or 1)
        return round(WIDTH * min(1.0, max(0.0, share)), 1)

    def dot(self, span: Span, line: float | None, *, is_few: bool, words: str) -> Dot:
        """Return a value with its interval on this scale."""
        low = span.value if span.low is None else span.low
        high = span.value if span.high is None else span.high
        is_below = line is not None and span.high is not None and span.high < line
        return Dot(
            x=self.place(span.value),
            low=self.place(low),
            high=self.place(high),
            line=None if line is None else self.place(line),
            side="few" if is_few else "bad" if is_below else "",
            words=words,
        )


def bar(created: int, failures: int, most: int, words: str) -> Bar:
    """Return value and failure demand as parts of the longest bar."""
    unit = _BAR / most if most else 0.0
    value, failure = (created - failures) * unit, failures * unit
    return Bar(round(value, 1), round(failure, 1), round(value + failure + 5, 1), words)
