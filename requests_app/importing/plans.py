"""The versions of a plan that the rows of a project tell, one a report. Pure.

Nothing is made up: what a row does not say, or says so that it cannot be, stays as it was, and is
told with its row.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from requests_app.importing.events import Event
from requests_app.importing.mapping import Plan
from servicedesk.common.words import minor_units


class Version(NamedTuple):
    """A plan as reported at an instant; the budget in minor units, 0: none was set."""

    start: date
    end: date
    budget: int
    at: datetime
    reason: str


class _Unfit(Exception):
    """A value that cannot be; the message says why."""


def versions_of(events: Sequence[Event], plan: Plan) -> tuple[list[Version], list[str]]:
    """Return the versions of a project's reports in their order, and what was kept otherwise."""
    versions: list[Version] = []
    notes: list[str] = []
    start: date | None = None
    end: date | None = None
    budget = 0
    for event in events:
        reader = _Reader(event, plan, notes)
        if reader.is_empty:
            reader.note(f"{plan.left}; the plan stays as it was")
            continue
        start = reader.date(plan.start, "start", start)
        end = reader.date(plan.end, "end", end)
        budget = reader.budget(budget)
        if end is None:
            reader.note("no end of the plan is known yet, so it is no version")
            continue
        first = min(start or event.at.date(), end)
        versions.append(Version(first, end, budget, event.at, _reason(event)))
    return versions, notes


class _Reader:
    """Reads the plan of one row; what is missing or cannot be is noted and stays as it was."""

    def __init__(self, event: Event, plan: Plan, notes: list[str]) -> None:
        self._event, self._plan, self._notes = event, plan, notes

    @property
    def is_empty(self) -> bool:
        return not self._event.values[self._plan.end] and not self._event.values[self._plan.budget]

    def note(self, text: str) -> None:
        self._notes.append(f"row {self._event.line}: {text}")

    def date(self, column: str, name: str, before: date | None) -> date | None:
        text = self._event.values.get(column, "")
        try:
            return _date(text, self._plan) if column else before
        except _Unfit as unfit:
            self._stays(name, unfit, before)
            return before

    def budget(self, before: int) -> int:
        try:
            return _money(self._event.values[self._plan.budget], self._plan.currency)
        except _Unfit as unfit:
            self._stays("budget", unfit, before or None)
            return before

    def _stays(self, name: str, why: Exception, before: object) -> None:
        stays = "none is known" if before is None else "it stays as it was"
        self.note(f"{name} {why}; {stays}")


def _date(text: str, plan: Plan) -> date:
    if not text:
        raise _Unfit("is missing")
    try:
        found = datetime.strptime(text, plan.date_format).date()  # noqa: DTZ007 - a day alone
    except ValueError:
        raise _Unfit(f"{text[:40]!r} is no date") from None
    if not plan.earliest <= found <= plan.latest:
        raise _Unfit(f"{found} cannot be")
    return found


def _money(text: str, currency: str) -> int:
    if not text:
        raise _Unfit("is missing")
    try:
        amount = Decimal(text)
        if not amount.is_finite() or amount < 0 or amount >= 10**15:
            raise _Unfit(f"{text[:40]} cannot be")
    except InvalidOperation:
        raise _Unfit(f"{text[:40]!r} is no amount") from None
    return minor_units(amount, currency)


def _reason(event: Event) -> str:
    return f"Report of {event.at:%-d %B %Y}: {event.activity}"[:200] if event.activity else ""
