"""Periods cut into whole folded months, which are read quickly, and the days left over. Pure."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from csap.facts.models import FoldedMonth
from csap.facts.periods import Period, month_of


class Piece(NamedTuple):
    """Days ``[since, until)`` of the i-th period; months: the firsts of them, each whole."""

    i: int
    is_months: bool
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


def merged(pieces: Iterator[Piece]) -> list[Piece]:
    """Return the pieces with neighbours of a kind put together."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last and (last.i, last.is_months, last.until) == (piece.i, piece.is_months, piece.since):
            found[-1] = last._replace(until=piece.until)
        else:
            found.append(piece)
    return found


def as_arrays(
    periods: Sequence[Period], folded: Collection[date], *, cuts: Collection[date]
) -> dict[str, list[Any]]:
    """Return the pieces as parallel arrays, days and months apart, each with its period's end."""
    arrays: dict[str, list[Any]] = {
        f"{grain}_{name}": []
        for grain in ("day", "month")
        for name in ("i", "since", "until", "ends")
    }
    for i, period in enumerate(periods):
        for piece in merged(pieces_of(i, period, folded, cuts)):
            grain = "month" if piece.is_months else "day"
            values = {"i": i, "since": piece.since, "until": piece.until, "ends": period.end}
            for name, value in values.items():
                arrays[f"{grain}_{name}"].append(value)
    return arrays
