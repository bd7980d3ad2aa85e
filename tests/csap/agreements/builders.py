"""Dull negotiations, through the services."""

from datetime import date, timedelta

from csap.agreements import services
from csap.agreements.asks import Ask, Expectation
from csap.agreements.bargaining import Terms
from csap.agreements.services import Demand
from csap.facts.periods import local_day
from tests.factories import NOW, DepartmentFactory, UserFactory

TODAY = local_day(NOW)


def demanded(request_type, /, *, hours=8, percent=90, at=NOW, actor=None, **given):
    """Return an agreement that a department's representative asks for."""
    department = given.pop("department", None) or DepartmentFactory()
    representative = given.pop("representative", None) or UserFactory(department=department)
    asked = {
        "expectation": Expectation.RESOLUTION,
        "service": request_type.service.slug,
        "number": hours,
        "share": percent / 100,
        "request_type": request_type.slug,
    } | given
    wanted = Demand(Ask(**asked), representative, "We cannot close a month.", department)
    return services.demand(wanted, actor=actor or UserFactory(manager=True), at=at)


def terms(hours=8, *, percent=90, days=365, since=TODAY, **given):
    """Return terms that begin today."""
    return Terms(
        value=int(hours * 60),
        percent=percent,
        valid_from=since,
        valid_until=since + timedelta(days=days - 1),
        **given,
    )


def agreed(request_type, manager, *, hours=12, at=NOW, terms_given=None, **given):
    """Return an agreement that IT agreed to at once."""
    agreement = demanded(request_type, hours=hours, at=at, actor=manager, **given)
    services.freeze_record(agreement.number, actor=manager, at=at)
    wanted = terms_given or terms(hours, since=local_day(at))
    return services.agree(agreement.number, wanted, actor=manager, at=at)


def day(text):
    return date.fromisoformat(text)
