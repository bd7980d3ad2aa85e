"""The monthly check: what it says, and which steps it takes by rule."""

from datetime import date, timedelta

import pytest

from csap.agreements import queries, services
from csap.agreements.models import Agreement
from csap.agreements.vocabulary import State, Step
from csap.facts.periods import midnight
from requests_app.catalogue.models import ServiceLevelTarget
from requests_app.requests.models import ServiceRequest
from tests.csap.agreements.builders import agreed
from tests.csap.agreements.test_feasibility import past
from tests.factories import NOW, RequestTypeFactory, UserFactory

pytestmark = pytest.mark.django_db
MAY_DAY, JUNE = midnight(date(2026, 5, 1)), midnight(date(2026, 6, 1))


@pytest.fixture
def manager():
    return UserFactory(manager=True)


@pytest.fixture
def agreement(manager):
    """Ten hours, which all of sixty requests kept; they become its customers' own."""
    request_type = RequestTypeFactory()
    past(request_type, [120, 480, 600, 480] * 15)
    made = agreed(request_type, manager, hours=10)
    ServiceRequest.objects.update(department=made.department)
    return made


def tighten(agreement, hours):
    """Make what was agreed so tight as nobody would have agreed to."""
    Agreement.objects.filter(pk=agreement.pk).update(agreed_value=hours * 60)


class TestCheck:
    def test_each_closed_month_is_checked_once(self, agreement):
        first, second = services.check_months(at=MAY_DAY), services.check_months(at=MAY_DAY)

        checks = list(agreement.checks.order_by("start").values_list("start", "support", "kept"))
        assert (first, second) == (2, 0)
        assert [each[:2] for each in checks] == [
            (date(2026, 3, 1), "supported"),
            (date(2026, 4, 1), "supported"),
        ]

    def test_it_counts_its_customers_only(self, agreement):
        ServiceRequest.objects.update(department=UserFactory().department)

        services.check_months(at=MAY_DAY)

        assert set(agreement.checks.values_list("support", "n")) == {("insufficient", 0)}

    def test_two_months_that_do_not_support_it_reopen_the_talks(self, agreement):
        tighten(agreement, 2)

        services.check_months(at=midnight(date(2026, 4, 1)))
        agreement.refresh_from_db()
        assert agreement.state == State.AGREED
        services.check_months(at=MAY_DAY)

        agreement.refresh_from_db()
        assert agreement.state == State.REOPENED
        assert agreement.steps.filter(step=Step.REOPENED, actor=None).count() == 1
        assert ServiceLevelTarget.objects.agreed().in_force(MAY_DAY).exists()

    def test_the_over_promise_rate_follows_the_newest_check(self, agreement):
        assert queries.overpromise(at=NOW + timedelta(days=1)).k == 0
        tighten(agreement, 2)

        services.check_months(at=MAY_DAY)

        assert queries.overpromise(at=MAY_DAY).k == 1

    def test_more_arrivals_than_it_holds_for_suspend_it_until_they_are_fewer(self, agreement):
        record = agreement.records.latest("pk")
        assert record.weekly_arrivals is not None
        flood = RequestTypeFactory(service=agreement.service)
        past(flood, [60] * 60, every=timedelta(hours=4))
        opened, done = midnight(date(2026, 4, 7)), midnight(date(2026, 4, 8))
        ServiceRequest.objects.filter(request_type=flood).update(
            request_type=agreement.request_type,
            opened_at=opened,
            first_response_at=opened,
            first_resolved_at=done,
            resolved_at=done,
            updated_at=done,
        )

        services.check_months(at=MAY_DAY)
        agreement.refresh_from_db()
        assert agreement.state == State.SUSPENDED
        assert not ServiceLevelTarget.objects.agreed().in_force(MAY_DAY).exists()
        services.check_months(at=JUNE)

        agreement.refresh_from_db()
        assert agreement.state == State.AGREED
        assert ServiceLevelTarget.objects.agreed().in_force(JUNE).exists()
