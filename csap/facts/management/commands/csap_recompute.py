"""Rebuild the roll-ups of days, or compare them with the source rows."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from csap.facts.periods import Period, local_day
from csap.facts.rebuild import fold_months, rebuild_period
from csap.facts.scopes import Scope
from csap.facts.verification import verify
from servicedesk.common.errors import DomainError


class Command(BaseCommand):
    """``--verify`` changes nothing, prints each difference and fails if there is one."""

    help = "Rebuild the daily roll-ups of a period, or verify them against the source rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="start", type=date.fromisoformat, required=True)
        parser.add_argument("--to", dest="end", type=date.fromisoformat, required=True)
        parser.add_argument("--scope", default="all", help="What --verify looks at.")
        parser.add_argument("--verify", action="store_true")
        parser.add_argument("--workers", type=int, default=1, help="Parts rebuilt at once.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = Period(options["start"], options["end"])
            if options["verify"]:
                self._verify(Scope.parse(options["scope"]), period)
            else:
                self._rebuild(period, options["workers"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _rebuild(self, period: Period, workers: int) -> None:
        rebuilt = rebuild_period(period, workers=workers)
        folded = fold_months(local_day(timezone.now()))
        self.stdout.write(f"{rebuilt} days rebuilt, {folded} months folded")

    def _verify(self, scope: Scope, period: Period) -> None:
        """Compare the period as a whole and day by day, so that nothing cancels out."""
        days = [period.start + timedelta(days=i) for i in range(period.days)]
        periods = [period, *(Period(day, day + timedelta(days=1)) for day in days)]
        as_of = period.as_of(local_day(timezone.now()))
        verdict = verify(scope.resolve(), periods, as_of=as_of)
        for difference in verdict.differences:
            self.stdout.write(difference)
        self.stdout.write(
            f"{len(verdict.differences)} differences, {verdict.waiting} changes wait to be counted"
        )
        if verdict.differences and not verdict.waiting:
            raise CommandError("The roll-ups differ from the source rows.")
