"""Measures that other rooms tell are stored with every baseline; availability is one of them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from csap.facts import services, told
from csap.facts.outages import NO_RECORD
from csap.facts.periods import Period
from csap.facts.queries import baseline_for
from csap.facts.scopes import Reach, Scope
from requests_app.catalogue.models import Outage
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db

MAY = Period(date(2026, 5, 1), date(2026, 6, 1))
AT = datetime(2026, 7, 1, 4, tzinfo=UTC)
RATE = "gov.overpromise_rate"


@pytest.fixture
def tellers(monkeypatch):
    monkeypatch.setattr(told, "_tellers", dict(told._tellers))


def stored(scope=Scope(), at=AT):  # noqa: B008 - immutable
    services.compute_baseline(scope, MAY, at=at)
    return baseline_for(scope, MAY).figures


def down(service, start, hours, **given):
    return Outage.objects.create(
        service=service,
        started_at=start,
        ended_at=start + timedelta(hours=hours),
        recorded_at=start,
        changed_at=start,
        **given,
    )


class TestTellers:
    def test_are_asked_for_the_scope_and_period_of_each_baseline(self, tellers):
        asked = []

        def tell(*about):
            asked.append(about)
            return told.share(2, 8, late=["AG-1"])

        told.add_teller(RATE, tell)

        figure = stored()[RATE]

        assert asked == [(Reach(), MAY, MAY.final_from)]
        assert (figure.value, figure.k, figure.n, figure.low) == (0.25, 2, 8, None)
        assert (figure.state, figure.family, figure.detail) == ("ok", 0, {"late": ["AG-1"]})

    def test_change_a_baseline_by_what_they_tell(self, tellers):
        told.add_teller(RATE, lambda *_: told.share(2, 8))
        first = services.compute_baseline(Scope(), MAY, at=AT)
        told.add_teller(RATE, lambda *_: told.share(3, 8))

        assert services.compute_baseline(Scope(), MAY, at=AT) != first

    @pytest.mark.parametrize(
        ("n", "state", "value"), [(0, "no_data", None), (4, "small", 0.25), (8, "ok", 0.25)]
    )
    def test_are_shown_by_how_many_they_speak_of(self, tellers, n, state, value):
        told.add_teller(RATE, lambda *_: told.share(n // 4, n))

        figure = stored()[RATE]

        assert (figure.state, figure.value) == (state, value)

    def test_may_say_nothing_of_a_scope(self, tellers):
        told.add_teller(RATE, lambda *_: None)

        assert RATE not in stored()

    def test_are_of_measures_that_the_catalog_knows(self):
        with pytest.raises(KeyError):
            told.add_teller("gov.invented", lambda *_: None)


class TestAvailability:
    @pytest.fixture
    def service(self):
        service = ServiceFactory()
        down(service, datetime(2026, 4, 20, 9, tzinfo=UTC), 1)
        return service

    def test_is_the_agreed_time_that_no_outage_took(self, service):
        whole = stored(Scope(service=service.slug))["avail.share"].detail["agreed_seconds"]
        down(service, datetime(2026, 5, 12, 9, tzinfo=UTC), 2)  # a Tuesday
        down(service, datetime(2026, 5, 13, 9, tzinfo=UTC), 1, is_planned=True)

        figure = stored(Scope(service=service.slug))["avail.share"]

        agreed = whole - 3600
        assert figure.value == pytest.approx(100 * (agreed - 7200) / agreed)
        assert figure.detail == {
            "agreed_seconds": agreed,
            "down_seconds": 7200,
            "degraded_seconds": 0,
            "planned_seconds": 3600,
        }

    def test_of_the_organisation_adds_up_its_services(self, service):
        other = ServiceFactory()
        down(other, datetime(2026, 5, 12, 9, tzinfo=UTC), 4)

        figure = stored()["avail.share"]

        assert figure.n == 2
        assert figure.detail["down_seconds"] == 4 * 3600

    def test_knows_nothing_before_the_first_outage_on_record(self):
        down(ServiceFactory(), datetime(2026, 5, 12, 9, tzinfo=UTC), 2)

        figure = stored()["avail.share"]

        assert (figure.state, figure.detail) == ("no_data", {"reason": NO_RECORD})
