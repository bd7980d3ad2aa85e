"""What every step of feedback shares: seen, locked, done once, on record."""

import hashlib
from datetime import datetime

from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted
from surveys.feedback_vocabulary import FeedbackStep
from surveys.models import Feedback, FeedbackHistory

REASON_MAX_LENGTH = 300


class FeedbackRefused(DomainError):
    """The step does not fit what became of the feedback, or lacks what it needs."""


def begin(
    pk: int, step: FeedbackStep, actor: User, key: str | None
) -> tuple[Feedback | None, str | None]:
    """Return the locked feedback, None where this was done before, and the key to store."""
    seen = Feedback.objects.visible_to(actor).select_for_update(of=("self",))
    feedback = seen.get(pk=pk)
    stored_key = stored(key, step, pk, actor.pk) if key else None
    done = stored_key is not None and FeedbackHistory.objects.filter(key=stored_key).exists()
    return (None if done else feedback), stored_key


def stored(key: str, *of: object) -> str:
    """Return what is kept of a caller's key, so that a repeat is known."""
    return hashlib.sha256(":".join(map(str, (*of, key))).encode()).hexdigest()


def after(pk: int) -> Feedback:
    """Return the feedback as it is now; who passed it on may not see it any more."""
    return Feedback.objects.for_list().get(pk=pk)


def note(
    feedback: Feedback,
    step: FeedbackStep,
    actor: User,
    at: datetime,
    key: str | None,
    *,
    reason: str = "",
    detail: dict[str, object] | None = None,
) -> None:
    FeedbackHistory.objects.create(
        feedback=feedback,
        step=step,
        actor=actor,
        reason=reason.strip()[:REASON_MAX_LENGTH],
        detail=detail or {},
        key=key,
        at=at,
    )


def require(condition: bool, otherwise: str, *, field: str | None = None) -> None:
    if not condition:
        raise FeedbackRefused(otherwise, field=field)


def require_manager(actor: User) -> None:
    if not actor.is_plan_member:
        raise NotPermitted("Only managers do that.")
