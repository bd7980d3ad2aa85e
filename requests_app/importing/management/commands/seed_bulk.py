"""Fill the database for measurements."""

from argparse import ArgumentParser
from datetime import datetime
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from requests_app.importing import bulk


class Command(BaseCommand):
    help = "Load made-up requests by COPY: about 5 % open, five entries each, no mail, no survey."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--requests", type=int, required=True, help="How many.")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--until",
            type=datetime.fromisoformat,
            help="The newest request's instant, with offset; default now.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count, until = options["requests"], options["until"] or timezone.now()
        if count < 1:
            raise CommandError("--requests takes a number from 1.")
        if timezone.is_naive(until):
            raise CommandError("--until needs an offset, for example 2026-03-03T10:00+00:00.")
        started = monotonic()

        def progress(done: int) -> None:
            self.stderr.write(f"{done:>9,} of {count:,} · {monotonic() - started:.0f} s")

        bulk.load_requests(count, at=until, seed=options["seed"], progress=progress)
        self.stdout.write(f"{count:,} requests in {monotonic() - started:.1f} s.")
