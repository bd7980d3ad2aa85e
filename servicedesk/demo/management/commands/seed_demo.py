"""`manage.py seed_demo --size small|large`: the made-up company, for the demo only."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from kombu.exceptions import OperationalError
from tqdm import tqdm

from csap.customers.tasks import score_quarter
from csap.facts.tasks import compute_baselines
from csap.findings.tasks import look_at_closed_months
from servicedesk.common.errors import DomainError
from servicedesk.demo import loading


class Command(BaseCommand):
    help = "Load the demo company: 2,000 people and two years of requests. Never outside the demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=sorted(loading.SIZES), default="small")

    def handle(self, *, size: str, **_options: Any) -> None:
        began = time.monotonic()
        with tqdm(desc="requests", unit="", disable=None) as bar:

            def progress(what: str, done: int) -> None:
                bar.set_description(what)
                bar.n = done
                bar.refresh()

            try:
                wanted = loading.SIZES[size]
                is_new = loading.seed(size=wanted, at=timezone.now(), progress=progress)
            except DomainError as refusal:
                raise CommandError(str(refusal)) from refusal
        if not is_new:
            self.stdout.write("The demo company is there already; nothing was changed.")
            return
        self._ask_for_baselines()
        self.stdout.write(f"The demo company is ready after {time.monotonic() - began:.1f} s.")

    def _ask_for_baselines(self) -> None:
        """Have a worker measure, and the rules look; without a broker the night does both."""
        try:
            compute_baselines.delay()
            score_quarter.delay()
            look_at_closed_months.delay()
        except OperationalError:
            self.stderr.write("No broker answers: the measurements follow with the nightly run.")
