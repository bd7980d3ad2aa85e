"""The dullest valid rows. Traits name states."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from requests_app.catalogue.models import (
    RequestType,
    Service,
    ServiceLevelTarget,
    Team,
    TeamMembership,
    WorkingCalendar,
    WorkingWindow,
)
from requests_app.catalogue.vocabulary import Kind, Level
from requests_app.lifecycle import services as lifecycle
from servicedesk.accounts.models import Department, User
from servicedesk.accounts.roles import Role

#: A Tuesday morning in working hours.
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
PASSWORD = "a long enough password"


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Department {n}")
    code = factory.Sequence(lambda n: f"department-{n}")


class UserFactory(DjangoModelFactory):
    """An end-user. ``UserFactory(agent=True)`` and so on for the roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        agent = factory.Trait(roles=[Role.AGENT])
        team_lead = factory.Trait(roles=[Role.AGENT, Role.TEAM_LEAD])
        manager = factory.Trait(roles=[Role.MANAGER])
        admin = factory.Trait(roles=[Role.ADMIN], is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    department = factory.SubFactory(DepartmentFactory)
    password = factory.django.Password(PASSWORD)


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Team {n}")
    slug = factory.Sequence(lambda n: f"team-{n}")

    @factory.post_generation
    def with_members(self, create, people, **_):
        for person in people or ():
            TeamMembership.objects.create(team=self, user=person)


class CalendarFactory(DjangoModelFactory):
    """Monday to Friday, 08:00 to 18:00 in London; ``round_the_clock=True``: always."""

    class Meta:
        model = WorkingCalendar
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Calendar {n}")
    time_zone = "Europe/London"
    created_at = NOW - timedelta(days=3650)

    @factory.post_generation
    def round_the_clock(self, create, wanted, **_):
        days, hours = (range(7), (0, 1440)) if wanted else (range(5), (480, 1080))
        WorkingWindow.objects.bulk_create(
            WorkingWindow(calendar=self, weekday=day, opens_minute=hours[0], closes_minute=hours[1])
            for day in days
        )


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    name = factory.Sequence(lambda n: f"Service {n}")
    slug = factory.Sequence(lambda n: f"service-{n}")
    summary = "What people work with."
    team = factory.SubFactory(TeamFactory)
    calendar = factory.SubFactory(CalendarFactory)
    created_at = NOW - timedelta(days=3650)


class RequestTypeFactory(DjangoModelFactory):
    """Takes support requests; ``project=True`` or ``consulting=True`` for the others."""

    class Meta:
        model = RequestType

    class Params:
        project = factory.Trait(kind=Kind.PROJECT)
        consulting = factory.Trait(kind=Kind.CONSULTING)

    service = factory.SubFactory(ServiceFactory)
    kind = Kind.SUPPORT
    name = factory.Sequence(lambda n: f"Type {n}")
    slug = factory.Sequence(lambda n: f"type-{n}")


class TargetFactory(DjangoModelFactory):
    """Response in 1 hour, resolution in 8, for low-priority support of every service."""

    class Meta:
        model = ServiceLevelTarget

    kind = Kind.SUPPORT
    priority = 4
    response_seconds = 3600
    resolution_seconds = 8 * 3600
    valid_from = NOW - timedelta(days=3650)


def open_request(**given):
    """Open a dull request as its requester at NOW, through the one way in."""
    requester = given.pop("requester", None) or UserFactory()
    values = {
        "requester": requester,
        "actor": requester,
        "request_type": given.pop("request_type", None) or RequestTypeFactory(),
        "summary": "The screen stays dark",
        "description": "Since this morning.",
        "urgency": Level.LOW,
        "at": NOW,
    }
    return lifecycle.open_request(**(values | given))


def agent_for(service_request):
    """Return an agent of the request's team."""
    agent = UserFactory(agent=True)
    TeamMembership.objects.create(team_id=service_request.team_id, user=agent)
    return agent
