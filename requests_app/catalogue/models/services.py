"""The services of the portfolio and the types of request that each takes."""

from typing import TYPE_CHECKING, Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.catalogue.icons import SERVICE_ICONS
from requests_app.catalogue.models.hours import WorkingCalendar
from requests_app.catalogue.models.teams import Team
from requests_app.catalogue.vocabulary import Kind, Level
from servicedesk.accounts.models import User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


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
