"""“You said, we did”: what was done about what people said."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from servicedesk.accounts import queries as accounts
from servicedesk.accounts.models import User
from surveys.models.feedback import Feedback

#: So many stand on other pages.
NEWEST = 3


class ImprovementQuerySet(models.QuerySet["Improvement"]):
    def visible_to(self, user: User) -> Self:
        """Managers and administrators see drafts, too; anyone else what is out for them."""
        return self if user.is_plan_member else self.released_to(user)

    def released_to(self, user: User) -> Self:
        """What is out for a person: for everyone, or for a department they belong to.

        One query more, for the tree of departments.
        """
        out = self.filter(released_at__isnull=False)
        mine = Q(departments__in=_upwards(user.department_id))
        return out.filter(Q(departments=None) | mine).distinct()

    def for_list(self) -> Self:
        """With who let each out, and what came of the words it is about; 2 queries."""
        turned = Feedback.objects.exclude(target="").order_by("target_number", "pk")
        turned_words = models.Prefetch("feedback", turned, to_attr="turned")
        return self.select_related("released_by").prefetch_related(turned_words)

    def newest_first(self) -> Self:
        return self.order_by("-released_at", "-pk")

    def newest_for(self, user: User) -> Self:
        """The few that stand on other pages, for a person; the rest have a page of their own."""
        return self.released_to(user).newest_first()[:NEWEST]


class Improvement(models.Model):
    """What people said and what was done. ``released_at`` null: nobody outside sees it yet.

    ``departments``: the audience, each with all below it; none: everyone.
    """

    said = models.CharField(max_length=300)
    did = models.CharField(max_length=600)
    services = models.ManyToManyField("catalogue.Service", related_name="+", blank=True)
    departments = models.ManyToManyField("accounts.Department", related_name="+", blank=True)
    feedback = models.ManyToManyField(Feedback, related_name="improvements", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=80, null=True, blank=True, unique=True)  # noqa: DJ001 - null: none

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="improvement_is_released_by_a_named_person",
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.said


def _upwards(department_id: int | None) -> list[int]:
    """Return a department and all above it; none for none. One query."""
    tree, found = accounts.department_tree(), list[int]()
    while department_id is not None and department_id not in found:
        found.append(department_id)
        department_id = tree[department_id]
    return found
