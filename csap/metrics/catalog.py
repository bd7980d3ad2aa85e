"""The measures by key: what they are called, which way is better, and how they are shown.

Source: docs/metrics.md#registry. A measure whose definition changes gets the next
``definition_version``: stored measurements keep theirs, and charts break between the two.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from csap.metrics.formulas import FORMULAS

Better = Literal["high", "low", "near_zero"]
Chart = Literal[
    "laney_u",
    "laney_p",
    "xmr",
    "xmr_log",
    "run",
    "age_bands",
    "dot_plot",
    "funnel_bars",
    "dumbbell",
    "bullet",
    "zone_bars",
]
Basis = Literal["absolute", "relative", "services"]


class Change(NamedTuple):
    """The smallest change that matters.

    absolute: in the unit of the measure (shares: 0.05 is five points).
    relative: as a share of the value before.
    services: so many services of the portfolio, whatever its size.
    """

    amount: float
    basis: Basis = "absolute"

    def matters_from(self, value: float, services: int | None = None) -> float:
        """Return the smallest change that matters around a value, in the unit of the measure."""
        if self.basis == "relative":
            return abs(value) * self.amount
        if self.basis == "services":
            return self.amount / services if services else 0.0
        return self.amount


class Need(NamedTuple):
    """How many of what a point needs before it is shown as a value."""

    n: int = 0
    of: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure. ``better`` is None where neither direction is good in itself.

    ``guard`` is the key of the measure that must not get worse when this one gets better,
    ``principle`` the number of the principle that a deficiency calls for first, ``behaviour`` the
    service behaviour it is the measured side of.
    """

    key: str
    title: str
    unit: str
    better: Better | None
    relevant_change: Change | None
    needs: Need
    chart: Chart
    guard: str | None = None
    principle: int | None = None
    behaviour: str | None = None
    definition_version: int = 1

    @property
    def formula(self) -> str:
        """How it is computed, in plain words."""
        return FORMULAS[self.key]

    @property
    def higher_is_better(self) -> bool | None:
        """True, False, or None where neither direction is better."""
        return {"high": True, "low": False}.get(self.better or "")

    @property
    def baseline_metric(self) -> int | None:
        """Which of the four baseline metrics it belongs to, 1 to 4; None for governance."""
        return _BASELINE_METRICS.get(self.key.partition(".")[0])

    @property
    def about_opinions(self) -> bool:
        """Whether small groups must be hidden, since it tells what people think."""
        return self.key.startswith("sat.") or self.key.endswith(".perceived")


_BASELINE_METRICS = {
    "util": 1,
    "time": 2,
    "flow": 2,
    "qual": 2,
    "eff": 2,
    "proj": 2,
    "avail": 2,
    "sat": 3,
    "beh": 3,
    "gap": 4,
}
_SHARE = "share"
_POMP = "percent of maximum"
_OF_TARGET = "percent of target"
_POINTS_2, _POINTS_3, _POINTS_5, _POINTS_10 = (Change(p / 100) for p in (2, 3, 5, 10))
_PERCENT_10, _PERCENT_15 = (Change(p / 100, "relative") for p in (10, 15))
_CLOSED = Need(5, "closed in 12 months")
_ANSWERS = Need(10, "answers")
_ANY = Need()

# A table reads better than its formatting: one measure a row.
# fmt: off
_TABLE = (
    # Metric 1: utilisation
    Metric("util.demand.support", "Support requests", "count", None, _PERCENT_15,
           Need(1, "user-day"), "laney_u"),
    Metric("util.demand.project", "Project requests", "count", None, _PERCENT_15,
           Need(1, "user-day"), "laney_u"),
    Metric("util.demand.consulting", "Consulting requests", "count", None, _PERCENT_15,
           Need(1, "user-day"), "laney_u"),
    Metric("util.demand.engagement", "Engagements", "count", None, _PERCENT_15, Need(1, "user-day"),
           "laney_u"),
    Metric("util.rate_per_100_users", "Requests per 100 users", "per 100 users", None, _PERCENT_15,
           Need(10, "user-months"), "laney_u"),
    Metric("util.reach", "Reach", _SHARE, None, _POINTS_5, Need(10, "users"), "run"),
    Metric("util.coverage", "Portfolio coverage", _SHARE, None, Change(1, "services"), _ANY, "run",
           principle=1),
    Metric("util.hhi", "Portfolio concentration", "0 to 10,000", None, Change(500),
           Need(30, "requests"), "run"),
    Metric("util.mix.support", "Share of support", _SHARE, None, _POINTS_5, Need(30, "requests"),
           "run"),
    Metric("util.mix.project", "Share of projects", _SHARE, None, _POINTS_5, Need(30, "requests"),
           "run"),
    Metric("util.mix.consulting", "Share of consulting", _SHARE, None, _POINTS_5,
           Need(30, "requests"), "run"),
    Metric("util.self_service", "Filed in the portal", _SHARE, "high", _POINTS_5,
           Need(30, "requests"), "run", guard="util.reach"),
    Metric("util.unmet", "Given up before an answer", _SHARE, "low", _POINTS_2,
           Need(30, "requests"), "run", principle=1),
    Metric("util.failure_share", "Failure demand", _SHARE, "low", _POINTS_5, Need(30, "requests"),
           "laney_p", guard="util.reach", principle=2),
    # Metric 2: request performance
    Metric("time.sla_attainment.response", "On time, first response", _SHARE, "high", _POINTS_5,
           Need(10, "due"), "laney_p", guard="time.hold_share", principle=2,
           behaviour="timeliness"),
    Metric("time.p50.response", "50 % done within, first response", "business minutes", "low",
           _PERCENT_10, Need(10, "resolved"), "xmr_log", guard="qual.reopen_rate", principle=2),
    Metric("time.p90.response", "90 % done within, first response", "business minutes", "low",
           _PERCENT_10, Need(22, "resolved"), "xmr_log", guard="qual.reopen_rate", principle=2),
    Metric("time.sla_attainment.resolve", "On time, resolution", _SHARE, "high", _POINTS_5,
           Need(10, "due"), "laney_p", guard="time.hold_share", principle=2,
           behaviour="timeliness"),
    Metric("time.p50.resolve", "50 % done within, resolution", "business minutes", "low",
           _PERCENT_10, Need(10, "resolved"), "xmr_log", guard="qual.reopen_rate", principle=2),
    Metric("time.p90.resolve", "90 % done within, resolution", "business minutes", "low",
           _PERCENT_10, Need(22, "resolved"), "xmr_log", guard="qual.reopen_rate", principle=2),
    Metric("time.hold_share", "On hold", _SHARE, "low", _POINTS_5, Need(30, "resolved"), "xmr"),
    Metric("flow.backlog", "Backlog", "requests", "low", _PERCENT_15, _ANY, "run",
           guard="time.sla_attainment.resolve", behaviour="performance"),
    Metric("flow.age_p90", "Age of the backlog", "business days", "low", _PERCENT_10, _ANY,
           "age_bands", guard="time.sla_attainment.resolve"),
    Metric("flow.over_target", "Backlog over target", _SHARE, "low", _POINTS_5, _ANY, "age_bands",
           guard="time.sla_attainment.resolve"),
    Metric("qual.reopen_rate", "Reopened", _SHARE, "low", _POINTS_2, Need(30, "mature resolutions"),
           "laney_p", guard="time.p90.resolve", principle=2, behaviour="quality"),
    Metric("qual.fcr_net", "Solved at first contact", _SHARE, "high", _POINTS_5,
           Need(30, "eligible"), "laney_p", guard="qual.reopen_rate", principle=2,
           behaviour="effectiveness"),
    Metric("qual.fcr_gross", "Solved at first contact, of all", _SHARE, "high", _POINTS_5,
           Need(30, "resolved"), "run", guard="qual.reopen_rate"),
    Metric("eff.touches", "Contacts per request", "contacts per request", "low", Change(0.2),
           Need(30, "resolved"), "xmr", guard="sat.csat_top2", principle=2, behaviour="efficiency"),
    # Metric 2: results of projects and consulting
    Metric("proj.on_time", "Projects on time", _SHARE, "high", _POINTS_10, _CLOSED, "run",
           guard="proj.success_attainment", principle=2),
    Metric("proj.budget_ok", "Projects within budget", _SHARE, "high", _POINTS_10, _CLOSED, "run",
           guard="proj.success_attainment", principle=2),
    Metric("proj.cost_ratio", "Cost over budget", "ratio", "low", Change(0.05), _CLOSED, "run",
           guard="proj.success_attainment"),
    Metric("proj.slip_median", "Schedule slip", "days", "low", Change(5), _CLOSED, "run",
           guard="proj.success_attainment"),
    Metric("proj.success_attainment", "Success criteria met", _SHARE, "high", _POINTS_10, _CLOSED,
           "dot_plot", principle=1),
    Metric("proj.gas_t", "Goal attainment", "T score", "high", Change(5), _CLOSED, "dot_plot"),
    Metric("proj.cpi", "Earned for what was spent, in flight", "index", "high", Change(0.05),
           Need(1, "in flight with progress"), "run", guard="proj.success_attainment"),
    Metric("proj.spi", "Earned of what was planned, in flight", "index", "high", Change(0.05),
           Need(1, "in flight with progress"), "run", guard="proj.success_attainment"),
    Metric("proj.lessons_capture", "Lessons captured", _SHARE, "high", _POINTS_10, _CLOSED, "run",
           principle=5),
    Metric("proj.lessons_reuse", "Lessons reused", _SHARE, "high", _POINTS_10, _CLOSED, "run",
           principle=5),
    Metric("proj.lessons_action", "Lessons acted on", _SHARE, "high", _POINTS_10, _CLOSED, "run",
           principle=5),
    Metric("avail.share", "Availability", "percent of agreed time", "high", Change(0.1), _ANY,
           "run", principle=1),
    # Metric 3: satisfaction
    Metric("sat.csat_top2", "Satisfied", _SHARE, "high", _POINTS_3, _ANSWERS, "laney_p",
           guard="sat.response_rate"),
    Metric("sat.csat_mean", "Mean rating", "1 to 5", "high", Change(0.2), _ANSWERS, "xmr",
           guard="sat.response_rate"),
    Metric("sat.ces", "Ease", "1 to 7", "high", Change(0.3), _ANSWERS, "xmr",
           guard="sat.response_rate", behaviour="efficiency"),
    Metric("sat.nps", "Would recommend", "points", "high", Change(10),
           Need(0, "margin of 20 points or less"), "xmr", guard="sat.response_rate"),
    Metric("sat.relevance_needs", "Relevant to needs", _POMP, "high", Change(5), _ANSWERS,
           "dot_plot", principle=1),
    Metric("sat.relevance_priorities", "Relevant to priorities", _POMP, "high", Change(5), _ANSWERS,
           "dot_plot", principle=1),
    Metric("sat.awareness", "Know the service", _SHARE, "high", _POINTS_5, _ANSWERS, "funnel_bars",
           principle=3),
    Metric("sat.acceptance", "Accept the service", _SHARE, "high", _POINTS_5, _ANSWERS,
           "funnel_bars", principle=3),
    Metric("sat.response_rate", "Response rate", _SHARE, "high", _POINTS_5, _ANY, "run"),
    # Metric 3: service behaviours
    Metric("beh.quality.perceived", "Quality, perceived", _POMP, "high", Change(5), _ANSWERS,
           "dumbbell", behaviour="quality"),
    Metric("beh.quality.measured", "Quality, measured", _OF_TARGET, "high", Change(5), _ANSWERS,
           "dumbbell", behaviour="quality"),
    Metric("beh.effectiveness.perceived", "Effectiveness, perceived", _POMP, "high", Change(5),
           _ANSWERS, "dumbbell", behaviour="effectiveness"),
    Metric("beh.effectiveness.measured", "Effectiveness, measured", _OF_TARGET, "high", Change(5),
           _ANSWERS, "dumbbell", behaviour="effectiveness"),
    Metric("beh.timeliness.perceived", "Timeliness, perceived", _POMP, "high", Change(5), _ANSWERS,
           "dumbbell", behaviour="timeliness"),
    Metric("beh.timeliness.measured", "Timeliness, measured", _OF_TARGET, "high", Change(5),
           _ANSWERS, "dumbbell", behaviour="timeliness"),
    Metric("beh.efficiency.perceived", "Efficiency, perceived", _POMP, "high", Change(5), _ANSWERS,
           "dumbbell", behaviour="efficiency"),
    Metric("beh.efficiency.measured", "Efficiency, measured", _OF_TARGET, "high", Change(5),
           _ANSWERS, "dumbbell", behaviour="efficiency"),
    Metric("beh.performance.perceived", "Performance, perceived", _POMP, "high", Change(5),
           _ANSWERS, "dumbbell", behaviour="performance"),
    Metric("beh.performance.measured", "Performance, measured", _OF_TARGET, "high", Change(5),
           _ANSWERS, "dumbbell", behaviour="performance"),
    # Metric 4: expectation gaps
    Metric("gap.promise_state", "Promise kept", "state", None, None, Need(22, "requests"), "bullet",
           principle=4),
    Metric("gap.adequacy", "Above the minimum expected", "rating points", "high", Change(0.3),
           _ANSWERS, "zone_bars", principle=4),
    Metric("gap.perception", "Felt against measured", "difference of shares", "near_zero",
           _POINTS_5, Need(30, "pairs"), "dumbbell", principle=3),
    # Governance of the plan itself
    Metric("gov.overpromise_rate", "Promised too much", _SHARE, "low", _POINTS_5,
           Need(5, "agreements"), "run", principle=4),
    Metric("gov.reviews_on_time", "Reviews on time", _SHARE, "high", _POINTS_5,
           Need(5, "agreements"), "run", principle=5),
)
# fmt: on

METRICS = MappingProxyType({metric.key: metric for metric in _TABLE})


def get(key: str) -> Metric:
    """Return a measure by its key.

    :raises KeyError: if there is none.
    """
    return METRICS[key]
