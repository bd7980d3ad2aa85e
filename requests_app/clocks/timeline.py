"""One clock's life, explainable: when it ran, when it paused, when the desk was closed. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Literal, NamedTuple

from requests_app.clocks.business_time import Calendar, business_seconds, open_stretches

SpanKind = Literal["ran", "paused", "shut"]

#: A life of more stretches than this is told without its closing hours.
MOST_SPANS = 10


class Pause(NamedTuple):
    """A stretch in which the clock stood, and why. ``ended_at`` None: it still does."""

    started_at: datetime
    ended_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch ``[start, end)``. ``seconds`` is the business time within; ``why`` of a pause."""

    kind: SpanKind
    start: datetime
    end: datetime
    seconds: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The stretches of a clock without gaps, and what they add up to in business seconds.

    ``left`` is what remains of the target, negative when late, None without a target.
    ``is_brief``: closing hours are left out because there are too many.
    """

    spans: tuple[Span, ...]
    used: int
    paused: int
    left: int | None
    is_brief: bool


def build(
    hours: Calendar,
    *,
    started_at: datetime,
    until: datetime,
    target_seconds: int | None,
    pauses: Iterable[Pause] = (),
) -> Timeline:
    """Return the life of a clock from its start to ``until``: its stop, or now.

    Pauses may reach beyond either end; they must not overlap.
    """
    pieces = list(_cut(started_at, until, sorted(pauses)))
    spans = _in_full(hours, pieces)
    is_brief = spans is None
    shown = _in_brief(hours, pieces) if spans is None else spans
    used = sum(span.seconds for span in shown if span.kind == "ran")
    return Timeline(
        spans=tuple(shown),
        used=used,
        paused=sum(span.seconds for span in shown if span.kind == "paused"),
        left=None if target_seconds is None else target_seconds - used,
        is_brief=is_brief,
    )


class _Piece(NamedTuple):
    start: datetime
    end: datetime
    why: str | None


def _cut(start: datetime, end: datetime, pauses: list[Pause]) -> Iterator[_Piece]:
    """Yield the pieces of [start, end) that the pauses make; ``why`` None: not paused."""
    for pause in pauses:
        since, until = max(start, pause.started_at), min(end, pause.ended_at or end)
        if since >= until:
            continue
        if start < since:
            yield _Piece(start, since, None)
        yield _Piece(since, until, pause.why)
        start = until
    if start < end:
        yield _Piece(start, end, None)


def _in_full(hours: Calendar, pieces: list[_Piece]) -> list[Span] | None:
    """Return the spans with closing hours; None if there are more than MOST_SPANS."""
    spans: list[Span] = []
    for piece in pieces:
        if piece.why is not None:
            spans.append(_whole(hours, piece))
        else:
            spans.extend(islice(_open_and_shut(hours, piece), MOST_SPANS + 1))
        if len(spans) > MOST_SPANS:
            return None
    return spans


def _in_brief(hours: Calendar, pieces: list[_Piece]) -> list[Span]:
    return [_whole(hours, piece) for piece in pieces]


def _whole(hours: Calendar, piece: _Piece) -> Span:
    kind: SpanKind = "ran" if piece.why is None else "paused"
    seconds = business_seconds(hours, piece.start, piece.end)
    return Span(kind, piece.start, piece.end, seconds, piece.why or "")


def _open_and_shut(hours: Calendar, piece: _Piece) -> Iterator[Span]:
    at = piece.start
    for since, until in open_stretches(hours, piece.start, piece.end):
        if at < since:
            yield Span("shut", at, since, 0)
        yield Span("ran", since, until, business_seconds(hours, since, until))
        at = until
    if at < piece.end:
        yield Span("shut", at, piece.end, 0)
