"""Let the rules look at a month and list what they find."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from csap.facts import marks
from csap.facts.evidence import canonical
from csap.facts.periods import FINAL_AFTER, Period, closed_months, local_day, month_of
from csap.facts.scopes import Scope
from csap.findings import services
from csap.findings.models import Finding
from csap.findings.services import Report
from servicedesk.common.errors import DomainError


class Command(BaseCommand):
    """The rules always look at every scope in use, since the correction for many tests needs all.

    Baselines of the month that are not stored are computed first. Repeating it is harmless.
    """

    help = "Apply the rules to a closed, final month and list the findings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", help="YYYY-MM; default: the newest final month.")
        parser.add_argument("--scope", help="List only this scope: all, service:SLUG, …")
        parser.add_argument("--json", action="store_true", help="Canonical JSON on one line.")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            scope = Scope.parse(options["scope"]) if options["scope"] else None
            period = _month(options["period"], local_day(at))
            marks.drain(wait=True)
            services.compute_missing(period, at=at)
            report = services.find(period, at=at)
        except (DomainError, ValueError) as refusal:
            raise CommandError(str(refusal)) from refusal
        found = [one for one in report.found if scope is None or one.scope == str(scope)]
        told = as_json(period, report, found)
        self.stdout.write(canonical(told) if options["json"] else as_text(told))


def _month(text: str | None, today: date) -> Period:
    """Return the month of ``2026-10``; None: the newest final one."""
    if text is None:
        return closed_months(today - FINAL_AFTER, 1)[0]
    return month_of(date.fromisoformat(f"{text}-01"))


def as_json(period: Period, report: Report, found: list[Finding]) -> dict[str, Any]:
    """Return a run and its findings as plain values."""
    run = report.run
    return {
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "scopes": run.scopes if run else 0,
        "tests": run.tests if run else 0,
        "signals": run.signals if run else 0,
        "opened": [finding.number for finding in report.opened],
        "ended": [finding.number for finding in report.ended],
        "findings": [
            {
                "number": finding.number,
                "kind": finding.kind,
                "stage": finding.stage,
                "metric": finding.metric,
                "scope": finding.scope,
                "side": finding.side,
                "is_deficiency": finding.is_deficiency,
                "state": finding.state,
                "sentence": finding.sentence,
                "principles": finding.principles,
                "severity": finding.severity,
            }
            for finding in found
        ],
    }


def as_text(told: dict[str, Any]) -> str:
    """Return a line a finding, for a terminal."""
    head = (
        f"{told['period']['start']} to {told['period']['end']}: {len(told['findings'])} found in "
        f"{told['scopes']} scopes and {told['tests']} tests, {len(told['opened'])} of them new, "
        f"{len(told['ended'])} ended"
    )
    lines = [
        f"  {each['number']:6} {'!' if each['is_deficiency'] else ' '} {each['kind']:12} "
        f"{each['state']:9} {each['sentence']}"
        for each in told["findings"]
    ]
    return "\n".join([head, *lines])
