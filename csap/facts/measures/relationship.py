"""Metric 3 and 4, what only a relationship wave tells: relevance, behaviours, expectations. Pure.

The figures of a wave come protected (surveys.protection): what may not be told is not in them.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from csap.facts.evidence import Relationship
from csap.facts.measures.figures import NO_LIMITS, Computed, Maker, flagged_below
from csap.metrics.small_numbers import UNFLAGGED_FROM

if TYPE_CHECKING:
    from surveys.queries import ServiceView, WaveFigure

#: The margin of a recommendation above which it says too little, in points.
WIDE_MARGIN = 20


class Told(NamedTuple):
    """Which measure of a wave a metric is told by, and which of its values."""

    measure: str
    value: str


METRICS: Mapping[str, Told] = {
    "sat.relevance_needs": Told("relevance_needs", "pomp"),
    "sat.relevance_priorities": Told("relevance_priorities", "pomp"),
    "sat.awareness": Told("awareness", "share"),
    "sat.acceptance": Told("acceptance", "share"),
    "sat.nps": Told("nps", "nps"),
    "sat.ces": Told("ces", "mean"),
    "beh.quality.perceived": Told("behaviour_quality", "pomp"),
    "beh.effectiveness.perceived": Told("behaviour_effectiveness", "pomp"),
    "beh.timeliness.perceived": Told("behaviour_timeliness", "pomp"),
    "beh.efficiency.perceived": Told("behaviour_efficiency", "pomp"),
    "beh.performance.perceived": Told("behaviour_performance", "pomp"),
    "gap.adequacy": Told("expectation_service", "adequacy"),
}
#: What is told from answers after a resolution where no wave was held.
_TOLD_ANYWAY = ("beh.quality.perceived", "beh.effectiveness.perceived", "beh.timeliness.perceived")
_ITEMS = "expectation_"


def of(maker: Maker) -> Iterator[Computed]:
    """Yield what the period's wave tells of the scope, and for the rest why there is nothing."""
    held = maker.evidence.relationship
    for key, told in METRICS.items():
        if held is not None and told.measure in held.figures:
            yield _figure(maker, key, told, held)
        elif key not in _TOLD_ANYWAY:
            yield maker.nothing(key, _why(held))


def _why(held: Relationship | None) -> str:
    if held is None:
        return "no relationship survey was held in the period"
    return f"“{held.name}” did not ask it, or not of this scope"


def _figure(maker: Maker, key: str, told: Told, held: Relationship) -> Computed:
    figure = held.figures[told.measure]
    found = getattr(figure, told.value)
    detail: dict[str, Any] = {
        "wave": held.name,
        "closed_on": held.closed_on.isoformat(),
        "asked": held.asked,
        "answered": held.answered,
    }
    if key == "gap.adequacy":
        detail["items"] = _items(held)
    services = _services(key, held)
    if services:
        detail["services"] = services
    if found is None and figure.n:
        # Withheld by its state; the value is a stand-in that is never stored.
        hidden = {"state": "hidden", "detail": detail | {"reason": _REASONS[figure.state]}}
        return maker.value(key, figure.n, (0.0, *NO_LIMITS), [figure.n], **hidden)  # type: ignore[arg-type]
    return maker.value(
        key,
        figure.n,
        (None, *NO_LIMITS) if found is None else tuple(found),
        [*figure, services] if services else list(figure),
        k=figure.k if told.value == "share" else None,
        state=_state(told, figure),
        detail=detail,
    )


_REASONS = {
    "too_few": "fewer than five people answered",
    "beside": "it would give away a smaller group beside it",
    "shown": "too few answers for more than a mean",
    "nobody": "nobody answered",
}


def _state(told: Told, figure: "WaveFigure") -> str:
    """Return how a figure is shown; a recommendation with a wide margin with care."""
    low, high = (figure.nps.low, figure.nps.high) if figure.nps else (None, None)
    is_wide = low is not None and high is not None and (high - low) / 2 > WIDE_MARGIN
    if told.value == "nps" and is_wide:
        return "small"
    return flagged_below(figure.n, UNFLAGGED_FROM) or "ok"


def _services(key: str, held: Relationship) -> dict[str, Any]:
    """Return what a key keeps of each service, by slug, as the people of the scope see it."""
    tell = _OF_SERVICES.get(key)
    return {slug: tell(view) for slug, view in held.services.items()} if tell else {}


def _expected(view: "ServiceView") -> dict[str, Any]:
    own = view.expected._asdict()
    return own | {
        "perceived": _listed(view.expected.perceived),
        "adequacy": _listed(view.expected.adequacy),
        "importance": _listed(view.importance),
        "importance_n": view.importance_n,
        "importance_max": view.importance_max,
        "derived": view.derived,
        "derived_n": view.derived_n,
    }


def _known(view: "ServiceView") -> dict[str, Any]:
    known = view.known
    return known._asdict() | {
        "content": _listed(known.content),
        "accepted": _listed(known.accepted),
    }


def _relevant(view: "ServiceView") -> dict[str, Any]:
    told = {"needs": _listed(view.needs), "priorities": _listed(view.priorities)}
    return {"n": view.needs_n} | told


def _listed(values: tuple[Any, ...] | None) -> list[Any] | None:
    return None if values is None else list(values)


#: What is kept of each service, under the metric that tells it of all of them.
_OF_SERVICES: Mapping[str, Callable[["ServiceView"], dict[str, Any]]] = {
    "gap.adequacy": _expected,
    "sat.awareness": _known,
    "sat.relevance_needs": _relevant,
}


def _items(held: Relationship) -> dict[str, list[float | None]]:
    """Return how far each expectation is met: mean distance to the minimum, with its interval."""
    return {
        measure.removeprefix(_ITEMS): list(figure.adequacy)
        for measure, figure in held.figures.items()
        if measure.startswith(_ITEMS) and figure.adequacy is not None
    }
