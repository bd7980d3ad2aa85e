"""Who says how much, department by department: a door of this room, beside ``complaints``."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from surveys.feedback_vocabulary import UNDONE, FeedbackState, Topic
from surveys.models import Feedback


@dataclass(slots=True)
class Voices:
    """What the people of a department said in their own words, about services.

    ``decided``: answered, turned into something, or set aside; ``heard``: but for the last.
    ``concrete`` speaks of a certain request. ``people``: how many said it, for the rule of small
    numbers; who they are stays in this room.
    """

    given: int = 0
    decided: int = 0
    heard: int = 0
    concrete: int = 0
    complaints: int = 0
    _who: set[int] = field(default_factory=set)

    @property
    def people(self) -> int:
        return len(self._who)

    def __add__(self, other: "Voices") -> "Voices":
        return Voices(
            self.given + other.given,
            self.decided + other.decided,
            self.heard + other.heard,
            self.concrete + other.concrete,
            self.complaints + other.complaints,
            self._who | other._who,
        )


def voices_by_department(start: datetime, end: datetime) -> dict[int | None, Voices]:
    """Return what was said in ``[start, end)`` and may be read by now. 1 query.

    The department is that of the wave's frame, of the request, or of the person today.
    """
    found: dict[int | None, Voices] = defaultdict(Voices)
    said = Q(said_at__gte=start, said_at__lt=end, topic=Topic.SERVICE, readable_at__isnull=False)
    rows = Feedback.objects.filter(said).exclude(state=FeedbackState.WITHDRAWN)
    asked = "response__invitation"
    for of, who, about, state, answered_at, target, is_complaint in rows.annotate(
        of=Coalesce(
            F("response__department_id"),
            F(f"{asked}__service_request__department_id"),
            F(f"{asked}__person__department_id"),
        ),
        # Who is not named is one person a response.
        who=Coalesce(F(f"{asked}__person_id"), -F("response_id")),
    ).values_list(
        *("of", "who", f"{asked}__service_request_id", "state", "answered_at", "target"),
        "is_complaint",
    ):
        voices = found[of]
        voices.given += 1
        voices.decided += state not in UNDONE
        voices.heard += answered_at is not None or bool(target)
        voices.concrete += about is not None
        voices.complaints += is_complaint
        voices._who.add(who)
    return dict(found)
