"""Measurements for programs."""

import pytest
from rest_framework.test import APIClient

from csap.facts.models import Baseline, Measurement
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/measurements/"


def client_of(**traits):
    client = APIClient()
    client.force_authenticate(UserFactory(**traits))
    return client


class TestAccess:
    @pytest.mark.parametrize("trait", ["manager", "admin"])
    def test_readers_of_the_plan_read_it(self, stored, trait):
        assert client_of(**{trait: True}).get(URL).data["results"]

    @pytest.mark.parametrize("traits", [{}, {"agent": True}, {"team_lead": True}])
    def test_nobody_else_does(self, stored, traits):
        assert client_of(**traits).get(URL).status_code == 403

    def test_not_without_a_token(self, stored):
        assert APIClient().get(URL).status_code == 401


class TestList:
    def test_is_filtered_by_metric_scope_and_period(self, stored):
        wanted = {
            "metric": "util.reach",
            "scope": "all",
            "start": "2026-04-01",
            "end": "2026-05-01",
        }

        rows = client_of(manager=True).get(URL, wanted).data["results"]

        assert [(row["metric"], row["title"], row["unit"]) for row in rows] == [
            ("util.reach", "Reach", "share")
        ]
        assert not client_of(manager=True).get(URL, wanted | {"scope": "other"}).data["results"]

    def test_is_paged_by_key(self, stored):
        client = client_of(manager=True)

        first = client.get(URL, {"page_size": 5}).data
        second = client.get(first["next"]).data

        assert len(first["results"]) == 5
        assert first["results"][0]["metric"] != second["results"][0]["metric"]

    @pytest.mark.parametrize("query", [{"service": "x"}, {"start": "soon"}])
    def test_refuses_what_it_does_not_know(self, stored, query):
        answer = client_of(manager=True).get(URL, query)

        assert answer.status_code == 400
        assert set(answer.data["error"]["fields"]) == set(query)

    def test_takes_one_query_for_any_length(self, stored, django_assert_num_queries):
        client = client_of(manager=True)

        for size in (1, 50):
            with django_assert_num_queries(1):
                client.get(URL, {"page_size": size})

    def test_never_sends_what_is_hidden(self, stored):
        baseline = Baseline.objects.get()
        Measurement.objects.create(
            baseline=baseline,
            family=3,
            metric="sat.ces",
            definition_version=1,
            scope="service:x",
            start=baseline.start,
            end=baseline.end,
            as_of=baseline.as_of,
            n=4,
            state="hidden",
            unit="1 to 7",
            detail={"reason": "few"},
        )

        row = client_of(manager=True).get(URL, {"metric": "sat.ces"}).data["results"][0]

        assert row["state"] == "hidden"
        assert {row[name] for name in ("k", "value", "low", "high")} == {None}
        assert "detail" not in row
