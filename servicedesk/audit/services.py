"""Write down who saw or took what."""

from datetime import datetime
from typing import Any

from servicedesk.accounts.models import User
from servicedesk.audit.models import AccessRecord, Action

__all__ = ["Action", "record_access"]


def record_access(
    *, actor: User | None, action: Action, subject: str, at: datetime, **detail: Any
) -> AccessRecord:
    """Record one access. ``detail`` is JSON and carries no free text of people."""
    return AccessRecord.objects.create(
        actor=actor, action=action, subject=subject[:200], detail=detail, at=at
    )
