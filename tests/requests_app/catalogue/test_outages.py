"""The record of outages: what is refused, what a repeat does, who sees what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from requests_app.catalogue import outages, queries
from requests_app.catalogue.models import Outage, OutageKind, Stage
from requests_app.catalogue.outages import OutageRefused, Told
from servicedesk.common.errors import NotPermitted
from tests.factories import NOW, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(start=-2, end=None, **given):
    """Return what is said of an outage, in hours from NOW."""
    ended_at = None if end is None else NOW + end * HOUR
    return Told(**({"kind": "FULL"} | given), started_at=NOW + start * HOUR, ended_at=ended_at)


def record(service=None, what=None, **given):
    service = service or ServiceFactory()
    given = {"actor": UserFactory(agent=True), "at": NOW} | given
    return outages.record_outage(what or told(), service_id=service.pk, **given)


class TestRecordOutage:
    def test_writes_it_once_under_one_key(self):
        service, agent = ServiceFactory(), UserFactory(agent=True)

        first, again = (record(service, actor=agent, key="k") for _ in range(2))

        assert first == again
        assert Outage.objects.count() == 1

    @pytest.mark.parametrize("end", [None, -1])
    def test_refuses_an_overlap_of_the_same_service_and_kind(self, end):
        service = ServiceFactory()
        record(service)

        with pytest.raises(OutageRefused, match="Another outage"):
            record(service, told(start=-3, end=end))

        record(service, told(start=-3, end=-2))  # it ends where the other begins
        record(service, told(kind="DEGRADED"))
        record(ServiceFactory())

    @pytest.mark.parametrize(
        ("what", "field"),
        [
            (told(start=-1, end=-2), "ended_at"),
            (told(start=1), "started_at"),
            (told(kind="BAD"), "kind"),
        ],
    )
    def test_names_what_cannot_be(self, what, field):
        with pytest.raises(OutageRefused) as refused:
            record(what=what)

        assert refused.value.field == field

    def test_takes_planned_work_of_the_future(self):
        assert record(what=told(start=24, end=26, is_planned=True)).is_planned

    def test_refuses_who_does_not_work_requests(self):
        with pytest.raises(NotPermitted):
            record(actor=UserFactory(manager=True))

    def test_the_table_itself_refuses_an_overlap(self):
        outage = record()

        with pytest.raises(IntegrityError), transaction.atomic():
            Outage.objects.create(
                service=outage.service, started_at=NOW, recorded_at=NOW, changed_at=NOW
            )


class TestEndOutage:
    def test_ends_it_and_keeps_both_versions_with_their_authors(self):
        outage, agent = record(), UserFactory(agent=True)

        for _ in range(2):
            ended = outages.end_outage(outage.pk, ended_at=NOW, actor=agent, at=NOW, key="e")

        assert ended.ended_at == NOW
        versions = list(outage.events.order_by("pgh_id").values_list("changed_by", "ended_at"))
        assert versions == [(outage.recorded_by_id, None), (agent.pk, NOW)]

    def test_refuses_a_second_end_and_one_in_the_future(self):
        outage, by = record(), {"actor": UserFactory(agent=True), "at": NOW}

        with pytest.raises(OutageRefused, match="future"):
            outages.end_outage(outage.pk, ended_at=NOW + HOUR, **by)
        outages.end_outage(outage.pk, ended_at=NOW, **by)
        with pytest.raises(OutageRefused, match="ended already"):
            outages.end_outage(outage.pk, ended_at=NOW, **by)


class TestCorrectOutage:
    def test_needs_a_reason(self):
        outage = record()

        with pytest.raises(OutageRefused, match="why") as refused:
            outages.correct_outage(outage.pk, told(), reason=" ", actor=outage.recorded_by, at=NOW)

        assert refused.value.field == "reason"

    def test_a_mistake_counts_nowhere_and_makes_room(self):
        outage = record()

        outages.correct_outage(
            outage.pk, told(), is_void=True, reason="a test", actor=outage.recorded_by, at=NOW
        )

        assert queries.outages_between(NOW - 9 * HOUR, NOW) == []
        record(outage.service)
        assert outage.events.last().reason == "a test"


class TestOutagesBetween:
    def test_returns_what_touches_the_period(self, django_assert_num_queries):
        service = ServiceFactory()
        record(service, told(start=-9, end=-8))
        touching = record(service, told(start=-7, end=-5))
        going_on = record(service, told(start=-2))

        with django_assert_num_queries(1):
            spans = queries.outages_between(NOW - 6 * HOUR, NOW, service_ids=[service.pk])

        assert [span.started_at for span in spans] == [touching.started_at, going_on.started_at]
        assert spans[1].ended_at is None


class TestPages:
    def post(self, client, path, **given):
        return client.post(f"/desk/outages/{path}", {"key": "k", **given})

    def test_are_recorded_ended_and_corrected_by_the_desk(self, client):
        client.force_login(UserFactory(agent=True))
        service = ServiceFactory()

        made = self.post(
            client, "record/", service=service.pk, kind="FULL", started_at="2026-03-01T10:00"
        )
        outage = Outage.objects.get()
        self.post(client, f"{outage.pk}/end/", ended_at="2026-03-01T12:00")
        refused = self.post(
            client, f"{outage.pk}/correct/", kind="DEGRADED", started_at="2026-03-01 10:00"
        )

        assert made.status_code == 302
        assert refused.status_code == 422
        assert "Say why the record changes." in refused.content.decode()
        outage.refresh_from_db()
        assert outage.ended_at - outage.started_at == 2 * HOUR
        assert "goes on" in client.get(f"/desk/outages/{outage.pk}/").content.decode()

    @pytest.mark.parametrize("rows", [1, 20])
    def test_list_takes_the_same_queries_for_any_length(
        self, client, rows, django_assert_num_queries
    ):
        client.force_login(UserFactory(agent=True))
        services = [ServiceFactory() for _ in range(rows)]
        Outage.objects.bulk_create(
            Outage(service=each, started_at=NOW, recorded_at=NOW, changed_at=NOW)
            for each in services
        )
        client.get("/desk/outages/")

        with django_assert_num_queries(4):  # session, person, those going on, all
            client.get("/desk/outages/")

    def test_portal_tells_what_is_down_and_what_is_planned_but_not_of_retired_services(
        self, client, time_machine
    ):
        time_machine.move_to(NOW, tick=False)
        client.force_login(UserFactory())
        down = record(what=told(note="Try again at noon."))
        record(what=told(start=24, end=26, is_planned=True))
        record(what=told(start=-9, end=-8, note="long over"))
        record(ServiceFactory(stage=Stage.RETIRED), told(note="behind the scenes"))

        home = client.get("/portal/").content.decode()
        service = client.get(f"/portal/services/{down.service.slug}/").content.decode()

        assert "Try again at noon." in home
        assert "Planned: not available" in home
        assert "long over" not in home
        assert "behind the scenes" not in home
        assert "Try again at noon." in service
        assert "Planned" not in service


class TestApi:
    def client_of(self, user):
        client = APIClient()
        client.force_authenticate(user)
        return client

    def test_monitoring_records_once_ends_and_is_told_what_is_wrong(self):
        client, service = self.client_of(UserFactory(agent=True)), ServiceFactory()
        body = {"service": service.slug, "started_at": "2026-03-01T10:00:00Z"}

        made = [
            client.post("/api/v1/outages/", body, headers={"Idempotency-Key": "m"})
            for _ in range(2)
        ]
        path = f"/api/v1/outages/{made[0].data['id']}/end/"
        ended = client.post(path, {"ended_at": "2026-03-01T11:00:00Z"})
        again = client.post(path, {"ended_at": "2026-03-01T11:00:00Z"})
        wrong = client.post("/api/v1/outages/", body | {"kind": "BAD", "service": "none"})

        assert [each.status_code for each in made] == [201, 201]
        assert made[0].data["id"] == made[1].data["id"]
        assert ended.data["ended_at"] == "2026-03-01T11:00:00Z"
        assert again.status_code == 409
        assert wrong.status_code == 400
        assert set(wrong.data["error"]["fields"]) == {"kind", "service"}

    def test_lists_by_service_and_state(self):
        client = self.client_of(UserFactory())
        outage = record()
        record(what=told(end=-1))

        found = client.get(f"/api/v1/outages/?service={outage.service.slug}&going_on=true").data[
            "results"
        ]

        assert [each["id"] for each in found] == [outage.pk]
        assert found[0]["kind"] == OutageKind.FULL
        assert client.get("/api/v1/outages/?state=x").status_code == 400
