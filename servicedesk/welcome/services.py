"""Set up an empty desk."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from requests_app.catalogue import services as catalogue
from requests_app.catalogue.models import RequestType, Service, Team, TeamMembership
from requests_app.catalogue.vocabulary import Kind, Level, Priority
from servicedesk.accounts.models import User
from servicedesk.accounts.roles import Role
from servicedesk.common.errors import DomainError

_HOUR = 3600
#: Response and resolution in business hours by priority, a beginning to be changed in the admin.
TARGETS = {
    Priority.CRITICAL: (1, 4),
    Priority.HIGH: (2, 9),
    Priority.NORMAL: (4, 27),
    Priority.LOW: (9, 45),
}
OFFICE_HOURS = [(weekday, 8 * 60, 17 * 60) for weekday in range(5)]
_LOCK = 7_205_117


class AlreadySetUp(DomainError):
    """Somebody is here already; from now on people are added by an administrator."""


def is_empty() -> bool:
    """Return whether nobody has an account yet. 1 query."""
    return not User.objects.exists()


@transaction.atomic
def set_up(*, name: str, email: str, password: str, at: datetime) -> User:
    """Make the first administrator, office hours, targets, and a service that takes requests.

    :raises AlreadySetUp: if anybody has an account.
    """
    with connection.cursor() as cursor:
        # Two first visitors at once: one becomes the administrator, the other is told.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not is_empty():
        raise AlreadySetUp("This desk was set up already. Sign in, or ask its administrator.")
    user = User.objects.create_user(
        email,
        password,
        name=name,
        roles=[Role.ADMIN, Role.AGENT, Role.MANAGER],
        is_staff=True,
        is_superuser=True,
        joined_date=at.date(),
    )
    _something_to_begin_with(user, at)
    return user


def _something_to_begin_with(user: User, at: datetime) -> None:
    team = Team.objects.create(name="Service desk", slug="service-desk")
    TeamMembership.objects.create(team=team, user=user, is_lead=True)
    calendar = catalogue.publish_calendar(
        name="Office hours",
        time_zone=settings.REPORTING_TIME_ZONE,
        windows=OFFICE_HOURS,
        holidays={},
        at=at,
    )
    service = Service.objects.create(
        name="IT support",
        slug="it-support",
        summary="Help with everything you work with",
        icon="ti-lifebuoy",
        team=team,
        owner=user,
        calendar=calendar,
        created_at=at,
    )
    for kind, type_name, slug in (
        (Kind.SUPPORT, "Something is broken or I need help", "help"),
        (Kind.PROJECT, "I want something built or changed", "change"),
        (Kind.CONSULTING, "I want advice", "advice"),
    ):
        RequestType.objects.create(
            service=service,
            kind=kind,
            name=type_name,
            slug=slug,
            is_failure_demand=kind == Kind.SUPPORT,
            default_impact=Level.LOW,
        )
    for priority, (response, resolution) in TARGETS.items():
        catalogue.set_target(
            service=None,
            kind=Kind.SUPPORT,
            priority=priority,
            response_seconds=response * _HOUR,
            resolution_seconds=resolution * _HOUR,
            at=at,
        )
