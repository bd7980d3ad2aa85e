"""What the demo's people answer in a wave tells the demo's story."""

from random import Random
from statistics import mean

import pytest

from servicedesk.demo.opinions import opinion_of
from servicedesk.demo.support import FALLEN
from servicedesk.demo.voices import GAP

SERVICES = (FALLEN, "email-and-calendar", "secure-transfer-for-partners")


@pytest.fixture(scope="module")
def told():
    """Return what 150 people say, by (division, has_fallen)."""
    random = Random(5)
    return {
        (division, fell): [
            said
            for _ in range(150)
            for said in opinion_of(random, division=division, services=SERVICES, has_fallen=fell)
        ]
        for division, fell in (("Sales", False), ("Sales", True), (GAP, False))
    }


def average(all_said, key, part="", service=""):
    return mean(
        said.value
        for said in all_said
        if (said.key, said.part, said.service) == (key, part, service) and said.value is not None
    )


def test_remote_access_falls_below_what_people_can_accept(told):
    before, after = told["Sales", False], told["Sales", True]
    item = ("expect_service", "minimum", FALLEN)

    assert average(before, "expect_service", "perceived", FALLEN) > average(before, *item)
    assert average(after, "expect_service", "perceived", FALLEN) < average(after, *item)


def test_other_services_do_not_fall_with_it(told):
    before, after = (
        average(told["Sales", fell], "service_good", "", "email-and-calendar")
        for fell in (False, True)
    )

    assert abs(before - after) < 0.4


def test_one_division_is_not_kept_informed(told):
    theirs, others = told[GAP, False], told["Sales", False]

    assert average(theirs, "expect_news", "perceived") < average(theirs, "expect_news", "minimum")
    assert average(others, "expect_news", "perceived") > average(others, "expect_news", "minimum")


def test_few_know_the_secure_transfer(told):
    known = [s.value for s in told["Sales", False] if s.key == "known" and s.service == SERVICES[2]]

    assert sum(value > 0 for value in known) < len(known) / 2


def test_nobody_wants_less_than_they_need(told):
    said = told["Sales", False]
    minimum = [s.value for s in said if s.key == "expect_speed" and s.part == "minimum"]
    desired = [s.value for s in said if s.key == "expect_speed" and s.part == "desired"]

    assert mean(minimum) < mean(desired)
    assert all(1 <= value <= 9 for value in minimum + desired)
