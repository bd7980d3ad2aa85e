"""Findings as the tests need them, the dullest first."""

from datetime import UTC, date, datetime

from csap.facts.models import Baseline
from csap.facts.periods import Period, closed_months
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import Scope
from csap.findings.models import Evidence, Finding
from csap.findings.rules import Reading
from servicedesk.common.sequences import next_number
from tests.csap.dashboards.series import figure

AT = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
OCTOBER = {"start": date(2026, 10, 1), "end": date(2026, 11, 1)}


def make_finding(*, evidence=True, **given):
    """Return a waiting deficiency: the work of the organisation was not in time."""
    values = {
        "number": next_number("finding_number", "F"),
        "kind": "ANOMALY",
        "metric": "time.sla_attainment.resolve",
        "scope": "all",
        "scope_words": "The whole organisation",
        "side": "bad",
        "is_deficiency": True,
        "sentence": "Work in time fell out of its usual range in October 2026: 59 % (59 of 100).",
        "severity": 1000,
        "principles": [2],
        "opened_at": AT,
        "first_start": OCTOBER["start"],
        "last_end": OCTOBER["end"],
    }
    finding = Finding.objects.create(**values | given)
    if evidence:
        add_evidence(finding)
    return finding


def add_evidence(finding, **given):
    """Freeze what was seen in October."""
    values = {
        "baseline": make_baseline(),
        **OCTOBER,
        "sentence": finding.sentence,
        "why": "Beyond the limits.",
        "n": 100,
        "k": 59,
        "value": 0.59,
        "low": 0.49,
        "high": 0.68,
        "unit": "share",
        "definition_version": 1,
        "input_hash": "0" * 64,
        "statistics": {"p": 0.0001, "p_adjusted": 0.01, "family": 100},
        "found_at": AT,
    }
    return Evidence.objects.create(finding=finding, **values | given)


def make_baseline(scope="department:nowhere", **given):
    """Return the stored head of a final baseline of October, of a scope that no page shows."""
    values = {
        **OCTOBER,
        "as_of": date(2026, 11, 15),
        "is_provisional": False,
        "computed_at": AT,
        "input_hash": "0" * 64,
    }
    return Baseline.objects.create(scope=scope, **values | given)


OCTOBER_PERIOD = Period(OCTOBER["start"], OCTOBER["end"])


def reading(*figures, name="Payroll", scope=None, months=(), past=None, **more):
    """Return what the rules read of a service in October: figures, and series of months."""
    scope = scope or Scope(service="payroll")
    stored = {each.metric: each for each in figures}
    for each in months:
        stored[f"anomaly.{each.metric}"] = as_stored(each)
    baseline = StoredBaseline(
        scope=scope,
        period=OCTOBER_PERIOD,
        as_of=date(2026, 11, 15),
        computed_at=AT,
        is_provisional=False,
        dirty=0,
        figures=stored,
    )
    return Reading(
        scope=str(scope),
        name="" if scope.is_organisation else name,
        baseline=baseline,
        past=past or {},
        **more,
    )


def as_stored(series):
    """Return a series as a baseline stores it."""
    points = [
        point._asdict() | {"start": point.start.isoformat(), "signals": None}
        for point in series.points
    ]
    for point in points:
        del point["signals"]
    rules = {rule for point in series.points for rule in point.signals}
    signals = {
        rule: [at for at, point in enumerate(series.points) if rule in point.signals]
        for rule in rules
    }
    detail = {
        "points": points,
        "center": series.center,
        "limits": series.limits,
        "chart": series.chart,
        "signals": signals,
        "trend": dict(series.trend),
    }
    return figure(series.metric, **detail)._replace(metric=f"anomaly.{series.metric}")


def by_month(metric, figures):
    """Return figures as of the months that end with October, oldest first."""
    months = closed_months(OCTOBER["end"], len(figures))
    return {metric: list(zip(months, figures, strict=True))}
