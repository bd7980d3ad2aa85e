"""What a chart's limits are, how often they alarm by chance, and who may set them anew. Pure."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from csap.facts.measures.charts import LIMITS_FROM, TRIAL_FROM
from csap.facts.periods import add_months, zone
from csap.facts.queries import Series, StoredBaseline
from csap.metrics import catalog
from csap.telling import numbers
from csap.telling.stories import Story, is_bounded

#: Innocent charts that give a signal within two years, by the months their limits come from:
#: the three rules on normal values, 27 % and 15 % (docs/metrics.md#anomaly).
ONE_IN = ((20, "seven"), (0, "four"))


RUN_CHART = "A run chart: its line is the median, without limits, so no month is a signal."


class Usual(NamedTuple):
    """What is said of the limits. ``months``: from which month on new ones may be found."""

    says: list[str]
    months: list[tuple[str, str]]


def limits_words(found: Iterable[Series | None]) -> str:
    """Return what the limits of several charts are; "" unless they rest on the same months."""
    frozen = {
        (series.frozen["from"], series.frozen["to"]) if series.frozen else None
        for series in found
        if series is not None and is_bounded(series)
    }
    if len(frozen) != 1 or None in frozen:
        return ""
    ((first, end),) = (ends for ends in frozen if ends is not None)
    last = add_months(date.fromisoformat(end), -1)
    months = f"{numbers.short_month(date.fromisoformat(first))} to {numbers.short_month(last)}"
    return f"limits, set from {months} and frozen"


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


def would_change(series: Series, story: Story) -> str:
    """Return what the next months would have to be for the chart to say something else."""
    if series.chart == "run":
        return "a clear trend over the months; a run chart has no limits to leave"
    if series.limits != "limits":
        missing = (TRIAL_FROM if series.limits == "none" else LIMITS_FROM) - story.judged
        months = f"{missing} more closed month{'s' if missing > 1 else ''}"
        return f"{months} {'give trial limits' if series.limits == 'none' else 'make them limits'}"
    newest = story.signals[-1] if story.signals else None
    if newest is not None and newest.rule == "run_8" and newest.at == story.last:
        return (
            "a month on the other side of the average ends the run; once the shift is confirmed "
            "and explained, a manager may set new limits"
        )
    return _leaving(series)


def _leaving(series: Series) -> str:
    last = next((each for each in reversed(series.points) if each.upper_limit is not None), None)
    if last is None:
        return ""
    low, high, centre = (
        numbers.number(value, series.unit)
        for value in (last.lower_limit, last.upper_limit, series.center)
    )
    return f"one month below {low} or above {high}, or eight in a row on one side of {centre}"


def _limits(series: Series, judged: int) -> str:
    found = series.frozen
    if series.limits == "none" or not judged:
        return "No limits: a chart needs six closed months for trial limits, twelve for limits."
    if found is None:
        kind = "Trial limits" if series.limits == "trial" else "Limits"
        return f"{kind} of these {judged} months; they are not frozen, so each month moves them."
    first, last = date.fromisoformat(found["from"]), add_months(date.fromisoformat(found["to"]), -1)
    at = numbers.day(datetime.fromisoformat(found["at"]).astimezone(zone()).date())
    who = found["by"] or "rule"
    months = f"{found['points']} months, {numbers.month(first)} to {numbers.month(last)}"
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
