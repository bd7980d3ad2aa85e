"""What is stored is compared with its source every night; a difference is told and stays open."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from csap.facts import audits, marks, services
from csap.facts.models import CountedDay, DayAudit, DemandDay
from csap.facts.periods import Period
from csap.facts.rebuild import rebuild_days
from csap.facts.scopes import Scope
from tests.factories import NOW, open_request

pytestmark = pytest.mark.django_db

DAY = NOW.date()
MONTH = Period(date(2026, 3, 1), date(2026, 4, 1))
LATER = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def counted():
    open_request()
    marks.drain()


def spoil():
    """Change a roll-up behind the back of everything."""
    DemandDay.objects.filter(day=DAY).update(created=7)


class TestAnAudit:
    def test_finds_nothing_in_what_was_counted(self, counted):
        found = audits.audit_days([DAY], at=LATER)

        assert [each.differences for each in found] == [{}]
        assert (
            audits.sentence(MONTH)
            == "Compared with the requests on 20 November 2026: no difference."
        )

    def test_finds_a_row_that_was_changed_and_leaves_it_as_it_is(self, counted, caplog):
        spoil()

        (found,) = audits.audit_days([DAY], at=LATER)

        assert found.differences == {"facts_demandday": 2}
        assert DemandDay.objects.get().created == 7
        assert [(r.levelname, r.message) for r in caplog.records] == [
            ("ERROR", "Roll-ups differ from their source")
        ]

    def test_keeps_a_period_from_being_final(self, counted):
        spoil()
        audits.audit_days([DAY], at=LATER)

        baseline = services.compute_baseline(Scope(), MONTH, at=LATER)

        assert baseline.is_provisional
        assert audits.sentence(MONTH).startswith("One day differs from the requests counted")

    def test_is_settled_by_counting_again_and_a_clean_audit(self, counted):
        spoil()
        audits.audit_days([DAY], at=LATER)

        rebuild_days([DAY])
        audits.audit_days([DAY], at=LATER + timedelta(minutes=1))

        assert audits.unsettled(MONTH) == 0
        assert not services.compute_baseline(Scope(), MONTH, at=LATER).is_provisional

    def test_leaves_out_what_waits_to_be_counted(self):
        open_request()

        assert audits.audit_days([DAY], at=LATER) == []

    def test_names_the_state_of_the_source(self, counted):
        (before,) = audits.audit_days([DAY], at=LATER)
        open_request()
        marks.drain()

        (after,) = audits.audit_days([DAY], at=LATER)

        assert before.source_hash != after.source_hash


class TestByNight:
    def test_yesterday_what_changed_and_leaves_by_chance_are_looked_at(self, counted):
        CountedDay.objects.filter(day=DAY).update(counted_at=LATER - timedelta(hours=2))

        found = audits.audit_recent(at=LATER)

        whole = {each.day for each in found if each.leaf_id is None}
        assert whole == {DAY, date(2026, 11, 19)}
        assert [each.day for each in found if each.leaf_id] == [DAY]

    def test_a_spoilt_leaf_is_found_by_chance(self, counted):
        spoil()
        CountedDay.objects.update(counted_at=LATER - timedelta(days=9))

        found = audits.audit_recent(at=LATER)

        assert {each.leaf_id is None: each.differences for each in found} == {
            True: {},
            False: {"facts_demandday": 2},
        }


class TestTheCommand:
    def test_prints_what_differs_and_fails(self, counted):
        spoil()
        out = io.StringIO()

        with pytest.raises(CommandError, match="run csap_recompute"):
            call_command("csap_audit", "--day", DAY.isoformat(), stdout=out)

        assert out.getvalue().splitlines()[-1] == "1 days and leaves compared, 1 differ"
        assert DayAudit.objects.get().day == DAY
