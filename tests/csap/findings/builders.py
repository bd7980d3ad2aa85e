"""Findings as the tests need them, the dullest first."""

from datetime import UTC, date, datetime

from csap.facts.models import Baseline
from csap.findings.models import Evidence, Finding
from csap.findings.services.steps import next_number

AT = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
OCTOBER = {"start": date(2026, 10, 1), "end": date(2026, 11, 1)}


def make_finding(*, evidence=True, **given):
    """Return a waiting deficiency: the work of the organisation was not in time."""
    values = {
        "number": next_number(),
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
        "baseline": make_baseline(finding.scope),
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


def make_baseline(scope="all", **given):
    """Return the stored head of a final baseline of October."""
    values = {
        **OCTOBER,
        "as_of": date(2026, 11, 15),
        "is_provisional": False,
        "computed_at": AT,
        "input_hash": "0" * 64,
    }
    return Baseline.objects.create(scope=scope, **values | given)
