"""What a service costs and where it stands: who says so, and what is kept of it."""

import pytest
from django.db import IntegrityError

from requests_app.catalogue import portfolio
from requests_app.catalogue.portfolio import Standing
from servicedesk.common.errors import NotPermitted
from tests.factories import NOW, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db
SAID = Standing("GROWTH", 34_600_000, "GBP")


class TestSetStanding:
    def test_keeps_who_said_what(self):
        service, manager = ServiceFactory(), UserFactory(manager=True, name="Lena")

        told = portfolio.set_standing(service.slug, SAID, actor=manager, at=NOW)

        assert (told.lifecycle, told.annual_cost_minor) == ("GROWTH", 34_600_000)
        assert [(each.by, each.standing) for each in portfolio.said_before(told)] == [
            ("Lena", SAID)
        ]

    def test_a_repeat_leaves_no_second_version(self):
        service, manager = ServiceFactory(), UserFactory(manager=True)
        portfolio.set_standing(service.slug, SAID, actor=manager, at=NOW)

        portfolio.set_standing(service.slug, SAID, actor=manager, at=NOW)

        assert len(portfolio.said_before(service)) == 1

    @pytest.mark.parametrize("role", ["agent", "team_lead"])
    def test_refuses_whoever_does_not_answer_for_the_portfolio(self, role):
        service = ServiceFactory()

        with pytest.raises(NotPermitted):
            portfolio.set_standing(service.slug, SAID, actor=UserFactory(**{role: True}), at=NOW)

        service.refresh_from_db()
        assert service.annual_cost_minor is None


@pytest.mark.parametrize("given", [{"annual_cost_minor": 5}, {"currency": "GBP"},
                                   {"annual_cost_minor": 5, "currency": "gb"}])  # fmt: skip
def test_the_database_refuses_a_cost_without_a_currency(given):
    with pytest.raises(IntegrityError, match="service_cost_has_a_currency"):
        ServiceFactory(**given)


class TestPage:
    def test_keeps_money_as_people_type_it(self, signed_in):
        service, client = ServiceFactory(), signed_in(UserFactory(manager=True))

        answer = client.post(
            f"/csap/portfolio/{service.slug}/",
            {"lifecycle": "MATURE", "cost": "1240.50", "currency": "gbp"},
        )

        service.refresh_from_db()
        assert answer.status_code == 302
        assert (service.annual_cost_minor, service.currency) == (124_050, "GBP")
        page = client.get(f"/csap/portfolio/{service.slug}/").content.decode()
        assert 'value="1240.50"' in page
        assert "£1,240.50 a year" in page

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, signed_in):
        service, client = ServiceFactory(), signed_in(UserFactory(manager=True))

        answer = client.post(
            f"/csap/portfolio/{service.slug}/", {"cost": "-4", "currency": "pounds"}
        )

        assert answer.status_code == 422
        assert b"Three letters, such as GBP." in answer.content
        assert b'value="-4"' in answer.content


class TestApi:
    def test_managers_write_and_read_it(self, signed_in):
        service, client = ServiceFactory(), signed_in(UserFactory(manager=True))
        path, told = f"/api/v1/services/{service.slug}/standing/", SAID._asdict()

        assert client.put(path, told, content_type="application/json").json() == told
        assert client.get(path).json() == told

    def test_names_the_field_that_is_missing(self, signed_in):
        client = signed_in(UserFactory(manager=True))
        path = f"/api/v1/services/{ServiceFactory().slug}/standing/"

        answer = client.put(path, {"annual_cost_minor": 5}, content_type="application/json")

        assert answer.status_code == 400
        assert "currency" in answer.json()["error"]["fields"]
