"""From the JSON of the test vectors to the types the measures take: dates, records, calendars."""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from statistics import fmean, stdev
from typing import Any

from csap.metrics import (
    attribution,
    gaps,
    performance,
    rollups,
    utilisation,
)
from csap.metrics import (
    projects as closed,
)
from requests_app.clocks import business_time
from servicedesk.statistics import (
    control,
    effects,
    intervals,
    moments,
    quantiles,
    sampling,
    survival,
)
from surveys.scoring import behaviours, expectations, response

Json = dict[str, Any]


def plain(value: Any) -> Any:
    """Return a result as JSON would hold it: records as dicts, keys as strings."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(field) for name, field in value._asdict().items()}
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def _key(key: Any) -> str:
    if isinstance(key, rollups.Cell):
        return f"{key.day.isoformat()}|{key.leaf}"
    return str(int(key)) if isinstance(key, float) and key.is_integer() else str(key)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def mean_t_ci(values: Sequence[float] | None = None, **given: Any) -> intervals.MeanInterval:
    if values is not None:
        given["n"] = len(values)
        given["mean"] = fmean(values) if values else None
        given["sd"] = stdev(values) if len(values) > 1 else None
    return intervals.mean_t_ci(**given)


def quantile_ci(
    p: float,
    values: Sequence[float] | None = None,
    values_formula: str | None = None,
    conf: float = intervals.CONFIDENCE,
) -> intervals.Interval:
    if values is None:
        values = values_of_formula(values_formula or "")
    return quantiles.quantile_ci(values, p, conf)


def kaplan_meier(durations: Sequence[float], resolved: Sequence[int]) -> Json:
    steps = survival.kaplan_meier(durations, resolved)
    return {"survival": {step.time: step.survival for step in steps}}


def kaplan_meier_ci(
    durations: Sequence[float],
    resolved: Sequence[int],
    conf: float = intervals.CONFIDENCE,
    method: str = "log-log",
) -> Json:
    if method != "log-log":
        raise ValueError(f"Only log-log limits are offered, not {method}.")
    steps = survival.kaplan_meier(durations, resolved, conf)
    return {"limits": {step.time: [step.low, step.high] for step in steps}}


def merge_moments(days: Sequence[Json], scale: int = 1) -> moments.Moments:
    return moments.merge_moments([moments.Sums(**day) for day in days], scale)


def laney_p(**given: Any) -> Json:
    chart = control.laney_p(**given)
    return chart._asdict() | {"p_chart_signals": chart.unscaled_signals}


def laney_u(**given: Any) -> Json:
    chart = control.laney_u(**given)
    return chart._asdict() | {"u_chart_signals": chart.unscaled_signals}


def did(
    treated_before: Any,
    treated_after: Any,
    control_before: Any,
    control_after: Any,
    conf: float = intervals.CONFIDENCE,
) -> effects.DifferenceInDifferences:
    """Take means, or shares as [k, n]."""
    four = [treated_before, treated_after, control_before, control_after]
    sizes = None
    if all(isinstance(value, list) for value in four):
        sizes = [n for _, n in four]
        four = [k / n for k, n in four]
    before, after, control_0, control_1 = four
    return effects.did(before, after, control_0, control_1, sizes, conf)


def poststratify(strata: Sequence[Json]) -> sampling.WeightedMean:
    return response.poststratify([sampling.Stratum(**stratum) for stratum in strata])


def behaviour_scores(rows: Sequence[Json]) -> Json:
    return dict(behaviours.behaviour_scores([behaviours.BehaviourRow(**row) for row in rows]))


def zone_of_tolerance_survey(
    responses: Sequence[Sequence[float]],
    conf: float = intervals.CONFIDENCE,
    order: Sequence[str] = expectations.Triple._fields,
) -> expectations.ZoneSurvey:
    answers = [expectations.Triple(**dict(zip(order, row, strict=True))) for row in responses]
    return expectations.zone_of_tolerance_survey(answers, conf)


def utilisation_rate(
    users: Sequence[Json], events: int, period: Sequence[str]
) -> utilisation.Utilisation:
    members = [
        utilisation.Membership(date.fromisoformat(user["from"]), _day(user.get("until")))
        for user in users
    ]
    start, end = map(date.fromisoformat, period)
    return utilisation.utilisation_rate(members, events, (start, end))


def reach(requests: Sequence[Sequence[str]], **rest: Any) -> utilisation.Reach:
    return utilisation.reach([(user, service) for user, service in requests], **rest)


def _request_log(row: Json) -> attribution.RequestLog:
    return attribution.RequestLog(
        created=datetime.fromisoformat(row["created"]),
        first_response=_instant(row.get("first_response")),
        resolved=tuple(map(datetime.fromisoformat, row.get("resolved") or ())),
        reopened=tuple(map(datetime.fromisoformat, row.get("reopened") or ())),
        cancelled=_instant(row.get("cancelled")),
        due=_instant(row.get("due")),
        excluded=bool(row.get("test")) or row.get("merged_into") is not None,
    )


def period_attribution(
    requests: Sequence[Json], period: Sequence[str], as_of: str, **rest: Any
) -> attribution.PeriodCounts:
    start, end = map(datetime.fromisoformat, period)
    logs = [_request_log(row) for row in requests]
    return attribution.period_attribution(logs, (start, end), datetime.fromisoformat(as_of), **rest)


def business_seconds(
    start: str, end: str, calendar: Json, holds: Sequence[Sequence[str | None]] = ()
) -> Json:
    week = business_time.Calendar(
        zone=calendar["tz"],
        windows=tuple(
            (int(day) - 1, _minute(opens), _minute(closes))
            for day, windows in calendar["week"].items()
            for opens, closes in windows
        ),
        holidays=frozenset(map(date.fromisoformat, calendar.get("holidays", ()))),
    )
    held = [(datetime.fromisoformat(since or start), _instant(until)) for since, until in holds]
    seconds = business_time.business_seconds_without(
        week, datetime.fromisoformat(start), datetime.fromisoformat(end), held
    )
    return {"seconds": seconds}


def project_results(projects: Sequence[Json], **rest: Any) -> closed.ProjectResults:
    done = [
        closed.Project(
            row["budget"],
            row["actual"],
            *(date.fromisoformat(row[key]) for key in closed.Project._fields[2:]),
        )
        for row in projects
    ]
    return closed.project_results(done, **rest)


def weighted_attainment(criteria: Sequence[Json]) -> closed.Attainment:
    return closed.weighted_attainment([closed.Criterion(row["w"], row["a"]) for row in criteria])


def fcr(tickets: Sequence[Json]) -> performance.FirstContact:
    return performance.fcr(performance.Handling(**row) for row in tickets)


def backlog_flow(
    opening: int,
    days: Sequence[Sequence[int]],
    order: Sequence[str] = performance.DayFlow._fields,
) -> Json:
    flows = [performance.DayFlow(**dict(zip(order, day, strict=True))) for day in days]
    return {"closing": performance.backlog_flow(opening, flows)}


def ipa(items: Sequence[Sequence[Any]], **rest: Any) -> gaps.ImportancePerformance:
    return gaps.ipa([gaps.Item(*item) for item in items], **rest)


def histogram_merge(days: Sequence[Mapping[str, int]], threshold: int) -> rollups.HistogramSummary:
    merged = [{int(value): count for value, count in day.items()} for day in days]
    return rollups.histogram_merge(merged, threshold)


def dirty_day(events: Sequence[Json]) -> Json:
    changes = [
        rollups.Change(e["op"], e["id"], _day(e.get("day")), e.get("leaf"), e.get("v"))
        for e in events
    ]
    rollup, dirty = rollups.dirty_day(changes)
    return {"rollup": rollup, "dirty": [_key(cell) for cell in dirty]}


_OPERATORS: dict[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
}


def values_of_formula(text: str) -> list[float]:
    """Return the values of "EXPRESSION for i in FIRST..LAST", both ends included.

    :raises ValueError: for anything but arithmetic, exp, log and sqrt of i.
    """
    match = re.fullmatch(r"(.+) for i in (-?\d+)\.\.(-?\d+)", text.strip())
    if match is None:
        raise ValueError(f"Not a formula of values: {text}")
    body = ast.parse(match[1], mode="eval").body
    return [_evaluate(body, i) for i in range(int(match[2]), int(match[3]) + 1)]


def _evaluate(node: ast.expr, i: int) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id="i"):
            return i
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_evaluate(left, i), _evaluate(right, i))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_evaluate(operand, i))
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_evaluate(argument, i))
    raise ValueError(f"Not arithmetic: {ast.unparse(node)}")
