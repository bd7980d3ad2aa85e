"""Ask a worker for a baseline, and know whether the answer is there."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from kombu.exceptions import OperationalError

from csap.facts import progress, tasks
from csap.facts.periods import Period
from csap.facts.progress import Progress
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import Scope
from servicedesk.common.errors import DomainError

logger = logging.getLogger(__name__)

#: How long a page looks again by itself.
PATIENCE = timedelta(minutes=3)


class NobodyToAsk(DomainError):
    """The queue of work cannot be reached."""


def ask_for_baseline(scope: Scope, period: Period) -> None:
    """Have a worker compute a baseline. Asking twice is harmless.

    :raises UnknownScope: if the service or department does not exist.
    :raises NobodyToAsk: if the queue cannot be reached.
    """
    scope.resolve()
    wanted = {
        "scope": str(scope),
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
    }
    progress.say(scope, period, "asked")
    try:
        tasks.compute_baseline.apply_async(kwargs=wanted, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("Could not ask for a baseline; the queue does not answer")
        raise NobodyToAsk(
            "The queue of work cannot be reached now, so nothing was asked for. What is stored is "
            "shown as it is; try again in a minute, or wait for the nightly run."
        ) from error


def ask_for_baselines(scopes: Iterable[Scope], period: Period) -> None:
    """Have workers compute the baselines of several scopes. Asking twice is harmless.

    :raises UnknownScope: if a service or department does not exist.
    :raises NobodyToAsk: if the queue cannot be reached.
    """
    for scope in scopes:
        ask_for_baseline(scope, period)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far a page can be relied on, and whether something newer is on its way.

    ``asked_at``: when the reader asked for a computation, None if not. ``now`` and ``today`` are
    of the page. ``audit``: what the nightly comparison with the source says; empty if nothing yet.
    """

    baseline: StoredBaseline | None
    period: Period
    now: datetime
    today: date
    asked_at: datetime | None = None
    progress: Progress | None = None
    audit: str = ""

    @property
    def is_running(self) -> bool:
        """Whether the period has not ended yet."""
        return self.period.end > self.today

    @property
    def is_final(self) -> bool:
        return self.baseline is not None and not self.baseline.is_provisional and not self.dirty

    @property
    def is_overdue(self) -> bool:
        """Whether the period became final after it was computed."""
        stored = self.baseline
        return bool(stored and stored.is_provisional and self.period.final_from <= self.today)

    @property
    def dirty(self) -> int:
        return self.baseline.dirty if self.baseline else 0

    @property
    def can_refresh(self) -> bool:
        return bool(self.dirty) or self.is_overdue

    @property
    def is_answered(self) -> bool:
        stored = self.baseline
        if stored is None or self.asked_at is None:
            return stored is not None
        return stored.computed_at >= self.asked_at or not self.can_refresh

    @property
    def is_waiting(self) -> bool:
        """Whether the page should look again by itself."""
        asked = self.asked_at is not None and self.now - self.asked_at < PATIENCE
        return asked and not self.is_answered

    @property
    def gave_up(self) -> bool:
        return self.asked_at is not None and not self.is_answered and not self.is_waiting


def asked_at(text: str) -> datetime | None:
    """Return the instant of a query string, in whole seconds of Unix time; None if it is none."""
    if not text.isascii() or not text.isdigit() or len(text) > 11:
        return None
    return datetime.fromtimestamp(int(text), tz=UTC)


class Awaited(NamedTuple):
    """Services that a page still waits for; ``asked``: since when, in seconds of Unix time."""

    missing: int
    asked: int
    is_waiting: bool


def progress_of(text: str, missing: int, now: datetime) -> Awaited | None:
    """Return how a computation that was asked for stands; None if none was, or it is done."""
    when = asked_at(text)
    if when is None or not missing:
        return None
    return Awaited(missing, int(when.timestamp()), now - when < PATIENCE)
