"""The test vectors' functions by name: JSON in, the pure functions of four rooms, plain dicts out.

A function whose arguments are numbers, strings and lists is called as it is, the others through
their adapter.
"""

from collections.abc import Callable
from typing import Any

from csap.metrics import (
    adapters,
    customers,
    gaps,
    performance,
    plan_rules,
    projects,
    promises,
    trends,
    utilisation,
)
from csap.metrics.adapters import Json, plain
from servicedesk.statistics import (
    association,
    control,
    effects,
    hypotheses,
    intervals,
    quantiles,
    small_shifts,
    trend,
)
from surveys.scoring import behaviours, expectations, ratings, response


def _under(key: str, function: Callable[..., Any]) -> Callable[..., Json]:
    """Return a function that gives its single value a name."""
    return lambda **given: {key: function(**given)}


_SOURCES: dict[str, Callable[..., Any]] = {
    "awareness_funnel": behaviours.awareness_funnel,
    "backlog_age": performance.backlog_age,
    "backlog_flow": adapters.backlog_flow,
    "behaviour_scores": adapters.behaviour_scores,
    "bh_fdr": hypotheses.bh_fdr,
    "business_seconds": adapters.business_seconds,
    "classify_ask": promises.classify_ask,
    "clopper_pearson_ci": intervals.clopper_pearson_ci,
    "cronbach_alpha": behaviours.cronbach_alpha,
    "csap_transition": plan_rules.csap_transition,
    "csat": ratings.csat,
    "cusum": small_shifts.cusum,
    "did": adapters.did,
    "dirty_day": adapters.dirty_day,
    "evm": projects.evm,
    "ewma": small_shifts.ewma,
    "fcr": adapters.fcr,
    "gap_target_promise_delivered": gaps.gap_target_promise_delivered,
    "gas_t": _under("t", projects.gas_t),
    "hhi": utilisation.hhi,
    "histogram_merge": adapters.histogram_merge,
    "ipa": adapters.ipa,
    "its_ols": effects.its_ols,
    "its_poisson": effects.its_poisson,
    "kaplan_meier": adapters.kaplan_meier,
    "kaplan_meier_ci": adapters.kaplan_meier_ci,
    "kendall_w": association.kendall_w,
    "key_customer_hysteresis": _under("suggested", customers.key_customer_hysteresis),
    "key_customer_score": customers.key_customer_score,
    "laney_p": adapters.laney_p,
    "laney_u": adapters.laney_u,
    "lessons": projects.lessons,
    "mann_kendall": trend.mann_kendall,
    "mann_kendall_exact": trend.mann_kendall_exact,
    "mean_t_ci": adapters.mean_t_ci,
    "merge_moments": adapters.merge_moments,
    "min_n_for_promise": _under("n", promises.min_n_for_promise),
    "newcombe_diff_ci": intervals.newcombe_diff_ci,
    "nonresponse_check": response.nonresponse_check,
    "nps": ratings.nps,
    "p_chart": control.p_chart,
    "percentile": _under("value", quantiles.percentile),
    "perception_vs_fact": gaps.perception_vs_fact,
    "period_attribution": adapters.period_attribution,
    "poisson_rate_ci": intervals.poisson_rate_ci,
    "pomp": _under("pomp", ratings.pomp),
    "poststratify": adapters.poststratify,
    "project_results": adapters.project_results,
    "promise": promises.promise,
    "promise_support": promises.promise_support,
    "quantile_ci": adapters.quantile_ci,
    "quantile_ci_ranks": quantiles.quantile_ci_ranks,
    "reach": adapters.reach,
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
    "utilisation_rate": adapters.utilisation_rate,
    "weighted_attainment": adapters.weighted_attainment,
    "wilson_ci": intervals.wilson_ci,
    "xmr_limits": control.xmr_limits,
    "zone_of_tolerance": expectations.zone_of_tolerance,
    "zone_of_tolerance_survey": adapters.zone_of_tolerance_survey,
}


def _as_json(function: Callable[..., Any]) -> Callable[..., Json]:
    def answer(**given: Any) -> Json:
        result: Json = plain(function(**given))
        return result

    return answer


FUNCTIONS: dict[str, Callable[..., Json]] = {
    name: _as_json(function) for name, function in _SOURCES.items()
}
