"""What success means, whether it came, and what was learned."""

from datetime import datetime

from django.db import transaction

from requests_app.engagements import policies
from requests_app.engagements.models import Engagement, Lesson, State, SuccessCriterion
from requests_app.engagements.services.step import (
    RUNNING,
    By,
    EngagementRefused,
    begin,
    record,
    require_text,
)
from servicedesk.accounts.models import User


@transaction.atomic
def add_criterion(
    pk: int, *, text: str, weight: int, actor: User, at: datetime, key: str | None = None
) -> Engagement:
    """Say what will count as success; ``weight`` is relative. Added late, it does not count.

    :raises EngagementRefused: without a text, or for a weight below 1.
    """
    by = By(actor, at, key)
    engagement, is_repeat = begin(pk, "criterion", by)
    if is_repeat:
        return engagement
    text = require_text(text, field="text", sentence="Say what will count as success.")
    if weight < 1:
        raise EngagementRefused("A criterion weighs at least 1.", field="weight")
    SuccessCriterion.objects.create(
        engagement=engagement,
        text=text[:300],
        weight=weight,
        added_after_start=engagement.state != State.PROPOSED,
        created_at=at,
    )
    record(engagement, "criterion", by, change=("success criterion", text[:300]))
    return engagement


@transaction.atomic
def assess_criterion(
    pk: int,
    *,
    criterion_id: int,
    attained_permille: int | None,
    evidence: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> Engagement:
    """Say to which degree a criterion of engagement ``pk`` was met, 0 to 1000, and how one knows.

    None is "not yet measured", an answer too: then ``evidence`` says when or why.

    :raises SuccessCriterion.DoesNotExist: if it belongs to another engagement.
    :raises EngagementRefused: without evidence, or for a degree out of range.
    """
    by = By(actor, at, key)
    engagement, is_repeat = begin(pk, f"assess:{criterion_id}", by, states={State.ACTIVE})
    if is_repeat:
        return engagement
    criterion = engagement.criteria.get(pk=criterion_id)
    evidence = require_text(
        evidence, field="evidence", sentence="Say how you know, or when it will be measured."
    )
    if attained_permille is not None and not 0 <= attained_permille <= 1000:
        raise EngagementRefused("A degree lies between 0 and 100 %.", field="attained")
    criterion.attained_permille = attained_permille
    criterion.evidence = evidence[:300]
    criterion.save(update_fields=["attained_permille", "evidence"])
    degree = "not yet measured" if attained_permille is None else f"{attained_permille / 10:g} %"
    record(
        engagement,
        f"assess:{criterion_id}",
        by,
        change=(f"met: {criterion.text}", degree),
    )
    return engagement


@transaction.atomic
def record_lesson(
    pk: int, *, text: str, actor: User, at: datetime, key: str | None = None
) -> Engagement:
    """Write down what was learned, also after the end.

    :raises EngagementRefused: without a text.
    """
    by = By(actor, at, key)
    engagement, is_repeat = begin(
        pk,
        "lesson",
        by,
        states=RUNNING | {State.COMPLETED, State.CANCELLED},
        rule=policies.can_record_lesson,
    )
    if is_repeat:
        return engagement
    text = require_text(text, field="text", sentence="Say what you would do again, or not.")
    Lesson.objects.create(
        engagement=engagement, text=text[:2000], recorded_by=actor, recorded_at=at
    )
    record(engagement, "lesson", by, change=("lesson", "recorded"))
    return engagement
