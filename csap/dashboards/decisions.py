"""What managers decide on the metric page, on record."""

from datetime import date, datetime

from csap.facts.scopes import Scope
from servicedesk.accounts.models import User
from servicedesk.audit.services import Action, record_access
from servicedesk.common.errors import DomainError


class NotADay(DomainError):
    """The text is no day."""


def freeze_limits(
    metric: str, scope: Scope, *, reason: str, since: str, actor: User, at: datetime
) -> None:
    """Set the limits of a series anew. ``since``: an ISO day, or empty for all months in sight.

    :raises NotADay: if ``since`` is neither.
    :raises NoReason, NoLimits, NotEnoughMonths: see ``csap.facts.limits.freeze_limits``.
    """
    # Statistics are loaded where a decision needs them, never for a page that shows what is stored.
    from csap.facts import limits

    try:
        first = date.fromisoformat(since) if since else None
    except ValueError as error:
        raise NotADay(f"{since} is no day.", field="since") from error
    row = limits.freeze_limits(metric, scope, reason=reason[:300], since=first, actor=actor, at=at)
    record_access(
        actor=actor,
        action=Action.RECOMPUTED,
        subject=f"limits of {metric}, {scope}",
        at=at,
        points=row.points,
    )
