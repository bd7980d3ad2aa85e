"""``manage.py verify_invariants``: prove that nothing was lost, doubled or bent."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from servicedesk.invariants.checks import CHECKS, Circumstances, as_report


class Command(BaseCommand):
    help = "Check every invariant; exit 1 on any breach."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")
        parser.add_argument("--only", nargs="*", choices=list(CHECKS), help="Check these alone.")
        parser.add_argument(
            "--history", type=Path, help='Lines {"key": …, "number": …} of acknowledged creations.'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        given = Circumstances(at=timezone.now(), acknowledged=_acknowledged(options["history"]))
        names = options["only"] or list(CHECKS)
        report = as_report({name: list(CHECKS[name](given)) for name in names})
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=2))
        else:
            self._print(report)
        if report["breaches"]:
            raise SystemExit(1)

    def _print(self, report: dict[str, Any]) -> None:
        for found in report["invariants"].values():
            self.stdout.write(f"{'holds ' if found['holds'] else 'BROKEN'} {found['says']}")
            for sentence in found["breaches"][:20]:
                self.stdout.write(f"   {sentence}")


def _acknowledged(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    with path.open() as lines:
        return {row["key"]: row["number"] for row in map(json.loads, lines)}
