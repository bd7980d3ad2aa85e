"""What people wrote, theme by theme, beside what was measured of what they think."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from csap.findings.perceptions import REMAINING, Work
from servicedesk.accounts.models import User
from surveys.themes import Theme, themes

_REMAINING = (Work.OPEN, Work.WORKED)


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme in the list, and how it stands."""

    theme: Theme
    work: Work


def work_of(theme: Theme) -> Work:
    """Return how a theme stands: gone once every word of it is answered or set aside."""
    if not theme.undone:
        return Work.GONE
    return Work.OPEN if theme.unowned else Work.WORKED


def read(user: User, wanted: str, *, at: datetime) -> Sequence[ThemeRow]:
    """Return the themes that stand as is asked for (``perceptions.CHOICES``). 1 query."""
    rows = [ThemeRow(theme, work_of(theme)) for theme in themes(user, at=at)]
    states = _REMAINING if wanted == REMAINING else (wanted,)
    return [row for row in rows if row.work in states]
