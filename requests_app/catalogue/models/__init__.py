"""What is offered, by whom, in which hours, and what is promised."""

from requests_app.catalogue.models.hours import Holiday, WorkingCalendar, WorkingWindow
from requests_app.catalogue.models.outages import Outage, OutageKind, OutageQuerySet
from requests_app.catalogue.models.services import (
    Lifecycle,
    RequestType,
    RequestTypeQuerySet,
    Service,
    ServiceQuerySet,
    Stage,
)
from requests_app.catalogue.models.targets import (
    InstantRange,
    ServiceLevelTarget,
    TargetQuerySet,
    TargetSource,
)
from requests_app.catalogue.models.teams import Team, TeamMembership

__all__ = [
    "Holiday",
    "InstantRange",
    "Lifecycle",
    "Outage",
    "OutageKind",
    "OutageQuerySet",
    "RequestType",
    "RequestTypeQuerySet",
    "Service",
    "ServiceLevelTarget",
    "ServiceQuerySet",
    "Stage",
    "TargetQuerySet",
    "TargetSource",
    "Team",
    "TeamMembership",
    "WorkingCalendar",
    "WorkingWindow",
]
