"""Waves and their people, built by the services that managers use."""

from datetime import UTC, datetime, timedelta

from servicedesk.accounts.models import Department, User
from surveys import services
from surveys.models import Invitation, QuestionnaireVersion
from surveys.vocabulary import RELATIONSHIP, Mode
from tests.factories import ServiceFactory, UserFactory

#: A Tuesday morning in working hours.
NOON = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def people(count, department=None):
    """Insert dull people at once."""
    first = User.objects.count()
    return User.objects.bulk_create(
        (
            User(email=f"member{first + n}@example.org", name=f"Member {n}", department=department)
            for n in range(count)
        ),
        batch_size=1000,
    )


def department(name, parent=None):
    return Department.objects.create(name=name, code=name.lower(), parent=parent)


def plan(**given):
    """Return a plan of three weeks from NOON's day on."""
    version = QuestionnaireVersion.objects.in_force(RELATIONSHIP).get()
    values = {
        "name": "Spring 2026",
        "version_id": version.pk,
        "opens_on": NOON.date(),
        "closes_on": NOON.date() + timedelta(days=21),
        "mode": Mode.ANONYMOUS,
        "service_ids": [ServiceFactory().pk],
    }
    return services.Plan(**(values | given))


def planned(actor=None, key=None, **given):
    return services.plan_wave(plan(**given), actor=actor or planner(), key=key)


def planner():
    return UserFactory(manager=True, department=None)


def started(at=NOON, **given):
    wave = planned(**given)
    return services.start_wave(wave.pk, actor=wave.planned_by, at=at)


def written(at=NOON, **given):
    wave = started(at=at, **given)
    services.write_invitations(wave.pk, at=at)
    return wave


def invitations(wave):
    return Invitation.objects.filter(wave=wave)
