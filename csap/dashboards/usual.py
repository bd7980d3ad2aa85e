"""What a chart's limits are, how often they alarm by chance, and who may set them anew. Pure."""

from datetime import date, datetime
from typing import NamedTuple

from csap.facts.periods import zone
from csap.facts.queries import Series, StoredBaseline
from csap.metrics import catalog
from csap.telling import numbers

#: Innocent charts that give a signal within two years, by the months their limits come from:
#: the three rules on normal values, 27 % and 15 % (docs/metrics.md#anomaly).
ONE_IN = ((20, "seven"), (0, "four"))


RUN_CHART = "A run chart: its line is the median, without limits, so no month is a signal."


class Usual(NamedTuple):
    """What is said of the limits. ``months``: from which month on new ones may be found."""

    says: list[str]
    months: list[tuple[str, str]]


def of(series: Series, baseline: StoredBaseline) -> Usual:
    """Return what is said beside the chart of a series, and the choices for new limits."""
    if series.chart == "run":
        return Usual([text for text in (RUN_CHART, _season(series, baseline)) if text], [])
    judged = [point.start for point in series.points if point.upper_limit is not None]
    says = [_limits(series, len(judged)), _false_alarms(series, len(judged))]
    says.append(_season(series, baseline))
    months = judged[: len(judged) - 11]
    choices = [(start.isoformat(), numbers.month(start)) for start in reversed(months)]
    return Usual([text for text in says if text], choices)


def _limits(series: Series, judged: int) -> str:
    found = series.frozen
    if series.limits == "none" or not judged:
        return "No limits: a chart needs six closed months for trial limits, twelve for limits."
    if found is None:
        kind = "Trial limits" if series.limits == "trial" else "Limits"
        return f"{kind} of these {judged} months; they are not frozen, so each month moves them."
    first, last = date.fromisoformat(found["from"]), date.fromisoformat(found["to"])
    at = numbers.day(datetime.fromisoformat(found["at"]).astimezone(zone()).date())
    who = found["by"] or "rule"
    months = f"{found['points']} months from {numbers.month(first)} up to {numbers.day(last)}"
    return f"Limits frozen on {at} by {who}, of {months}. {found['reason']}"


def _false_alarms(series: Series, judged: int) -> str:
    if series.limits != "limits":
        return ""
    points = series.frozen["points"] if series.frozen else judged
    chance = next(word for least, word in ONE_IN if points >= least)
    return f"About one in {chance} such charts alarms by chance within two years."


def _season(series: Series, baseline: StoredBaseline) -> str:
    if series.is_seasonal:
        return (
            "The season is taken out: each month is divided by what its calendar month usually is."
        )
    earlier = {point.start: point.value for point in series.points}
    last = next((point for point in reversed(series.points) if point.value is not None), None)
    before = last and earlier.get(last.start.replace(year=last.start.year - 1))
    if last is None or before is None:
        return ""
    unit = catalog.get(series.metric).unit
    now, then = numbers.number(last.value, unit), numbers.number(before, unit)
    return f"The season is not taken out. {numbers.month(last.start)}: {now}, a year before {then}."
