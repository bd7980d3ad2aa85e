"""Key customers as the tests need them, the dullest first."""

from datetime import UTC, date, datetime, timedelta

from csap.customers import criteria, services
from csap.customers.services import standings
from csap.customers.services.standings import Loud, Part, Told
from csap.customers.vocabulary import Outcome
from csap.facts.periods import Period
from tests.factories import DepartmentFactory, UserFactory

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
Q2 = Period(date(2026, 4, 1), date(2026, 7, 1))
Q3 = Period(date(2026, 7, 1), date(2026, 10, 1))
QUIET = Loud(0, 10, 100, 1000, "normal", 0.0)


def make_customer(actor, **given):
    """Return a candidate; its representative is of its department."""
    department = given.pop("department", None) or DepartmentFactory()
    person = given.pop("representative", None) or UserFactory(department=department)
    values = {"department": department, "representative": person, "actor": actor, "at": AT}
    return services.add_customer(**(values | given))


def score(customer, value=0.7, period=Q3, **given):
    """Freeze a standing in which every computed criterion is of one value."""
    parts = {
        item.key: Part(value, f"{item.title}: told by a test", {})
        for item in criteria.current().items
        if item.is_computed
    }
    told = Told(period, parts | given.pop("parts", {}), (0, 0), QUIET, {})
    return standings.freeze(customer, told._replace(**given), criteria.current(), at=AT)


def judge_all(customer, *judges, mark=3):
    """Have each of the judges mark whatever is judged."""
    for judge in judges:
        for item in criteria.current().items:
            if item.is_judged:
                services.judge(
                    code(customer),
                    criterion=item.key,
                    mark=mark,
                    reason="Seen.",
                    actor=judge,
                    at=AT,
                )


def decide(customer, outcome=Outcome.IN, *, actor, at=AT, **given):
    values = {"outcome": outcome, "reason": "Speaks for the plant.", "actor": actor, "at": at}
    return services.decide(code(customer), **(values | given))


def code(customer):
    return customer.department.code


def later(days):
    return AT + timedelta(days=days)
