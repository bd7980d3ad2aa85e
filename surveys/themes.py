"""What complaints have in common, as values for the action plan: a door beside ``queries``.

A theme is one service, or one policy, that was complained about more than now and then. It is
worked off as its words are: each has an owner and is answered.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, Count, F, Max, Q, Value, When

from servicedesk.accounts.models import User
from surveys.feedback_vocabulary import UNDONE, Target
from surveys.models import Feedback

#: So many complaints within this time are a theme.
FROM, WITHIN = 3, timedelta(days=365)


class Theme(NamedTuple):
    """``name``: of the service or the policy, ``topic`` says which; ``slug``: of the service.

    ``said`` complaints, of which ``undone`` wait for an answer and ``unowned`` of these for an
    owner; ``owners`` have the others. ``became``: numbers of what some were turned into.
    """

    topic: str
    name: str
    slug: str
    said: int
    undone: int
    unowned: int
    owners: list[str]
    became: list[str]
    newest: date

    @property
    def answered(self) -> int:
        return self.said - self.undone


def themes(user: User, *, at: datetime) -> list[Theme]:
    """Return the themes of what a person may read, those with most to do first. 1 query.

    A complaint whose service may not be told is in none.
    """
    told = Q(policy__isnull=False) | Q(shows_service=True, service__isnull=False)
    since = at - WITHIN
    read = Feedback.objects.visible_to(user).filter(told, is_complaint=True, said_at__gt=since)
    is_undone = Q(state__in=UNDONE)
    rows = (
        read.annotate(
            name=_either(F("policy__name"), "service__name"),
            slug=_either(Value(""), "service__slug"),
        )
        .order_by()
        .values("topic", "name", "slug")
        .annotate(
            said=Count("pk"),
            undone=Count("pk", filter=is_undone),
            unowned=Count("pk", filter=is_undone & Q(owner=None)),
            owners=_names("owner__name", is_undone & Q(owner__isnull=False)),
            became=_names("target_number", Q(target=Target.PLAN)),
            newest=Max("said_at"),
        )
        .filter(said__gte=FROM)
        .order_by("-undone", "-said", "name")
    )
    return [Theme(**row | {"newest": row["newest"].date()}) for row in rows]


def _either(of_policy: F | Value, of_service: str) -> Case:
    by_policy = When(policy__isnull=False, then=of_policy)
    return Case(by_policy, default=F(of_service), output_field=CharField())


def _names(field: str, condition: Q) -> ArrayAgg:
    return ArrayAgg(field, filter=condition, distinct=True, order_by=field, default=Value([]))
