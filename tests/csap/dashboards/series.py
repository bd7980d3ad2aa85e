"""Series and figures as the door of the facts gives them, the dullest first."""

from datetime import date

from csap.facts.periods import add_months
from csap.facts.queries import Figure, Point, Series
from csap.metrics import catalog

FIRST = date(2024, 11, 1)


def series(values, *, metric="sat.csat_top2", center=0.8, signals=None, **more):
    """Return months around an average with limits ten points away; ``signals``: rule by index."""
    signals = signals or {}
    points = tuple(
        Point(
            start=add_months(FIRST, index),
            n=100,
            value=value,
            low=None if value is None else value - 0.05,
            high=None if value is None else value + 0.05,
            state="no_data" if value is None else "ok",
            lower_limit=None if value is None else center - 0.1,
            upper_limit=None if value is None else center + 0.1,
            signals=tuple(signals.get(index, ())),
        )
        for index, value in enumerate(values)
    )
    limits = "limits" if len(values) >= 12 else "trial" if len(values) >= 6 else "none"
    trend = more.pop("trend", {"label": "neutral", "reason": "no clear trend", "strength": None})
    known = catalog.get(metric)
    return Series(metric, known.title, known.unit, "laney_p", points, center, limits, trend)


def figure(metric, *, n=100, k=None, value=None, low=None, high=None, state="ok", **detail):
    known = catalog.get(metric)
    return Figure(
        metric=metric,
        title=known.title,
        family=known.baseline_metric,
        unit=known.unit,
        n=n,
        k=k,
        value=value,
        low=low,
        high=high,
        state=state,
        excluded_count=0,
        definition_version=1,
        detail=detail,
    )
