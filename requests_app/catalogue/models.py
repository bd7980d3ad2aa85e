"""What is offered, by whom, in which hours, and what is promised."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Coalesce

from requests_app.catalogue.icons import SERVICE_ICONS
from requests_app.catalogue.vocabulary import Kind, Level, Priority
from servicedesk.accounts.models import Department, User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class WorkingCalendar(models.Model):
    """Hours in which clocks run. A version never changes; a change is a new version."""

    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    time_zone = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="calendar_version_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class WorkingWindow(models.Model):
    """One stretch of a weekday, local wall-clock minutes ``[opens, closes)``."""

    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday.")
    opens_minute = models.PositiveSmallIntegerField()
    closes_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="window_weekday_exists", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="window_closes_after_it_opens",
                condition=Q(closes_minute__gt=F("opens_minute"), closes_minute__lte=1440),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens_minute}-{self.closes_minute}"


class Holiday(models.Model):
    """A local day on which no clock of the calendar runs."""

    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="holiday_is_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


@pghistory.track()
class Team(models.Model):
    """A support group."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="TeamMembership", related_name="teams"
    )

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """A person works in a team, perhaps as its lead."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships"
    )
    is_lead = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="person_is_in_a_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"


class Stage(models.TextChoices):
    """A service's place in the portfolio."""

    PIPELINE = "PIPELINE", "in preparation"
    LIVE = "LIVE", "live"
    RETIRED = "RETIRED", "retired"


class Lifecycle(models.TextChoices):
    """How far a live service has come: the stages through which a service ages."""

    INTRODUCTION = "INTRODUCTION", "introduction"
    GROWTH = "GROWTH", "growth"
    MATURE = "MATURE", "mature"
    RETIRING = "RETIRING", "retiring"


class ServiceQuerySet(models.QuerySet["Service"]):
    def live(self) -> Self:
        return self.filter(stage=Stage.LIVE)

    def visible_to(self, user: User) -> Self:
        """Staff see the whole portfolio, anyone else what is live."""
        return self if user.is_staff_member else self.live()


@pghistory.track()
class Service(models.Model):
    """A service of the portfolio.

    ``annual_cost_minor`` is what it costs a year in minor units of ``currency``, null: nobody said.
    ``lifecycle`` empty: nobody said.
    """

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    expect = models.TextField(blank=True, help_text="What you can expect from us.")
    expect_not = models.TextField(blank=True, help_text="What you cannot expect.")
    icon = models.CharField(max_length=40, choices=SERVICE_ICONS, default="ti-box")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.LIVE)
    lifecycle = models.CharField(max_length=12, choices=Lifecycle, blank=True)
    annual_cost_minor = models.PositiveBigIntegerField(
        "cost a year", null=True, blank=True, help_text="In pence, cents or the like."
    )
    currency = models.CharField(max_length=3, blank=True, help_text="Such as GBP.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="services")
    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = ServiceQuerySet.as_manager()
    if TYPE_CHECKING:
        events: "RelatedManager[Any]"  # every version, made by pghistory

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_cost_has_a_currency_and_a_currency_a_cost",
                condition=Q(annual_cost_minor=None, currency="")
                | (Q(annual_cost_minor__isnull=False) & Q(currency__regex=r"^[A-Z]{3}$")),
                violation_error_message="A cost needs a currency such as GBP, and it a cost.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RequestTypeQuerySet(models.QuerySet["RequestType"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every type, anyone else the active ones of live services."""
        if user.is_staff_member:
            return self
        return self.filter(is_active=True, service__stage=Stage.LIVE)


@pghistory.track()
class RequestType(models.Model):
    """A kind of request that a service takes, with its own fields.

    ``fields`` is a list of ``{"name", "label", "kind": text|longtext|choice|date|number,
    "required", "choices"?, "help"?}``; the answers stand on the request as ``details``.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="request_types")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list, blank=True)
    is_failure_demand = models.BooleanField(
        default=False, help_text="Asks for what should not have been needed, as incidents do."
    )
    is_restricted = models.BooleanField(
        default=False, help_text="Requests are seen by named people only."
    )
    default_impact = models.PositiveSmallIntegerField(choices=Level, default=Level.LOW)
    is_active = models.BooleanField(default=True)

    objects = RequestTypeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "name"], name="type_is_named_once_a_service"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.name}"


class TargetSource(models.TextChoices):
    PUBLISHED = "PUBLISHED", "published"
    AGREED = "AGREED", "agreed"


class TargetQuerySet(models.QuerySet["ServiceLevelTarget"]):
    def in_force(self, at: datetime) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)

    def published(self) -> Self:
        """What is promised to everybody."""
        return self.filter(source=TargetSource.PUBLISHED)

    def agreed(self) -> Self:
        """What was agreed with some customers."""
        return self.filter(source=TargetSource.AGREED)

    def agreed_with(self, *, person_id: int, department_id: int | None) -> Self:
        """What was agreed with a person, or with their department."""
        return self.agreed().filter(Q(person=person_id) | Q(department=department_id or 0))


class InstantRange(Func):
    """``tstzrange(from, to)``, half-open; an open end is null."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ServiceLevelTarget(models.Model):
    """What is promised, by kind and priority; for one service, or for all that have no own.

    A row never changes but for its end: a new promise is a new row, and each clock keeps the
    row it was started under. Seconds are business seconds of the service's calendar; null: no
    target.

    An agreed one is of one service and one clock, for the requests of one person or one
    department, perhaps of one type only; it always ends, and ``reference`` names the agreement.
    """

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    priority = models.PositiveSmallIntegerField(choices=Priority)
    response_seconds = models.PositiveIntegerField(null=True, blank=True)
    resolution_seconds = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=TargetSource, default=TargetSource.PUBLISHED)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    request_type = models.ForeignKey(
        RequestType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reference = models.CharField(max_length=16, blank=True, help_text="Of the agreement: AG-14.")

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind", "priority"],
                name="one_target_in_force_a_scope",
                condition=Q(valid_to=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="published_target_is_for_everybody",
                condition=~Q(source=TargetSource.PUBLISHED)
                | Q(request_type=None, department=None, person=None, reference=""),
            ),
            models.CheckConstraint(
                name="agreed_target_has_a_customer_one_clock_and_an_end",
                condition=~Q(source=TargetSource.AGREED)
                | (
                    Q(service__isnull=False, valid_to__isnull=False)
                    & ~Q(reference="")
                    & (
                        Q(department__isnull=False, person=None)
                        | Q(department=None, person__isnull=False)
                    )
                    & (
                        Q(response_seconds__isnull=False, resolution_seconds=None)
                        | Q(response_seconds=None, resolution_seconds__isnull=False)
                    )
                ),
            ),
            # Its index also serves the opening of a request, by service.
            ExclusionConstraint(
                name="one_agreed_target_a_customer_at_a_time",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("priority", RangeOperators.EQUAL),
                    (Coalesce("request_type", 0), RangeOperators.EQUAL),
                    (Coalesce("department", 0), RangeOperators.EQUAL),
                    (Coalesce("person", 0), RangeOperators.EQUAL),
                    (
                        Case(When(response_seconds=None, then=1), default=0),
                        RangeOperators.EQUAL,
                    ),
                    (
                        InstantRange("valid_from", "valid_to", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(source=TargetSource.AGREED),
            ),
            models.CheckConstraint(
                name="target_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]
        indexes = [
            # Reader: setting and ending what an agreement promises, and how often it was kept.
            models.Index(
                fields=["reference"],
                name="target_of_an_agreement",
                condition=Q(source=TargetSource.AGREED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.priority} from {self.valid_from:%Y-%m-%d}"

    def seconds_by_clock(self) -> Mapping[str, int | None]:
        return {"RESPONSE": self.response_seconds, "RESOLUTION": self.resolution_seconds}


class OutageKind(models.TextChoices):
    FULL = "FULL", "not available"
    DEGRADED = "DEGRADED", "slow or in part"


class OutageQuerySet(models.QuerySet["Outage"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every outage, anyone else those of live services."""
        return self if user.is_staff_member else self.filter(service__stage=Stage.LIVE)

    def standing(self) -> Self:
        """Without what was written down by mistake."""
        return self.filter(is_void=False)

    def known_at(self, at: datetime, *, soon: datetime) -> Self:
        """What goes on at an instant, and planned work that begins before ``soon``."""
        lasting = Q(ended_at=None) | Q(ended_at__gt=at)
        begun = Q(started_at__lte=at) | Q(is_planned=True, started_at__lte=soon)
        return self.standing().filter(lasting, begun)


@pghistory.track()
class Outage(models.Model):
    """A service was down or slow, ``[started_at, ended_at)``; null: it goes on.

    Planned work was announced and is no failure. ``reason`` and ``changed_by`` are of the last
    change; the events keep those of every version.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="outages")
    kind = models.CharField(max_length=8, choices=OutageKind, default=OutageKind.FULL)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_planned = models.BooleanField(default=False)
    is_void = models.BooleanField(default=False, help_text="By mistake; it counts nowhere.")
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    change_key = models.CharField(max_length=64, blank=True)

    objects = OutageQuerySet.as_manager()
    if TYPE_CHECKING:
        events: "RelatedManager[Any]"  # every version, made by pghistory

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outage_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
            ),
            # Its index also serves the reader of one service's outages in a period.
            ExclusionConstraint(
                name="outages_of_a_kind_do_not_overlap",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        InstantRange("started_at", "ended_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_void=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.service_id} from {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None
