"""What every change of a review has in common: the locked row, the rule, its event, its fact."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csap.reviews import policies
from csap.reviews.models import Review, ReviewEvent
from csap.reviews.rules import Facts, review_transition
from csap.reviews.vocabulary import REASON_MAX_LENGTH, State, Step
from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError, NotPermitted
from servicedesk.outbox import services as outbox


class ReviewRefused(DomainError):
    """The review does not take this step."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, when, and under which key. ``actor`` None: the schedule."""

    actor: User | None
    at: datetime
    key: str | None = None

    def stored_key(self, step: str, number: str) -> str | None:
        """Return what makes the step unique; None when the caller gave no key."""
        if not self.key:
            return None
        owner = self.actor.pk if self.actor else "schedule"
        return hashlib.sha256("\n".join((str(owner), step, number, self.key)).encode()).hexdigest()


def lock(number: str) -> Review:
    """Return the review, locked, so that of two who act at once one waits.

    :raises Review.DoesNotExist: if there is none.
    """
    rows = Review.objects.select_related("schedule", "chair").select_for_update(of=("self",))
    return rows.get(number=number)


def take(number: str, step: Step, by: By) -> Review | None:
    """Return the locked review for who runs it; None: this very step was taken before.

    :raises NotPermitted: for who does not run reviews.
    """
    require_allowed(by)
    review = lock(number)
    return None if is_repeat(review, step, by) else review


def require_allowed(by: By) -> None:
    """Refuse who does not run reviews.

    :raises NotPermitted: for them.
    """
    if by.actor is None or not policies.may_run(by.actor):
        raise NotPermitted("Only managers and administrators run service reviews.")


def is_repeat(review: Review, step: str, by: By) -> bool:
    """Return whether this very step was taken before."""
    key = by.stored_key(step, review.number)
    return key is not None and ReviewEvent.objects.filter(key=key).exists()


def require(review: Review, *states: State, doing: str) -> None:
    """Refuse what a review of another state does not allow.

    :raises ReviewRefused: naming the state.
    """
    if review.state not in states:
        raise ReviewRefused(f"{review.number} is {review.get_state_display()}: {doing}.")


def move_on(review: Review, step: Step, facts: Facts, by: By, **told: Any) -> None:
    """Take an event of the table: the row, its event.

    :raises ReviewRefused: with the guard that does not hold.
    """
    found = review_transition(review.state, step, facts)
    if not found.allowed:
        raise ReviewRefused(found.why)
    before, review.state = review.state, State(found.state)
    if step == Step.HOLD:
        review.held_at = by.at
    if review.state in (State.CLOSED, State.CANCELLED):
        review.closed_at = by.at
    review.save(update_fields=["state", "held_at", "closed_at"])
    record(review, step, by, from_state=before, **told)


def record(  # noqa: PLR0913 - all that an event is made of
    review: Review,
    step: Step,
    by: By,
    *,
    from_state: str | None = None,
    reason: str = "",
    topic: str = "",
    **detail: Any,
) -> ReviewEvent:
    """Write the event, and the fact if others are told; in the caller's transaction."""
    event = ReviewEvent.objects.create(
        review=review,
        step=step,
        from_state=review.state if from_state is None else from_state,
        to_state=review.state,
        actor=by.actor,
        at=by.at,
        reason=reason.strip()[:REASON_MAX_LENGTH],
        detail=detail,
        key=by.stored_key(step, review.number),
    )
    if topic:
        told = {"number": review.number, "scope": review.scope, **detail}
        outbox.publish(topic=topic, key=f"review-event:{event.pk}", payload=told, at=by.at)
    return event
