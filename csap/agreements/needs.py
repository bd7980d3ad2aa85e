"""What it would take to keep an ask for a share of the cases, by the record alone. Pure.

Source: docs/metrics.md#feasibility
"""

import math
from collections.abc import Callable

from csap.agreements.asks import Expectation, drawn, said
from csap.agreements.feasibility import Assessment, Offer
from csap.metrics.promises import min_n_for_promise, state_of
from servicedesk.common import words


def missing(found: Assessment, share: float) -> int:
    """Return how many more of the n cases would have had to make the ask; 0: none."""
    short = (share - (found.support.p or 0.0)) * found.curve.n
    return max(0, math.ceil(round(short, 6)))


def would_take(found: Assessment, offer: Offer) -> str:
    """Return what the ask takes at the share of an offer: "9 more of 60 in time: 2 h faster".

    Of the record alone: how many cases are missing and by how much, and what is known to stand in
    the way. What it costs nobody has measured, so no money and no people are named.
    """
    needed = min_n_for_promise(offer.share) or 0
    if found.refusal:
        return "a longer record, before anything can be said"
    if found.curve.n < needed:
        return f"a record of {needed} {found.ask.measure.cases}; there are {found.curve.n}"
    state = state_of(found.support, found.curve.n, offer.share)
    if state in ("supported", "likely"):
        probably = "" if state == "supported" else "probably "
        return f"nothing: the record {probably}supports it{_but(found, offer)}"
    return _improvement(found, offer)


def _but(found: Assessment, offer: Offer) -> str:
    """Return the quarter in which the ask was not kept for the share, if there is one."""
    worst = offer.worst
    if worst is None or (worst.value is not None and worst.value <= found.ask.value):
        return ""
    return f", but {worst.name} did not"


def _improvement(found: Assessment, offer: Offer) -> str:
    count, n = words.count(missing(found, offer.share)), words.count(found.curve.n)
    what = f"{count} more of {n} {_KEPT[found.ask.expectation]}"
    if offer.point is not None and offer.point > found.ask.value:
        what += f": {_LESS[found.ask.expectation](found.ask.value, offer.point)}"
    holds = found.holds
    if holds is not None and holds.is_high and holds.share is not None:
        what += f"; {words.percent(holds.share)} of the time is on hold"
    return what


def _faster(ask: int, now: int) -> str:
    return f"{said(Expectation.RESOLUTION, now - ask)} faster"


def _earlier(ask: int, now: int) -> str:
    days = now - ask
    return f"{words.count(days)} day{'' if days == 1 else 's'} earlier"


def _cheaper(ask: int, now: int) -> str:
    return f"{(now - ask) / 10:g}{words.NO_BREAK}% of the budget less"


def _steadier(ask: int, now: int) -> str:
    less = drawn(Expectation.AVAILABILITY, now) - drawn(Expectation.AVAILABILITY, ask)
    return f"{less:.2g}{words.NO_BREAK}% of the month less in outages"


_KEPT = {
    Expectation.RESPONSE: "answered in time",
    Expectation.RESOLUTION: "done in time",
    Expectation.SCHEDULE: "finished in time",
    Expectation.BUDGET: "within that cost",
    Expectation.AVAILABILITY: "months that good",
}
_LESS: dict[Expectation, Callable[[int, int], str]] = {
    Expectation.RESPONSE: _faster,
    Expectation.RESOLUTION: _faster,
    Expectation.SCHEDULE: _earlier,
    Expectation.BUDGET: _cheaper,
    Expectation.AVAILABILITY: _steadier,
}
