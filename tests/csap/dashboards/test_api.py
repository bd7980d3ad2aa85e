"""Measurements for programs."""

import pytest
from rest_framework.test import APIClient

from csap.facts.models import Baseline, Measurement
from csap.metrics import catalog
from servicedesk.audit.models import AccessRecord
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
        baseline.pk, baseline.scope = None, "service:x"
        baseline.save()
        Measurement.objects.create(
            baseline=baseline,
            family=3,
            metric="sat.csat_top2",
            definition_version=1,
            scope="service:x",
            start=baseline.start,
            end=baseline.end,
            as_of=baseline.as_of,
            n=4,
            state="hidden",
            unit="share",
            detail={"reason": "few"},
        )

        wanted = {"metric": "sat.csat_top2", "scope": "service:x"}
        (row,) = client_of(manager=True).get(URL, wanted).data["results"]

        assert row["state"] == "hidden"
        assert {row[name] for name in ("k", "value", "low", "high")} == {None}
        assert "detail" not in row

    @pytest.mark.parametrize(
        ("metric", "n", "detail", "is_told"),
        [
            ("sat.csat_top2", 9, {}, False),
            ("sat.csat_top2", 10, {}, True),
            ("sat.csat_mean", 9, {}, True),
            ("variance.sat.csat_top2", 40, {"n_before": 7}, False),
            ("variance.sat.csat_top2", 40, {"n_before": 20}, True),
        ],
    )
    def test_tells_no_share_of_five_to_nine_answers_of_a_part(
        self, stored, metric, n, detail, is_told
    ):
        baseline = Baseline.objects.get()
        Measurement.objects.create(
            baseline=Baseline.objects.create(
                scope="service:x",
                start=baseline.start,
                end=baseline.end,
                as_of=baseline.as_of,
                is_provisional=False,
                computed_at=baseline.computed_at,
                input_hash="1",
            ),
            family=3,
            metric=metric,
            definition_version=1,
            scope="service:x",
            start=baseline.start,
            end=baseline.end,
            as_of=baseline.as_of,
            n=n,
            k=5,
            value=0.5,
            low=0.2,
            high=0.8,
            state="small",
            unit="share",
            detail=detail,
        )

        row = client_of(manager=True).get(URL, {"scope": "service:x"}).data["results"][0]

        assert (row["value"] is not None, row["k"] is not None) == (is_told, is_told)
        assert row["n"] == n


BASELINES = "/api/v1/baselines/"


class TestBaselines:
    def test_are_listed_and_read_in_full(self, stored, django_assert_num_queries):
        client = client_of(manager=True)

        listed = client.get(BASELINES, {"scope": "all", "start": "2026-04-01"}).data["results"]
        with django_assert_num_queries(2):
            full = client.get(f"{BASELINES}{listed[0]['id']}/").data

        assert [row["scope"] for row in listed] == ["all"]
        assert "measurements" not in listed[0]
        assert {row["metric"] for row in full["measurements"]} >= {"util.reach", "flow.backlog"}
        assert full["input_hash"] == listed[0]["input_hash"]

    def test_are_computed_on_demand(self, world, eager):
        wanted = {"scope": f"service:{world.services[0].slug}", "period": "2026-04"}

        answer = client_of(manager=True).post(BASELINES, wanted, format="json")

        assert answer.status_code == 202
        assert answer.data["end"].isoformat() == "2026-05-01"
        stored = client_of(manager=True).get(BASELINES, {"scope": wanted["scope"]}).data["results"]
        assert [row["start"] for row in stored] == ["2026-04-01"]
        assert AccessRecord.objects.filter(action="RECOMPUTED").exists()

    @pytest.mark.parametrize(
        ("wanted", "field"),
        [
            ({"period": "soon"}, "period"),
            ({"period": "2026-04-03"}, "period"),
            ({}, "period"),
            ({"scope": "service:nowhere", "period": "2026-04"}, "scope"),
            ({"scope": "nothing", "period": "2026-04"}, "scope"),
            ({"period": "2026-04", "days": 3}, "days"),
        ],
    )
    def test_refuse_what_is_no_scope_or_period(self, world, wanted, field):
        answer = client_of(manager=True).post(BASELINES, wanted, format="json")

        assert answer.status_code == 400
        assert set(answer.data["error"]["fields"]) == {field}

    @pytest.mark.parametrize("traits", [{}, {"agent": True}, {"team_lead": True}])
    def test_are_for_readers_of_the_plan(self, stored, traits):
        client = client_of(**traits)

        assert client.get(BASELINES).status_code == 403
        assert client.post(BASELINES, {"period": "2026-04"}, format="json").status_code == 403


class TestMetrics:
    URL = "/api/v1/metrics/"

    def test_are_the_registry_with_definitions(self, django_assert_num_queries):
        client = client_of(manager=True)

        with django_assert_num_queries(0):
            every = client.get(self.URL).data
        one = client.get(f"{self.URL}sat.csat_top2/").data

        assert [row["key"] for row in every] == list(catalog.METRICS)
        assert one in every
        assert (one["relevant_change"], one["needs"]) == ("3 points", "10 answers")
        assert one["definition"] == "docs/metrics.md#metric-3-satisfaction"
        assert one["formula"] == "answers of 4 or 5 / all answers of 1 to 5"

    def test_of_an_unknown_key_there_is_none(self):
        assert client_of(manager=True).get(f"{self.URL}no.such/").status_code == 404
