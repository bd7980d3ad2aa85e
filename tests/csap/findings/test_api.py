"""Findings and draft plans for programs."""

import pytest
from rest_framework.test import APIClient

from csap.findings.models import Finding
from csap.plans import services as plans
from tests.csap.findings.builders import AT, make_finding
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/findings/"


@pytest.fixture
def client():
    client = APIClient()
    client.force_authenticate(UserFactory(manager=True))
    return client


class TestList:
    def test_is_filtered(self, client):
        make_finding()
        trend = make_finding(kind="TREND", metric="sat.csat_top2", is_deficiency=False)

        for query in ({"kind": "TREND"}, {"metric": "sat.csat_top2"}, {"is_deficiency": "false"}):
            rows = client.get(URL, query).data["results"]
            assert [row["number"] for row in rows] == [trend.number]

    @pytest.mark.parametrize("query", [{"colour": "red"}, {"kind": "NONSENSE"}])
    def test_refuses_what_it_does_not_know(self, client, query):
        answer = client.get(URL, query)

        assert answer.status_code == 400
        assert set(answer.data["error"]["fields"]) == set(query)

    def test_takes_one_query_for_any_length(self, client, django_assert_num_queries):
        make_finding()
        make_finding(scope="service:x")

        for size in (1, 50):
            with django_assert_num_queries(1):
                client.get(URL, {"page_size": size})


class TestOne:
    def test_comes_with_its_evidence(self, client):
        finding = make_finding()

        told = client.get(f"{URL}{finding.number}/").data

        assert told["sentence"] == finding.sentence
        (seen,) = told["evidence"]
        assert (seen["value"], seen["n"], seen["statistics"]["family"]) == (0.59, 100, 100)


class TestDismiss:
    def test_takes_a_reason_and_a_sentence_once(self, client):
        finding = make_finding()
        sent = {"reason": "WRONG_DATA", "sentence": "The clock stood still."}

        answers = [
            client.post(f"{URL}{finding.number}/dismiss/", sent, headers={"Idempotency-Key": "a"})
            for _ in "ab"
        ]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].data["state"] == "DISMISSED"
        assert finding.events.count() == 1

    @pytest.mark.parametrize(
        ("sent", "status", "field"),
        [
            ({"reason": "BORED", "sentence": "No."}, 400, "reason"),
            ({"reason": "EXPLAINED"}, 400, "sentence"),
            ({"reason": "EXPLAINED", "sentence": "A.", "why": "B."}, 400, "why"),
            ({"reason": "TOO_SMALL", "sentence": "Tiny."}, 409, "reason"),
        ],
    )
    def test_names_what_is_wrong(self, client, sent, status, field):
        lasting = make_finding(kind="GAP", stage="SUSTAINED")

        answer = client.post(f"{URL}{lasting.number}/dismiss/", sent, format="json")

        assert answer.status_code == status
        assert field in answer.data["error"]["fields"]
        assert Finding.objects.get().is_waiting


class TestPlans:
    def test_are_listed_with_their_findings(self, client, django_assert_num_queries):
        finding = make_finding()
        plan = plans.open_by_rule(finding.number, at=AT)
        plans.open_by_rule(make_finding(scope="service:x").number, at=AT)

        with django_assert_num_queries(3):
            rows = client.get("/api/v1/plans/", {"scope": "all"}).data["results"]

        assert [(row["number"], row["state"], row["findings"]) for row in rows] == [
            (plan.number, "triggered", [finding.number])
        ]
        assert rows[0]["opened_by"] == ""
