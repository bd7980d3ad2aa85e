"""`manage.py import_answers FILE --mapping MAPPING --report REPORT.json`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from servicedesk.common.errors import DomainError
from surveys.importing.mapping_files import load_mapping, shipped_names
from surveys.services import import_answers


class Command(BaseCommand):
    help = "Bring in answers collected elsewhere from a CSV file, with an account of each row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        shipped = ", ".join(shipped_names())
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--mapping", required=True, help=f"a path to a .toml file, or one of: {shipped}"
        )
        parser.add_argument("--report", type=Path, required=True, help="where the account goes")
        parser.add_argument(
            "--name", default="", help="of the collection; else the mapping's title"
        )

    def handle(self, *, file: Path, mapping: str, report: Path, name: str, **_options: Any) -> None:
        try:
            rules = load_mapping(mapping)
            account = import_answers(
                Path(file), mapping=rules, name=name or rules.title, at=timezone.now()
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        account.write(Path(report))
        self.stdout.write(
            f"{account.rows_read} rows read: {account.responses_created} respondents with "
            f"{account.answers_created} answers brought in, {len(account.listed)} listed. "
            f"{account.seconds:.1f} s. Report: {report}"
        )
        for reason, count in list(account.reasons.items())[:10]:
            self.stdout.write(f"  {count} x {reason}")
