"""Trends over closed months, as stored: only a clear negative one calls for a plan. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from csap.findings.rules import wording
from csap.findings.rules.anomalies import CALLS_FOR, charted
from csap.findings.rules.candidate import Candidate, Looked, smallest_changes
from csap.findings.rules.reading import Reading
from csap.findings.vocabulary import Kind, Side, Stage
from csap.metrics import catalog
from csap.telling import numbers, sentences

_SIDES = {"positive": Side.GOOD, "negative": Side.BAD}
_STAGES = {"clear": Stage.CLEAR, "probable": Stage.PROBABLE}


def tests(reading: Reading) -> Iterator[Looked]:
    """Yield a test for each series that is long enough for a trend."""
    for metric in charted(reading):
        trend = reading.baseline.figures.get(f"trend.{metric}")
        if trend is None or trend.value is None or reading.series(metric) is None:
            continue
        p = chance(trend.detail)
        if p is not None:
            yield Looked(Kind.TREND, p, _candidate(reading, metric, trend.value, trend.detail, p))


def chance(trend: Mapping[str, Any]) -> float | None:
    """Return p adjusted for dependence where the series is long enough to tell, else p."""
    adjusted: float | None = trend.get("p_adjusted")
    return trend.get("p") if adjusted is None else adjusted


def _candidate(
    reading: Reading, metric: str, change: float, trend: Mapping[str, Any], p: float
) -> Candidate | None:
    """Return the trend if it is one: probable or clear, and large enough to matter."""
    way = trend["reason"] if trend["label"] == "neutral" else trend["label"]
    strength, figure, series = trend.get("strength"), reading.figure(metric), reading.series(metric)
    if strength not in _STAGES or figure is None or series is None or way not in wording.MOVED:
        return None
    judged = sum(point.value is not None for point in series.points)
    side = _SIDES.get(way, Side.NONE)
    return Candidate(
        kind=Kind.TREND,
        metric=metric,
        reading=reading,
        sentence=wording.moved(
            reading.name,
            metric,
            way,
            numbers.change(abs(change), catalog.get(metric).unit).lstrip("+"),
            judged,
            strength,
        ),
        why=f"{sentences.p_words(p)} for the whole series.",
        size=smallest_changes(metric, change, series.center or 0.0),
        figure=figure,
        series=series,
        side=side,
        stage=_STAGES[strength],
        is_deficiency=side == Side.BAD and strength == "clear",
        calls_for=(CALLS_FOR[metric],) if side == Side.BAD and metric in CALLS_FOR else (),
        statistics={"change": change, "slope": trend.get("slope"), "months": judged},
    )
