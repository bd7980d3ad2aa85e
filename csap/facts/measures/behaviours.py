"""Metric 3, the measured side of the five behaviours, made of figures that stand already. Pure."""

from collections.abc import Iterator, Mapping

from csap.facts.measures.figures import NO_LIMITS, Computed, Maker
from csap.metrics.behaviours import PARTNERS, clearance, of_target

Values = tuple[float | None, float | None, float | None]


def of(maker: Maker, figures: Mapping[str, Computed]) -> Iterator[Computed]:
    """Yield each behaviour as measured, in percent of its target, with the interval it has."""
    for behaviour, partner in PARTNERS.items():
        figure = figures[partner.metric]
        value, low, high = _values(maker, behaviour, figure)
        if partner.better == "low":
            low, high = high, low
        shares = (
            of_target(behaviour, value),
            of_target(behaviour, low),
            of_target(behaviour, high),
        )
        yield maker.value(
            f"beh.{behaviour}.measured",
            figure.n or 0,
            shares,
            [value, low, high, partner.target],
            excluded=figure.excluded_count,
            detail={"value": value, "target": partner.target, "metric": partner.metric},
        )


def _values(maker: Maker, behaviour: str, figure: Computed) -> Values:
    """Return what the behaviour is measured by, with its limits."""
    if behaviour == "performance":
        stock = maker.evidence.backlog
        left, came = stock.resolved + stock.cancelled, stock.created + stock.reopened
        return (clearance(left, came), *NO_LIMITS)
    if behaviour == "quality" and figure.value is not None:
        low = None if figure.high is None else 1 - figure.high
        high = None if figure.low is None else 1 - figure.low
        return 1 - figure.value, low, high
    return figure.value, figure.low, figure.high
