"""`manage.py import_requests FILE --mapping MAPPING --report REPORT.json`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from requests_app.importing import services
from requests_app.importing.mapping import SHIPPED
from servicedesk.common.errors import DomainError


class Command(BaseCommand):
    help = "Bring requests in from a CSV or XES file, plain or .gz, with an account of each row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        shipped = ", ".join(sorted(path.stem for path in SHIPPED.glob("*.toml")))
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", required=True, help=f"a path to a .toml file, or one of: {shipped}"
        )
        parser.add_argument("--report", type=Path, required=True, help="where the account goes")

    def handle(self, *, file: Path, mapping: str, report: Path, **_options: Any) -> None:
        bar = _Bar()
        try:
            account = services.import_file(
                Path(file), mapping=mapping, at=timezone.now(), progress=bar
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            bar.close()
        account.write(Path(report))
        self.stdout.write(
            f"{account.rows_read} rows read: {account.requests_created} requests created, "
            f"{account.rows_merged} rows merged as their history, {len(account.listed)} listed. "
            f"{account.seconds:.1f} s, {account.events_per_second} rows a second. "
            f"Report: {report}"
        )
        for reason, count in list(account.reasons.items())[:10]:
            self.stdout.write(f"  {count} x {reason}")


class _Bar:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self) -> None:
        self._bar: tqdm | None = None
        self._what = ""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        if what != self._what:
            self.close()
            self._what = what
            self._bar = tqdm(total=total, desc=what, unit=" rows", disable=None)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
