"""Periods cut into whole folded months, which are read quickly, and the days left over. Pure."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from csap.facts.models import FoldedMonth
from csap.facts.periods import Period, month_of


class Piece(NamedTuple):
    """Days ``[since, until)`` of the i-th period, or a whole month."""

    i: int
    is_month: bool
    since: date
    until: date


def folded_months() -> frozenset[date]:
    """Return the firsts of the months whose sums hold. 1 query."""
    return frozenset(FoldedMonth.objects.values_list("month", flat=True))


def pieces_of(
    i: int, period: Period, folded: Collection[date], cuts: Collection[date]
) -> Iterator[Piece]:
    """Yield the pieces of a period, in order, without a gap and without an overlap.

    A month is read whole if it is folded, lies within, and none of ``cuts``, by which the reader
    tells days apart, lies inside it.
    """
    at = period.start
    for first in sorted(folded):
        month = month_of(first)
        is_whole = first >= at and month.end <= period.end
        if is_whole and not any(first < cut < month.end for cut in cuts):
            if at < first:
                yield Piece(i, False, at, first)
            yield Piece(i, True, first, month.end)
            at = month.end
    if at < period.end:
        yield Piece(i, False, at, period.end)


def as_arrays(
    periods: Sequence[Period], folded: Collection[date], *, cuts: Collection[date]
) -> dict[str, list[Any]]:
    """Return the pieces as parallel arrays, days and months apart, each with its period's end.

    Months are named one by one, so that each is found by its key.
    """
    days, months = [], []
    for i, period in enumerate(periods):
        for piece in pieces_of(i, period, folded, cuts):
            if piece.is_month:
                months.append((i, piece.since, period.end))
            else:
                days.append((i, piece.since, piece.until, period.end))
    return _columns(days, "day_i", "day_since", "day_until", "day_ends") | _columns(
        months, "month_i", "month_first", "month_ends"
    )


def _columns(rows: Sequence[tuple[Any, ...]], *names: str) -> dict[str, list[Any]]:
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}
