"""Complaints as values for the action plan: a door of this room, beside ``queries``."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from surveys.feedback_vocabulary import FeedbackState, Topic
from surveys.models import Feedback, Improvement
from surveys.scoring.complaints import Complaints

__all__ = ["Complaints", "Topic", "complaints_between"]


def complaints_between(
    start: datetime,
    end: datetime,
    *,
    topic: Topic = Topic.SERVICE,
    service_ids: Collection[int] | None = None,
) -> Complaints:
    """Return the complaints said in ``[start, end)`` that may be read by now. One query.

    Complaints about policies are asked for by their topic and are never among those about
    services. ``service_ids`` finds only those whose service may be told; None: every one.
    """
    asked = Q(said_at__gte=start, said_at__lt=end, topic=topic, is_complaint=True)
    if service_ids is not None:
        asked &= Q(service__in=service_ids, shows_service=True)
    readable = Feedback.objects.filter(asked, readable_at__isnull=False)
    done = Improvement.objects.filter(feedback=OuterRef("pk"), released_at__isnull=False)
    rows = list(
        readable.exclude(state=FeedbackState.WITHDRAWN)
        .annotate(is_done=Exists(done))
        .values_list("is_upheld", "target", "is_done", "readable_at", "answered_at")
    )
    return Complaints(
        given=len(rows),
        decided=sum(upheld is not None for upheld, *_ in rows),
        upheld=sum(upheld is True for upheld, *_ in rows),
        changed=sum(bool(target) or is_done for _, target, is_done, *_ in rows),
        waits=[
            answered_at - readable_at
            for *_, readable_at, answered_at in rows
            if readable_at is not None and answered_at is not None
        ],
    )
