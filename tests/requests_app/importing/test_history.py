"""What becomes of the rows of a case."""

from datetime import UTC, datetime

import pytest

from requests_app.clocks.models import Clock, ClockKind
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Channel, Status, Step
from servicedesk.outbox.models import Fact
from tests.factories import TargetFactory
from tests.requests_app.importing.files import MAPPING, csv_file, mapping_file, rows


@pytest.fixture
def imported(tmp_path, bring_in):
    """Return a function that imports one case and returns its request."""

    def run(*lines):
        bring_in(csv_file(tmp_path, rows(*lines)))
        return ServiceRequest.objects.get()

    return run


def steps_of(service_request):
    return list(service_request.history.order_by("at", "id").values_list("step", flat=True))


class TestCase:
    def test_becomes_a_request_with_all_that_its_columns_say(self, imported):
        request = imported("A work 3 09:00", "A done 3 10:00")

        assert (request.source, request.source_key) == ("tests", "A")
        assert request.summary == "Pump: A"
        assert request.service.name == "Pump"
        assert request.team.name == "Group 1"
        assert request.assignee.name == "ada"
        assert request.channel == Channel.IMPORT
        assert request.details == {"grade": "low"}
        assert request.status == Status.RESOLVED

    def test_is_dated_in_the_zone_of_the_mapping(self, imported):
        request = imported("A work 3 09:00")

        assert request.opened_at == datetime(2020, 3, 3, 8, 0, tzinfo=UTC)

    def test_begins_new_and_goes_on_with_what_its_first_row_says(self, imported):
        request = imported("A work 3 09:00")

        assert steps_of(request) == [Step.OPENED, Step.STARTED]

    def test_whose_first_row_is_new_has_that_row_for_its_opening(self, imported):
        request = imported("A queue 3 09:00")

        assert steps_of(request) == [Step.OPENED]
        assert request.status == Status.NEW

    def test_is_put_in_order_of_time_wherever_its_rows_lie(self, tmp_path, bring_in):
        lines = rows("A done 3 12:00", "B work 3 09:00", "A work 3 09:00", "B done 3 10:00")

        report = bring_in(csv_file(tmp_path, lines))

        assert (report.requests_created, report.rows_merged) == (2, 2)
        request = ServiceRequest.objects.get(source_key="A")
        assert steps_of(request) == [Step.OPENED, Step.STARTED, Step.RESOLVED]

    def test_that_comes_back_is_reopened(self, imported):
        request = imported("A work 3 09:00", "A done 3 10:00", "A work 4 09:00", "A done 4 10:00")

        assert request.reopen_count == 1
        assert request.first_resolved_at == datetime(2020, 3, 3, 9, 0, tzinfo=UTC)
        assert request.resolved_at == datetime(2020, 3, 4, 9, 0, tzinfo=UTC)

    def test_that_jumps_to_closed_says_which_step_is_implied(self, imported):
        request = imported("A work 3 09:00", "A closed 3 10:00")

        resolved = request.history.get(step=Step.RESOLVED)
        assert resolved.changes == {"implied by": ["", "closed"]}
        assert request.closed_at == request.resolved_at

    def test_waits_with_a_reason(self, imported):
        request = imported("A work 3 09:00", "A wait 3 10:00", "A part 3 11:00", "A work 3 12:00")

        assert list(request.holds.order_by("pk").values_list("reason", flat=True)) == [
            "REQUESTER",
            "SUPPLIER",
        ]
        assert not request.holds.filter(ended_at=None).exists()

    def test_keeps_a_row_without_a_step_as_a_remark(self, imported):
        request = imported("A work 3 09:00", "A -100 3 10:00")

        remark = request.history.get(step=Step.CHANGED)
        assert remark.changes["activity"] == ["", "-100"]
        assert request.status == Status.IN_PROGRESS

    def test_is_handed_on_and_given_back(self, imported):
        request = imported("A work 3 09:00 ada", "A work 3 10:00 bo", "A queue 3 11:00 bo")

        assert request.assignee is None
        assert request.assignment_count == 3
        assert steps_of(request).count(Step.ASSIGNED) == 2

    def test_stays_cancelled(self, imported):
        request = imported("A work 3 09:00", "A cancelled 3 10:00", "A work 3 11:00")

        assert request.status == Status.CANCELLED
        assert request.reopen_count == 0


class TestClocks:
    def test_stand_as_if_the_desk_had_run_them(self, imported):
        request = imported(
            "A queue 3 09:00",
            "A work 3 09:30",
            "A wait 3 10:00",
            "A work 3 11:00",
            "A done 3 12:00",
        )

        response = Clock.objects.get(service_request=request, kind=ClockKind.RESPONSE)
        resolution = Clock.objects.get(service_request=request, kind=ClockKind.RESOLUTION)
        assert response.elapsed_seconds == 30 * 60
        assert (resolution.elapsed_seconds, resolution.held_seconds) == (2 * 3600, 3600)

    def test_do_not_run_while_it_was_resolved(self, imported):
        request = imported("A work 3 09:00", "A done 3 10:00", "A work 4 09:00", "A done 4 10:00")

        resolution = Clock.objects.get(service_request=request, kind=ClockKind.RESOLUTION)
        assert resolution.elapsed_seconds == 2 * 3600

    def test_are_measured_against_what_was_promised_then(self, tmp_path, bring_in):
        TargetFactory(priority=4)  # in force in 2020
        TargetFactory(priority=4, kind="PROJECT")

        bring_in(csv_file(tmp_path, rows("A work 3 09:00", "A wait 3 10:00", "A done 3 20:00")))

        resolution = Clock.objects.get(kind=ClockKind.RESOLUTION)
        assert resolution.target_seconds == 8 * 3600
        assert resolution.due_at == datetime(2020, 3, 4, 2, 0, tzinfo=UTC)
        assert resolution.is_met

    def test_of_what_is_long_overdue_disturb_nobody(self, tmp_path, bring_in):
        TargetFactory(priority=4)

        bring_in(csv_file(tmp_path, rows("A work 3 09:00")))

        resolution = Clock.objects.get(kind=ClockKind.RESOLUTION)
        assert resolution.stopped_at is None
        assert resolution.breached_at == resolution.due_at


class TestImport:
    def test_tells_no_other_room_anything(self, imported):
        imported("A work 3 09:00", "A done 3 10:00")

        assert not Fact.objects.exists()

    def test_makes_people_who_cannot_sign_in_and_count_in_the_past_only(self, imported):
        request = imported("A work 3 09:00", "A done 5 10:00")

        person = request.requester
        assert person.name == "A caller"
        assert person.email.endswith("@import.invalid")
        assert not person.is_active
        assert not person.has_usable_password()
        assert str(person.joined_date) == "2020-03-03"
        assert str(person.left_date) == "2020-03-06"

    def test_believes_a_count_of_reopenings_that_the_file_keeps(self, tmp_path, bring_in):
        counted = MAPPING.replace(
            'activity = ["state"]', 'activity = ["state"]\nreopen_count = "impact"'
        )
        lines = [
            ("A", state, f"3/3/2020 {hour}:00", "ada", "Group 1", "Pump", count)
            for state, hour, count in [
                ("work", 9, "0"), ("done", 10, "0"), ("work", 11, "0"), ("done", 12, "0"),
                ("work", 13, "1"), ("done", 14, "1"),
            ]
        ]  # fmt: skip

        report = bring_in(csv_file(tmp_path, lines), mapping_file(tmp_path, counted))

        assert ServiceRequest.objects.get().reopen_count == 1
        assert [note.case for note in report.notes] == ["A"]
