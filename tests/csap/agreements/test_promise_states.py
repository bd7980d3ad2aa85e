"""Published targets against the record: the state, and what it is a finding of."""

from datetime import timedelta

import pytest

from csap.agreements.queries import gap_of, promise_states
from requests_app.clocks.models import Clock
from requests_app.requests.models import ServiceRequest
from tests.factories import NOW, RequestTypeFactory, TargetFactory, open_request

HOUR = 3600


def past(count, *, done_in_time, seconds=2 * HOUR):
    """Return a service with so many past requests, whose resolution took ``seconds`` or ten hours.

    They are copies of one that came through the one way in.
    """
    target = TargetFactory()
    first = open_request(request_type=RequestTypeFactory(), at=NOW - timedelta(days=30))
    clock = first.clocks.get(kind="RESOLUTION")
    rows = []
    for number in range(count):
        row = ServiceRequest.objects.get(pk=first.pk)
        row.pk, row.number = None, f"SR-9{number:05}"
        row.status, row.first_response_at = "RESOLVED", row.opened_at
        row.first_resolved_at = row.resolved_at = row.opened_at + timedelta(days=2)
        rows.append(row)
    ServiceRequest.objects.bulk_create(rows)
    Clock.objects.bulk_create(
        Clock(
            service_request=row,
            kind="RESOLUTION",
            calendar_id=clock.calendar_id,
            target=target,
            target_seconds=target.resolution_seconds,
            started_at=row.opened_at,
            due_at=clock.due_at,
            stopped_at=row.resolved_at,
            elapsed_seconds=seconds if number < done_in_time else 10 * HOUR,
            held_seconds=0,
        )
        for number, row in enumerate(rows)
    )
    first.delete()
    return target


def state_of_resolution():
    (found,) = [each for each in promise_states(at=NOW) if each.clock == "RESOLUTION"]
    return found


@pytest.mark.django_db
class TestPromiseStates:
    def test_a_target_that_the_record_speaks_against_is_tighter_than_it(self):
        target = past(60, done_in_time=42)

        found = state_of_resolution()

        assert (found.target_id, found.kept, found.n) == (target.pk, 42, 60)
        assert (found.state, found.gap) == ("not_supported", "tighter_than_record")
        assert found.delivered == 10 * HOUR

    def test_a_target_met_in_half_its_time_hides_a_reserve(self):
        past(60, done_in_time=60)

        found = state_of_resolution()

        assert (found.state, found.gap) == ("supported", "hidden_reserve")

    def test_too_few_say_nothing(self, django_assert_num_queries):
        past(21, done_in_time=0)

        with django_assert_num_queries(1):
            found = state_of_resolution()

        assert (found.state, found.gap) == ("insufficient", "")


@pytest.mark.parametrize(
    ("state", "delivered", "gap"),
    [
        ("not_supported", None, "tighter_than_record"),
        ("doubtful", 90, ""),
        ("supported", 50, "hidden_reserve"),
        ("supported", 51, ""),
        ("supported", None, ""),
        ("likely", 10, ""),
    ],
)
def test_what_a_state_is_a_finding_of(state, delivered, gap):
    assert gap_of(state, 100, delivered) == gap
