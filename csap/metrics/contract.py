"""The test vectors' functions: JSON in, the pure functions of four rooms, plain dicts out.

A function whose arguments are numbers, strings and lists is called as it is; the adapters below
turn dates, records and calendars written as JSON into the types the functions take.
"""

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
    customers,
    gaps,
    performance,
    plan_rules,
    projects,
    promises,
    rollups,
    trends,
    utilisation,
)
from requests_app.clocks import business_time
from servicedesk.statistics import (
    association,
    control,
    effects,
    hypotheses,
    intervals,
    moments,
    quantiles,
    sampling,
    survival,
    trend,
)
from surveys.scoring import behaviours, expectations, ratings, response

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


def _mean_t_ci(values: Sequence[float] | None = None, **given: Any) -> intervals.MeanInterval:
    if values is not None:
        given["n"] = len(values)
        given["mean"] = fmean(values) if values else None
        given["sd"] = stdev(values) if len(values) > 1 else None
    return intervals.mean_t_ci(**given)


def _quantile_ci(
    p: float,
    values: Sequence[float] | None = None,
    values_formula: str | None = None,
    conf: float = intervals.CONFIDENCE,
) -> intervals.Interval:
    if values is None:
        values = values_of_formula(values_formula or "")
    return quantiles.quantile_ci(values, p, conf)


def _kaplan_meier(durations: Sequence[float], resolved: Sequence[int]) -> Json:
    steps = survival.kaplan_meier(durations, resolved)
    return {"survival": {step.time: step.survival for step in steps}}


def _kaplan_meier_ci(
    durations: Sequence[float],
    resolved: Sequence[int],
    conf: float = intervals.CONFIDENCE,
    method: str = "log-log",
) -> Json:
    if method != "log-log":
        raise ValueError(f"Only log-log limits are offered, not {method}.")
    steps = survival.kaplan_meier(durations, resolved, conf)
    return {"limits": {step.time: [step.low, step.high] for step in steps}}


def _merge_moments(days: Sequence[Json], scale: int = 1) -> moments.Moments:
    return moments.merge_moments([moments.Sums(**day) for day in days], scale)


def _laney_p(**given: Any) -> Json:
    chart = control.laney_p(**given)
    return chart._asdict() | {"p_chart_signals": chart.unscaled_signals}


def _laney_u(**given: Any) -> Json:
    chart = control.laney_u(**given)
    return chart._asdict() | {"u_chart_signals": chart.unscaled_signals}


def _did(
    treated_before: Any,
    treated_after: Any,
    control_before: Any,
    control_after: Any,
    conf: float = intervals.CONFIDENCE,
) -> effects.DifferenceInDifferences:
    """Take means, or shares as [k, n]."""
    four = (treated_before, treated_after, control_before, control_after)
    if not all(isinstance(value, (list, tuple)) for value in four):
        return effects.did(*four, conf=conf)
    return effects.did(*(k / n for k, n in four), sizes=[n for _, n in four], conf=conf)


def _poststratify(strata: Sequence[Json]) -> sampling.WeightedMean:
    return response.poststratify([sampling.Stratum(**stratum) for stratum in strata])


def _behaviour_scores(rows: Sequence[Json]) -> Json:
    return dict(behaviours.behaviour_scores([behaviours.BehaviourRow(**row) for row in rows]))


def _zone_of_tolerance_survey(
    responses: Sequence[Sequence[float]],
    conf: float = intervals.CONFIDENCE,
    order: Sequence[str] = expectations.Triple._fields,
) -> expectations.ZoneSurvey:
    answers = [expectations.Triple(**dict(zip(order, row, strict=True))) for row in responses]
    return expectations.zone_of_tolerance_survey(answers, conf)


def _utilisation_rate(
    users: Sequence[Json], events: int, period: Sequence[str]
) -> utilisation.Utilisation:
    members = [
        utilisation.Membership(date.fromisoformat(user["from"]), _day(user.get("until")))
        for user in users
    ]
    start, end = map(date.fromisoformat, period)
    return utilisation.utilisation_rate(members, events, (start, end))


def _reach(requests: Sequence[Sequence[str]], **rest: Any) -> utilisation.Reach:
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


def _period_attribution(
    requests: Sequence[Json], period: Sequence[str], as_of: str, **rest: Any
) -> attribution.PeriodCounts:
    start, end = map(datetime.fromisoformat, period)
    logs = [_request_log(row) for row in requests]
    return attribution.period_attribution(logs, (start, end), datetime.fromisoformat(as_of), **rest)


def _business_seconds(
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


def _project_results(projects_: Sequence[Json], **rest: Any) -> projects.ProjectResults:
    done = [
        projects.Project(
            row["budget"],
            row["actual"],
            *(date.fromisoformat(row[key]) for key in projects.Project._fields[2:]),
        )
        for row in projects_
    ]
    return projects.project_results(done, **rest)


def _weighted_attainment(criteria: Sequence[Json]) -> projects.Attainment:
    return projects.weighted_attainment(
        [projects.Criterion(row["w"], row["a"]) for row in criteria]
    )


def _fcr(tickets: Sequence[Json]) -> performance.FirstContact:
    return performance.fcr(performance.Handling(**row) for row in tickets)


def _backlog_flow(
    opening: int,
    days: Sequence[Sequence[int]],
    order: Sequence[str] = performance.DayFlow._fields,
) -> Json:
    flows = [performance.DayFlow(**dict(zip(order, day, strict=True))) for day in days]
    return {"closing": performance.backlog_flow(opening, flows)}


def _ipa(items: Sequence[Sequence[Any]], **rest: Any) -> gaps.ImportancePerformance:
    return gaps.ipa([gaps.Item(*item) for item in items], **rest)


def _histogram_merge(days: Sequence[Mapping[str, int]], threshold: int) -> rollups.HistogramSummary:
    merged = [{int(value): count for value, count in day.items()} for day in days]
    return rollups.histogram_merge(merged, threshold)


def _dirty_day(events: Sequence[Json]) -> rollups.DirtyDays:
    changes = [
        rollups.Change(e["op"], e["id"], _day(e.get("day")), e.get("leaf"), e.get("v"))
        for e in events
    ]
    rollup, dirty = rollups.dirty_day(changes)
    return rollups.DirtyDays(rollup, [_key(cell) for cell in dirty])  # type: ignore[arg-type]


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


def _under(key: str, function: Callable[..., Any]) -> Callable[..., Json]:
    """Return a function that gives its single value a name."""
    return lambda **given: {key: function(**given)}


_SOURCES: dict[str, Callable[..., Any]] = {
    "awareness_funnel": behaviours.awareness_funnel,
    "backlog_age": performance.backlog_age,
    "backlog_flow": _backlog_flow,
    "behaviour_scores": _behaviour_scores,
    "bh_fdr": hypotheses.bh_fdr,
    "business_seconds": _business_seconds,
    "classify_ask": promises.classify_ask,
    "clopper_pearson_ci": intervals.clopper_pearson_ci,
    "cronbach_alpha": behaviours.cronbach_alpha,
    "csap_transition": plan_rules.csap_transition,
    "csat": ratings.csat,
    "cusum": control.cusum,
    "did": _did,
    "dirty_day": _dirty_day,
    "evm": projects.evm,
    "ewma": control.ewma,
    "fcr": _fcr,
    "gap_target_promise_delivered": gaps.gap_target_promise_delivered,
    "gas_t": _under("t", projects.gas_t),
    "hhi": utilisation.hhi,
    "histogram_merge": _histogram_merge,
    "ipa": _ipa,
    "its_ols": effects.its_ols,
    "its_poisson": effects.its_poisson,
    "kaplan_meier": _kaplan_meier,
    "kaplan_meier_ci": _kaplan_meier_ci,
    "kendall_w": association.kendall_w,
    "key_customer_hysteresis": _under("suggested", customers.key_customer_hysteresis),
    "key_customer_score": customers.key_customer_score,
    "laney_p": _laney_p,
    "laney_u": _laney_u,
    "lessons": projects.lessons,
    "mann_kendall": trend.mann_kendall,
    "mann_kendall_exact": trend.mann_kendall_exact,
    "mean_t_ci": _mean_t_ci,
    "merge_moments": _merge_moments,
    "min_n_for_promise": _under("n", promises.min_n_for_promise),
    "newcombe_diff_ci": intervals.newcombe_diff_ci,
    "nonresponse_check": response.nonresponse_check,
    "nps": ratings.nps,
    "p_chart": control.p_chart,
    "percentile": _under("value", quantiles.percentile),
    "perception_vs_fact": gaps.perception_vs_fact,
    "period_attribution": _period_attribution,
    "poisson_rate_ci": intervals.poisson_rate_ci,
    "pomp": _under("pomp", ratings.pomp),
    "poststratify": _poststratify,
    "project_results": lambda projects, **rest: _project_results(projects, **rest),
    "promise": promises.promise,
    "promise_support": promises.promise_support,
    "quantile_ci": _quantile_ci,
    "quantile_ci_ranks": quantiles.quantile_ci_ranks,
    "reach": _reach,
    "representation": _under("similarity", customers.representation),
    "response_rate_rr3": _under("rate", response.response_rate_rr3),
    "rtm_expected": _under("expected_change_without_any_action", effects.rtm_expected),
    "run_rules": control.run_rules,
    "sample_size_proportion": _under("n", intervals.sample_size_proportion),
    "seasonal_kendall": trend.seasonal_kendall,
    "servqual": _under("score", expectations.servqual),
    "spillover": behaviours.spillover,
    "squeaky_wheel": customers.squeaky_wheel,
    "suggest_principles": _under("principles", plan_rules.suggest_principles),
    "suppress_small_groups": response.suppress_small_groups,
    "sustained_gap": _under("states", gaps.sustained_gap),
    "theil_sen": trend.theil_sen,
    "trend_label": trends.trend_label,
    "u_chart": control.u_chart,
    "utilisation_rate": _utilisation_rate,
    "weighted_attainment": _weighted_attainment,
    "wilson_ci": intervals.wilson_ci,
    "xmr_limits": control.xmr_limits,
    "zone_of_tolerance": expectations.zone_of_tolerance,
    "zone_of_tolerance_survey": _zone_of_tolerance_survey,
}


def _as_json(function: Callable[..., Any]) -> Callable[..., Json]:
    def answer(**given: Any) -> Json:
        result: Json = plain(function(**given))
        return result

    return answer


FUNCTIONS: dict[str, Callable[..., Json]] = {
    name: _as_json(function) for name, function in _SOURCES.items()
}
