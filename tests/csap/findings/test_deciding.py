"""What people decide about a finding."""

import pytest
from django.db import DatabaseError, transaction

from csap.findings import services
from csap.findings.models import FindingEvent
from csap.findings.services import FindingRefused
from csap.findings.vocabulary import State
from servicedesk.common.errors import NotPermitted
from servicedesk.outbox.models import Fact
from tests.csap.findings.builders import AT, make_finding
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(manager=True)


def dismiss(finding, actor, **given):
    values = {"reason": "EXPLAINED", "sentence": " Toner was late. ", "actor": actor, "at": AT}
    return services.dismiss(finding.number, **values | given)


class TestDismiss:
    def test_keeps_who_why_and_when(self, manager):
        finding = dismiss(make_finding(), manager)

        event = finding.events.get()
        assert (finding.state, finding.closed_at) == (State.DISMISSED, AT)
        assert (event.actor, event.reason, event.sentence) == (
            manager,
            "EXPLAINED",
            "Toner was late.",
        )
        assert Fact.objects.filter(topic="csap.finding.dismissed").count() == 1

    def test_twice_with_the_same_key_is_once(self, manager):
        finding = make_finding()

        for _ in range(2):
            dismiss(finding, manager, key="one")

        assert finding.events.count() == 1

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"reason": ""}, "reason"),
            ({"reason": "BORED"}, "reason"),
            ({"sentence": "  "}, "sentence"),
            ({"sentence": "x" * 501}, "sentence"),
        ],
    )
    def test_needs_a_reason_and_a_sentence(self, manager, given, field):
        finding = make_finding()

        with pytest.raises(FindingRefused) as refused:
            dismiss(finding, manager, **given)

        assert refused.value.field == field
        assert not FindingEvent.objects.exists()

    def test_of_a_lasting_gap_as_too_small_is_refused(self, manager):
        lasting = make_finding(kind="GAP", stage="SUSTAINED")

        with pytest.raises(FindingRefused, match="lasting gap"):
            dismiss(lasting, manager, reason="TOO_SMALL")

    def test_of_what_does_not_wait_any_more_is_refused(self, manager):
        linked = make_finding(state="ATTACHED", plan_number="CSAP-1")

        with pytest.raises(FindingRefused, match="linked to a plan"):
            dismiss(linked, manager)

    @pytest.mark.parametrize("traits", [{}, {"agent": True}, {"team_lead": True}])
    def test_is_for_who_works_the_plan(self, traits):
        finding = make_finding()

        with pytest.raises(NotPermitted):
            dismiss(finding, UserFactory(**traits))

        finding.refresh_from_db()
        assert finding.is_waiting

    def test_without_a_person_the_database_refuses_too(self):
        finding = make_finding()

        with pytest.raises(DatabaseError, match="by_somebody"), transaction.atomic():
            FindingEvent.objects.create(finding=finding, step="DISMISSED", at=AT)


class TestAttach:
    def test_twice_is_once(self):
        finding = make_finding()

        for _ in range(2):
            services.attach(finding.number, plan_number="CSAP-1", actor=None, at=AT)

        assert [event.detail for event in finding.events.all()] == [{"plan": "CSAP-1"}]

    def test_of_what_was_dismissed_is_refused(self, manager):
        finding = dismiss(make_finding(), manager)

        with pytest.raises(FindingRefused, match="is dismissed"):
            services.attach(finding.number, plan_number="CSAP-1", actor=None, at=AT)
