"""The service request and its history."""

from datetime import UTC, datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.catalogue.models import RequestType, Service, Team
from requests_app.catalogue.vocabulary import Kind, Level, Priority
from requests_app.requests.vocabulary import (
    DONE_STATUSES,
    OPEN_STATUSES,
    Channel,
    Exclusion,
    HoldReason,
    Status,
    Step,
)
from servicedesk.accounts.models import Department, User
from servicedesk.accounts.roles import Role

#: Where a request stands in the queue when no clock of it runs: behind all that have one.
NO_DUE = datetime(9000, 1, 1, tzinfo=UTC)

_OPEN = Q(status__in=OPEN_STATUSES)
_DONE = Q(status__in=DONE_STATUSES)
#: Counted, and somebody began to work on it.
_COMPARABLE = Q(exclusion="") & (Q(cancelled_at=None) | Q(first_response_at__lt=F("cancelled_at")))


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    def visible_to(self, user: User) -> Self:
        """The one rule of who may read a request.

        Everyone reads what they asked for or follow. A department's lead reads its requests
        where the department shares them. Desk and managers read all but the restricted ones;
        those only their assignee, followers and requester read.
        """
        named = Q(requester=user) | Q(assignee=user) | Q(pk__in=_followed_by(user))
        if user.has_role(Role.AGENT, Role.TEAM_LEAD, Role.MANAGER, Role.ADMIN):
            return self.filter(Q(is_restricted=False) | named)
        shared = Q(
            is_restricted=False,
            department__lead=user,
            department__shares_requests=True,
        )
        return self.filter(named | shared)

    def open(self) -> Self:
        return self.filter(_OPEN)

    def counted(self) -> Self:
        """Without test, spam and merged records, which no measure counts."""
        return self.filter(exclusion="")


def _followed_by(user: User) -> "models.QuerySet[models.Model, int]":
    return Follower.objects.filter(user=user, until=None).values_list(
        "service_request_id", flat=True
    )


class ServiceRequest(models.Model):
    """A user's request for support, a project or consulting. Instants are UTC.

    The department is the requester's at the time of creation and never changes. Due instants
    are copies of the running clocks', kept for lists; ``next_due_at`` is the earlier of those
    still running, null when none runs.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    request_type = models.ForeignKey(RequestType, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="requests")
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requests"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    summary = models.CharField(max_length=200)
    details = models.JSONField(default=dict, blank=True)
    channel = models.CharField(max_length=8, choices=Channel)
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW)
    hold_reason = models.CharField(max_length=12, choices=HoldReason, blank=True)
    impact = models.PositiveSmallIntegerField(choices=Level)
    urgency = models.PositiveSmallIntegerField(choices=Level)
    priority = models.PositiveSmallIntegerField(choices=Priority)
    is_restricted = models.BooleanField(default=False)
    exclusion = models.CharField(max_length=8, choices=Exclusion, blank=True)
    follow_up_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    resolution = models.TextField(blank=True)

    opened_at = models.DateTimeField()
    first_response_at = models.DateTimeField(null=True, blank=True)
    first_resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(
        null=True, blank=True, help_text="The last resolution, null while open again."
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    response_due_at = models.DateTimeField(null=True, blank=True)
    resolution_due_at = models.DateTimeField(null=True, blank=True)
    queue_at = models.DateTimeField(
        default=NO_DUE, help_text="Its place in the queue: the earliest running due instant."
    )

    reopen_count = models.PositiveSmallIntegerField(default=0)
    assignment_count = models.PositiveSmallIntegerField(default=0)
    contact_count = models.PositiveSmallIntegerField(
        default=0, help_text="Public replies of staff: the touches of the request."
    )
    version = models.PositiveIntegerField(default=1, help_text="Grows by one with each change.")
    updated_at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True, help_text="The import it came from.")
    source_key = models.CharField(max_length=120, blank=True)

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="request_resolved_at_iff_done",
                condition=(_DONE & Q(resolved_at__isnull=False)) | (~_DONE & Q(resolved_at=None)),
            ),
            models.CheckConstraint(
                name="request_closed_at_iff_closed",
                condition=Q(status=Status.CLOSED, closed_at__isnull=False)
                | (~Q(status=Status.CLOSED) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="request_cancelled_at_iff_cancelled",
                condition=Q(status=Status.CANCELLED, cancelled_at__isnull=False)
                | (~Q(status=Status.CANCELLED) & Q(cancelled_at=None)),
            ),
            models.CheckConstraint(
                name="request_hold_reason_iff_on_hold",
                condition=(Q(status=Status.ON_HOLD) & ~Q(hold_reason=""))
                | (~Q(status=Status.ON_HOLD) & Q(hold_reason="")),
            ),
            models.CheckConstraint(
                name="request_first_resolved_iff_ever_resolved",
                condition=Q(resolved_at=None) | Q(first_resolved_at__lte=F("resolved_at")),
            ),
            models.CheckConstraint(
                name="request_answered_after_opened",
                condition=Q(first_response_at=None) | Q(first_response_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="request_resolved_after_opened",
                condition=Q(first_resolved_at=None) | Q(first_resolved_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="request_is_not_its_own_follow_up", condition=~Q(follow_up_of=F("pk"))
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"],
                name="imported_request_comes_in_once",
                condition=~Q(source=""),
            ),
        ]
        indexes = [
            # Reader: the queue, next to breach first, then those without a running clock.
            models.Index(fields=["queue_at", "id"], name="request_queue", condition=_OPEN),
            # Reader: the queue of one team.
            models.Index(
                fields=["team", "queue_at", "id"], name="request_queue_of_team", condition=_OPEN
            ),
            # Reader: "mine" on the desk.
            models.Index(
                fields=["assignee", "queue_at", "id"],
                name="request_queue_of_assignee",
                condition=_OPEN,
            ),
            # Reader: my requests in the portal, newest first.
            models.Index(fields=["requester", "-id"], name="request_of_requester"),
            # Reader: my department's requests.
            models.Index(fields=["department", "-id"], name="request_of_department"),
            # Reader: clocks.record.comparable, the requests like one that is asked for.
            # It holds all that the reader needs, so that the rows themselves stay unread.
            models.Index(
                fields=["request_type", "opened_at"],
                include=["id", "priority", "cancelled_at"],
                name="request_comparable",
                condition=_COMPARABLE,
            ),
            # Readers: the rebuild of one day's facts, by each instant that dates a measure.
            models.Index(fields=["opened_at"], name="request_opened"),
            models.Index(
                fields=["resolved_at"],
                name="request_resolved",
                condition=Q(resolved_at__isnull=False),
            ),
            models.Index(
                fields=["first_resolved_at"],
                name="request_first_resolved",
                condition=Q(first_resolved_at__isnull=False),
            ),
            models.Index(
                fields=["resolution_due_at"],
                name="request_resolution_due",
                condition=Q(resolution_due_at__isnull=False),
            ),
            models.Index(
                fields=["response_due_at"],
                name="request_response_due",
                condition=Q(response_due_at__isnull=False),
            ),
            models.Index(
                fields=["cancelled_at"],
                name="request_cancelled",
                condition=Q(cancelled_at__isnull=False),
            ),
            # Reader: the same, for the few whose turns have to be looked for.
            models.Index(fields=["id"], name="request_reopened", condition=Q(reopen_count__gt=0)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Work is still owed."""
        return self.status in OPEN_STATUSES

    @property
    def is_reopened(self) -> bool:
        """Came back after a resolution and is being worked again."""
        return self.reopen_count > 0 and self.is_open


class HistoryEntry(models.Model):
    """One step of a request's life, as its readers may see it. Append-only in the database.

    ``key`` makes the step's service idempotent: it is unique, so the same call writes once.
    ``changes`` is ``{field: [before, after]}`` in words fit for display.
    """

    service_request = models.ForeignKey(
        ServiceRequest, on_delete=models.CASCADE, related_name="history"
    )
    step = models.CharField(max_length=10, choices=Step)
    from_status = models.CharField(max_length=12, choices=Status, blank=True)
    to_status = models.CharField(max_length=12, choices=Status)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=150, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    is_internal = models.BooleanField(default=False, help_text="Not shown to the requester.")
    key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - null: no key
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "history entries"
        indexes = [
            # Reader: the request page, and the invariants.
            models.Index(fields=["service_request", "at", "id"], name="history_of_request"),
            # Reader: the rebuild of a day's reopenings.
            models.Index(fields=["at"], name="history_reopened", condition=Q(step=Step.REOPENED)),
            # Reader: the rebuild of a day's resolutions that were reopened later.
            models.Index(fields=["at"], name="history_resolved", condition=Q(step=Step.RESOLVED)),
        ]
        triggers = [
            pgtrigger.Protect(name="history_is_append_only", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.service_request_id} {self.step}"


class Follower(models.Model):
    """A person who reads along; ``until`` null while they do."""

    service_request = models.ForeignKey(
        ServiceRequest, on_delete=models.CASCADE, related_name="followers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_request", "user"],
                name="person_follows_a_request_once",
                condition=Q(until=None),
            ),
        ]
        indexes = [
            # Reader: visible_to.
            models.Index(fields=["user"], name="follower_active", condition=Q(until=None)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.service_request_id}"
