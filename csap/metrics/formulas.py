"""The formula of every measure in plain words, as pages, files and programs tell it.

Source: docs/metrics.md. ``catalog.Metric.formula`` reads it; what a period counts is named where
it is not the day of creation.
"""

from types import MappingProxyType

_ATTAINED = "due in the period, whether done or not: met / (met + missed); pending is left out"
_PERCENTILE = "smallest time within which {} % of what was resolved in the period was {}"
_BEHAVIOUR = "(mean answer − 1) / 4 × 100 of the question about it, or the share of yes × 100"
_CAPPED = " × 100, at most 100"
_CREATED = "of all requests created in the period"

FORMULAS = MappingProxyType(
    {
        "util.demand.support": "support requests created in the period",
        "util.demand.project": "project requests created in the period",
        "util.demand.consulting": "consulting requests created in the period",
        "util.demand.engagement": "project and consulting requests created in the period",
        "util.rate_per_100_users": (
            "requests created / average users × 100; average users = days of active accounts / "
            "days of the period"
        ),
        "util.reach": "different requesters / people with an active account in the period",
        "util.coverage": "live services with at least one request / live services",
        "util.hhi": "sum of the squared percentages of requests by service",
        "util.mix.support": f"support requests, {_CREATED}",
        "util.mix.project": f"project requests, {_CREATED}",
        "util.mix.consulting": f"consulting requests, {_CREATED}",
        "util.self_service": f"requests that people filed in the portal themselves, {_CREATED}",
        "util.unmet": f"requests cancelled before anybody answered, {_CREATED}",
        "util.failure_share": (
            f"requests of types that report that something did not work, {_CREATED}"
        ),
        "time.sla_attainment.response": f"first responses {_ATTAINED}",
        "time.p50.response": _PERCENTILE.format(50, "first answered"),
        "time.p90.response": _PERCENTILE.format(90, "first answered"),
        "time.sla_attainment.resolve": f"resolutions {_ATTAINED}",
        "time.p50.resolve": _PERCENTILE.format(50, "done"),
        "time.p90.resolve": _PERCENTILE.format(90, "done"),
        "time.hold_share": "business time on hold / (on hold + worked), of what was resolved",
        "flow.backlog": (
            "open before + created + reopened − resolved − cancelled = open at the period's end"
        ),
        "flow.age_p90": "age in business days that 90 % of the open requests have not passed",
        "flow.over_target": "open requests past their due instant / open requests",
        "qual.reopen_rate": (
            "reopened within 14 days / first resolved in the period, once those 14 days are over"
        ),
        "qual.fcr_net": (
            "support requests whose first answer was their resolution, not reopened within 14 "
            "days / support requests resolved"
        ),
        "qual.fcr_gross": (
            "requests whose first answer was their resolution, not reopened within 14 days / "
            "requests resolved"
        ),
        "eff.touches": "what staff wrote to requesters / requests resolved in the period",
        "proj.on_time": "finished by the end of the last approved plan / finished with a plan",
        "proj.budget_ok": "finished at 110 % of the budget or less / finished with a budget",
        "proj.cost_ratio": "sum of costs / sum of budgets, of those finished with a budget",
        "proj.slip_median": "median of finished on − end of the last approved plan",
        "proj.success_attainment": (
            "sum of weight × degree met / sum of weights, of criteria fixed before the start and "
            "assessed"
        ),
        "proj.gas_t": (
            "50 + 10 × Σwx / √(0.7 Σw² + 0.3 (Σw)²), each goal x from −2 to 2; 50 is as expected"
        ),
        "proj.cpi": (
            "earned value / cost so far; earned = budget × weight of criteria met / all weight"
        ),
        "proj.spi": "earned value / value planned by today; the budget spread evenly over the days",
        "proj.lessons_capture": "finished with at least one lesson / finished",
        "proj.lessons_reuse": (
            "lessons that another engagement cites / lessons at least 90 days old"
        ),
        "proj.lessons_action": "lessons whose action is done / lessons",
        "avail.share": (
            "(agreed service time − unplanned downtime) / agreed service time × 100, live services"
        ),
        "sat.csat_top2": "answers of 4 or 5 / all answers of 1 to 5",
        "sat.csat_mean": "sum of ratings / answers, of 1 to 5",
        "sat.ces": "sum of ratings of “easy to get it done” / answers, of 1 to 7",
        "sat.nps": "percent of answers of 9 and 10 − percent of answers of 0 to 6",
        "sat.relevance_needs": "(mean of “meets our needs” − 1) / 4 × 100",
        "sat.relevance_priorities": "(mean of “fits our priorities” − 1) / 4 × 100",
        "sat.awareness": "those who know the service / those who were asked about it and answered",
        "sat.acceptance": "answers of 4 or 5 to “I accept how it is run” / answers",
        "sat.response_rate": "answers / invitations that reached somebody",
        "beh.quality.perceived": _BEHAVIOUR,
        "beh.effectiveness.perceived": _BEHAVIOUR,
        "beh.timeliness.perceived": _BEHAVIOUR,
        "beh.efficiency.perceived": _BEHAVIOUR,
        "beh.performance.perceived": _BEHAVIOUR,
        "beh.quality.measured": f"(1 − reopened) / 95 %{_CAPPED}",
        "beh.effectiveness.measured": f"solved at first contact, support only / 60 %{_CAPPED}",
        "beh.timeliness.measured": f"resolutions on time / 95 %{_CAPPED}",
        "beh.efficiency.measured": f"2 contacts / contacts per request{_CAPPED}",
        "beh.performance.measured": f"(resolved + cancelled) / (created + reopened){_CAPPED}",
        "gap.promise_state": (
            "interval of the share kept within the promise against the share promised: supported "
            "if wholly at or above it, not supported if wholly below"
        ),
        "gap.adequacy": "mean over people of perceived − minimum expected, on 1 to 9",
        "gap.perception": "share felt in time − share measured in time, of the same requests",
        "gov.overpromise_rate": (
            "active agreements that the record does not support / active agreements"
        ),
        "gov.reviews_on_time": "reviews held by the day they were due / reviews due in the period",
    }
)
