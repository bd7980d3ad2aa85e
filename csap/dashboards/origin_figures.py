"""Where a stored change comes from, drawn: each part's own value and weight, and the sum. Pure."""

from typing import Any

from csap.dashboards import origins, scales
from csap.dashboards.drawn import Drawn
from csap.dashboards.origins import Origin
from csap.facts.queries import StoredBaseline
from csap.metrics import catalog
from csap.telling import charts, numbers


def of(baseline: StoredBaseline, metric: str, change: str) -> list[Drawn]:
    """Return a figure by service and one by department; none where there is one part or no ratio.

    ``change``: the whole change in words, with its interval.
    """
    return [
        _figure(baseline, metric, change, label, table)
        for label, table in origins.tables(baseline, metric)
    ]


def _figure(
    baseline: StoredBaseline, metric: str, change: str, label: str, table: charts.Table
) -> Drawn:
    dimension = label.removeprefix("By ")
    parts, known = origins.of(baseline, metric, dimension), catalog.get(metric)
    return Drawn(
        id=f"origins-{dimension}",
        finding=f"Where it changed, {label.lower()}: {_said(baseline, metric, parts)}",
        what=f"{change[:1].upper()}{change[1:]}. What each {dimension}'s own value changed, and "
        "what its weight in the whole did",
        kind="decomposition",
        caption=numbers.joined(
            "own value + weight = the whole change, exactly",
            "weight is held against the value of the whole before",
            f"as of {numbers.day(baseline.as_of)}",
        ),
        chart=_chart(origins.told_apart(parts), known),
        table=table,
        legend="csap/keys/_decomposition.html",
    )


def _said(baseline: StoredBaseline, metric: str, parts: list[Origin]) -> str:
    """Return which parts carry the change, where it is one to ask the origin of."""
    moved = baseline.figures[f"variance.{metric}"]
    if moved.low is not None and moved.high is not None and moved.low <= 0 <= moved.high:
        return "the change could be chance"
    if not origins.matters(baseline, metric):
        return "the change is too small to matter"
    return origins.named(parts, catalog.get(metric).unit) or "no part stands out"


def _chart(parts: list[Origin], known: catalog.Metric) -> dict[str, Any]:
    unit = known.unit
    shown = [numbers.scaled(value, unit) for each in parts for value in (each.rate, each.mix)]
    whole = numbers.scaled(parts[-1].total, unit)
    low, high = scales.padded([0.0, whole, *shown], float("-inf"), float("inf"))
    return {
        "axis": [low, high],
        "ticks": [
            {**tick, "label": numbers.signed_minus(tick["label"])}
            for tick in scales.steps(low, high)
        ],
        "rows": [*(_row(each, known) for each in parts[:-1]), _whole(parts[-1], unit)],
    }


def _row(each: Origin, known: catalog.Metric) -> dict[str, Any]:
    better, unit = known.higher_is_better, known.unit
    side = None
    if better is not None and each.rate:
        side = "good" if (each.rate > 0) == better else "bad"
    rate, mix = (numbers.change(value, unit).removesuffix(" points") for value in each[1:])
    return {
        "label": each.part,
        "rate": numbers.scaled(each.rate, unit),
        "mix": numbers.scaled(each.mix, unit),
        "rate_side": side,
        "side": None,
        "right": f"{rate} own value, {mix} weight",
        "right_brief": f"{rate} own, {mix} weight",
    }


def _whole(whole: Origin, unit: str) -> dict[str, Any]:
    told = numbers.change(whole.total, unit)
    return {
        "label": "Together",
        "total": True,
        "value": numbers.scaled(whole.total, unit),
        "side": None,
        "right": told,
        "right_brief": told,
    }
