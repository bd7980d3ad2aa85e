"""The made-up outages: none meets another of its service and kind, some stand in the way today."""

from datetime import UTC, datetime
from itertools import pairwise

from servicedesk.demo.loading.outages import mishaps
from servicedesk.demo.offer import offer

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)


def test_no_two_of_a_service_and_kind_meet_and_one_goes_on():
    slugs = [service.slug for service in offer().services]

    found = sorted(mishaps(slugs, NOW), key=lambda each: (each.slug, each.kind, each.started_at))

    for earlier, later in pairwise(found):
        if (earlier.slug, earlier.kind) == (later.slug, later.kind):
            assert earlier.ended_at <= later.started_at
    assert [each.slug for each in found if each.ended_at is None] == ["printing-and-scanning"]
    assert {each.slug for each in found} == set(slugs)
