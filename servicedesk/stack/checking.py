"""``make check``: everything a change must pass besides the tests, side by side."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from servicedesk.stack import environment
from servicedesk.stack.console import say, write
from servicedesk.stack.state import ROOT, State, throwaway_state
from servicedesk.stack.supervisor import stack_on

_PROGRAMS = Path(sys.executable).parent
_MANAGE = (sys.executable, str(ROOT / "manage.py"))


@dataclass(frozen=True)
class Check:
    """One program that must end with code 0."""

    title: str
    command: tuple[str, ...]
    env: Mapping[str, str]


def check() -> int:
    """Run every check, say which failed and why; return 1 if one did."""
    with throwaway_state() as state, stack_on(state) as stack:
        checks = list_checks(state, stack.start_servers())
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as executor:
            running = [executor.submit(passes, each) for each in checks]
            failed = [finished for finished in as_completed(running) if not finished.result()]
    say(f"{len(checks) - len(failed)} of {len(checks)} checks passed")
    return 1 if failed else 0


def list_checks(state: State, urls: Mapping[str, str]) -> list[Check]:
    """Return the checks, the longest first so that it is not the last to end."""
    tests, deployed = environment.for_tests(state, urls), environment.for_deploy_check(urls)
    development = {**tests, "DJANGO_SETTINGS_MODULE": environment.DEVELOPMENT}
    templates = map(str, sorted((ROOT / "templates").rglob("*.html")))
    deploy_check = (*_MANAGE, "check", "--deploy", "--fail-level", "WARNING")
    return [
        Check("types", (_program("mypy"),), tests),
        Check("rooms", (_program("lint-imports"),), tests),
        Check("migrations", (*_MANAGE, "makemigrations", "--check", "--dry-run"), development),
        Check("deployment", deploy_check, deployed),
        Check("rules", (_program("ruff"), "check"), tests),
        Check("format", (_program("ruff"), "format", "--check"), tests),
        Check(
            "templates",
            (_program("djade"), "--check", "--target-version", "5.2", *templates),
            tests,
        ),
    ]


def passes(check: Check) -> bool:
    """Run a check, show its output only if it failed."""
    started = time.monotonic()
    result = subprocess.run(
        check.command,
        cwd=ROOT,
        env=dict(check.env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    failed = result.returncode != 0
    verdict = "FAILED" if failed else "passed"
    say(f"{check.title} {verdict} in {time.monotonic() - started:.1f} s")
    if failed:
        write(result.stdout.rstrip())
    return not failed


def _program(name: str) -> str:
    return str(_PROGRAMS / name)
