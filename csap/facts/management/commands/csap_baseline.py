"""Print the four baseline metrics of a scope and period."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from csap.facts import marks, services
from csap.facts.evidence import canonical
from csap.facts.periods import Period, local_day
from csap.facts.scopes import Scope
from servicedesk.common.errors import DomainError


class Command(BaseCommand):
    """Computes from the roll-ups, after working off what waits to be counted.

    ``--from-scratch`` computes from the source rows instead and prints the same bytes.
    """

    help = "Print the four baseline metrics of a scope and period, with n, interval and state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True)
        parser.add_argument(
            "--to", dest="end", type=date.fromisoformat, required=True, help="Not included."
        )
        parser.add_argument(
            "--scope", default="all", help="all, service:SLUG, department:CODE, or two with a comma"
        )
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            help="Decides what is due and mature; default: today, or when the period became final.",
        )
        parser.add_argument("--json", action="store_true", help="Canonical JSON on one line.")
        parser.add_argument("--from-scratch", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scope = Scope.parse(options["scope"])
            period = Period(options["start"], options["end"])
            as_of = options["as_of"] or period.as_of(local_day(timezone.now()))
            marks.drain(wait=True)
            source = "scratch" if options["from_scratch"] else "rollups"
            report = services.compute(scope, period, as_of=as_of, source=source)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        found = services.as_json(report)
        self.stdout.write(canonical(found) if options["json"] else as_text(found))


def as_text(report: dict[str, Any]) -> str:
    """Return a line a figure, for a terminal."""
    lines = [f"{report['scope']} {report['start']} to {report['end']}, as of {report['as_of']}"]
    for figures in report["metrics"].values():
        for metric, figure in figures.items():
            value = _number(figure["value"])
            limits = f"{_number(figure['low'])} to {_number(figure['high'])}"
            lines.append(
                f"  {metric:38} {value:>12}  {limits:26} n={figure['n']!s:9} {figure['state']}"
            )
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"
