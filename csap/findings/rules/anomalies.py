"""Anomalies: a pattern that chance hardly makes, completed in the newest month of a chart. Pure.

The limits are those stored with the series. A chart answers to three rules, so its p is three
times the smallest of theirs (a union bound); a chart without a pattern takes part in the family
with the p of its newest month. That p knows how few months the limits come from.
"""

import math
from collections.abc import Iterator

from csap.facts.measures.movement import HEADLINES
from csap.facts.queries import SERIES, Point, Series
from csap.findings.rules import wording
from csap.findings.rules.candidate import Candidate, Looked, smallest_changes
from csap.findings.rules.reading import Reading
from csap.findings.vocabulary import Kind, Side
from csap.metrics import catalog
from csap.telling import numbers
from csap.telling.stories import Signal, Story, is_judged, run_length, tell
from servicedesk.statistics.control import chance_beyond
from servicedesk.statistics.trend import two_sided_p

#: A signal to the bad side of these calls for a plan (metrics.md 4.2).
WATCHED = frozenset(
    {
        "sat.csat_top2",
        "sat.relevance_needs",
        "sat.relevance_priorities",
        "time.sla_attainment.response",
        "time.sla_attainment.resolve",
    }
)
RULES = 3
#: Chance of two of three beyond 2 sigma on one side, the newest among them, either side.
_BEYOND_2 = two_sided_p(2) / 2
TWO_OF_THREE = 2 * _BEYOND_2 * (1 - (1 - _BEYOND_2) ** 2)
#: What a finding calls for, by metric (metrics.md 4.3).
CALLS_FOR = {
    "qual.reopen_rate": "high reopen",
    "qual.fcr_net": "low fcr",
    "sat.relevance_needs": "low relevance",
    "sat.relevance_priorities": "low relevance",
    "sat.awareness": "low awareness",
}


def tests(reading: Reading) -> Iterator[Looked]:
    """Yield a test for each chart that has limits and a newest month with enough to judge."""
    for metric in charted(reading):
        series = reading.series(metric)
        if series is None or series.limits != "limits" or not _is_enough(series):
            continue
        z = standardised(series.points[-1], series)
        if z is not None:
            yield _test(reading, series, tell(series, ""), z)


def _test(reading: Reading, series: Series, story: Story, z: float) -> Looked:
    """Return the test of a chart; a candidate only if a pattern ends in its newest month."""
    signal = story.signals[-1] if story.signals else None
    if signal is None or signal.at != story.last:
        return Looked(Kind.ANOMALY, probability(series, z))
    found = _candidate(reading, series, signal, z)
    return Looked(Kind.ANOMALY, probability(series, z), found, is_signal=True)


def _is_enough(series: Series) -> bool:
    """Return whether the newest month has as many as the metric needs for a value."""
    return (series.points[-1].n or 0) >= catalog.get(series.metric).needs.n


def charted(reading: Reading) -> list[str]:
    """Return the metrics whose months are stored with the baseline."""
    stored = reading.baseline.figures
    keys = [key.removeprefix(SERIES) for key in stored if key.startswith(SERIES)]
    return sorted(keys, key=lambda key: (key not in HEADLINES, key))


def standardised(point: Point, series: Series) -> float | None:
    """Return how many standard deviations a month lies from the average; None without limits.

    A limit that was cut at 0 or 100 % says nothing of the width, so the wider side counts.
    """
    if point.value is None or series.center is None:
        return None
    scale = math.log1p if series.chart == "xmr_log" else float
    center = scale(series.center)
    reach = [
        abs(scale(limit) - center)
        for limit in (point.lower_limit, point.upper_limit)
        if limit is not None
    ]
    width = max(reach, default=0.0)
    return (scale(point.value) - center) * 3 / width if width else None


def probability(series: Series, z: float) -> float:
    """Return how likely chance alone puts the newest month so far out, by any of the rules."""
    run = run_length(series.points, series.center or 0.0, above=z > 0)
    chances = [chance_beyond(z, months_behind(series)), 2.0 ** (1 - run) if run else 1.0]
    if "2of3_2s" in series.points[-1].signals:
        chances.append(TWO_OF_THREE)
    return min(1.0, RULES * min(chances))


def months_behind(series: Series) -> int:
    """Return how many months the limits were found from: those frozen, or all that are judged."""
    if series.frozen:
        return int(series.frozen["points"])
    return sum(is_judged(point, series) for point in series.points)


def _candidate(reading: Reading, series: Series, signal: Signal, z: float) -> Candidate | None:
    figure = reading.figure(series.metric)
    if figure is None:
        return None
    side = Side(signal.side or "none")
    month = numbers.month(reading.period.start)
    distance = (series.points[-1].value or 0.0) - (series.center or 0.0)
    return Candidate(
        kind=Kind.ANOMALY,
        metric=series.metric,
        reading=reading,
        sentence=wording.fell(reading.name, series.metric, signal, month, figure),
        why=_why(series, signal, z),
        size=smallest_changes(series.metric, distance, series.center or 0.0),
        figure=figure,
        series=series,
        side=side,
        is_deficiency=side == Side.BAD and series.metric in WATCHED,
        calls_for=calls_for(reading, series.metric, side),
        statistics={"rule": signal.rule, "z": z, "run": signal.run, "center": series.center},
    )


def _why(series: Series, signal: Signal, z: float) -> str:
    average = numbers.number(series.center, series.unit)
    season = " without its season" if series.is_seasonal else ""
    size = f"{abs(z):.1f}\N{NO-BREAK SPACE}σ from its average of {average}{season}"
    large = "; this alarm is large" if abs(z) >= 4 else ""
    return f"{_RULE_WORDS[signal.rule]}, {size}. {wording.ONE_IN_SEVEN}{large}."


_RULE_WORDS = {
    "beyond_3s": "Beyond the limits",
    "run_8": "Eight or more in a row on one side of the average",
    "2of3_2s": "Two of three near a limit",
}


def calls_for(reading: Reading, metric: str, side: Side) -> tuple[str, ...]:
    """Return what a signal to the bad side calls for; of opinions, what the felt gap says too."""
    if side != Side.BAD:
        return ()
    quadrant = reading.figure("gap.perception")
    felt = str(quadrant.detail.get("quadrant") or "") if quadrant and metric[:4] == "sat." else ""
    return tuple(word for word in (CALLS_FOR.get(metric, ""), felt) if word)
