"""Compare stored roll-ups with their source, as every night."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from csap.facts import audits


class Command(BaseCommand):
    """Stores each verdict. Fails if anything differs: no period that holds it is final then."""

    help = "Count days once more and compare: yesterday, what changed in 24 hours, and a sample."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--day", type=date.fromisoformat, action="append", help="Only this day; repeatable."
        )
        parser.add_argument("--sample", type=int, default=audits.SAMPLE, help="Leaves by chance.")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["day"]:
            found = audits.audit_days(options["day"], at=at)
        else:
            found = audits.audit_recent(at=at, sample=options["sample"])
        wrong = [each for each in found if each.differences]
        for each in wrong:
            of = f"leaf {each.leaf_id}" if each.leaf_id else "the whole day"
            self.stdout.write(f"{each.day}, {of}: {each.differences}")
        self.stdout.write(f"{len(found)} days and leaves compared, {len(wrong)} differ")
        if wrong:
            raise CommandError("The roll-ups differ from their source; run csap_recompute.")
