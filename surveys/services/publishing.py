"""Publish answered feedback: the only way an answer reaches who is anonymous."""

from datetime import datetime

from django.db import transaction

from servicedesk.accounts.models import User
from surveys import personal_data
from surveys.feedback_vocabulary import FeedbackState, FeedbackStep
from surveys.models import Feedback
from surveys.services.handling import (
    FeedbackRefused,
    after,
    begin,
    note,
    require,
    require_manager,
)


@transaction.atomic
def release_feedback(
    pk: int,
    *,
    text: str,
    actor: User,
    at: datetime,
    is_checked: bool = False,
    key: str | None = None,
) -> Feedback:
    """Publish an answered comment with its answer, in the words that were checked.

    ``is_checked``: what still looks like personal data in them is none.

    :raises Feedback.DoesNotExist: if the actor does not see it.
    :raises NotPermitted: for an owner who is no manager.
    :raises FeedbackRefused: before it is answered, or for words that point at a person.
    """
    feedback, stored_key = begin(pk, FeedbackStep.RELEASED, actor, key)
    if feedback is not None:
        require_manager(actor)
        require(feedback.state == FeedbackState.ANSWERED, "Answer it first.")
        require(bool(text.strip()), "Say what is published.", field="text")
        _require_nobody_in(text, is_checked)
        feedback.redacted = text.strip()
        feedback.released_at, feedback.released_by = at, actor
        feedback.save(update_fields=["redacted", "released_at", "released_by"])
        note(feedback, FeedbackStep.RELEASED, actor, at, stored_key)
    return after(pk)


@transaction.atomic
def hide_feedback(
    pk: int, *, reason: str, actor: User, at: datetime, key: str | None = None
) -> Feedback:
    """Publish a comment no longer.

    :raises Feedback.DoesNotExist: if the actor does not see it.
    :raises NotPermitted: for an owner who is no manager.
    :raises FeedbackRefused: when it is not published, or without a reason.
    """
    feedback, stored_key = begin(pk, FeedbackStep.HIDDEN, actor, key)
    if feedback is not None:
        require_manager(actor)
        require(feedback.released_at is not None, "It is not published.")
        require(bool(reason.strip()), "Say why it is taken away.", field="reason")
        feedback.released_at = feedback.released_by = None
        feedback.save(update_fields=["released_at", "released_by"])
        note(feedback, FeedbackStep.HIDDEN, actor, at, stored_key, reason=reason)
    return after(pk)


def _require_nobody_in(text: str, is_checked: bool) -> None:
    found = {each.kind.label for each in personal_data.find(text)}
    if found and not is_checked:
        raise FeedbackRefused(
            f"The text seems to hold a person's {' and '.join(sorted(found))}. Take it out, or "
            "say that you checked it.",
            field="text",
        )
