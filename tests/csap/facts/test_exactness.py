"""Whatever happens to the source rows, the drained roll-ups say what the source rows say."""

from datetime import date, timedelta

import pytest
from django.db import connection

from csap.facts import marks, rolled, scratch
from csap.facts.customer_groups import groups_in_use
from csap.facts.evidence import canonical, plain
from csap.facts.models import DirtyMark
from csap.facts.periods import Period
from csap.facts.rebuild import fold_months
from csap.facts.scopes import Scope
from tests.csap.facts.random_world import TODAY, RandomWorld

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("instrument")]

ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")


def random_scope(world):
    department = world.pick(world.departments)
    return Scope(
        service=world.pick(world.services).slug if world.chance(0.4) else "",
        department=department.code if department is not None and world.chance(0.5) else "",
        group=world.pick(groups_in_use() or [""]) if world.chance(0.4) else "",
    )


def random_periods(world):
    periods = []
    for _ in range(4):
        start = date(2026, 3, 18) + timedelta(days=world.random.randrange(240))
        periods.append(Period(start, start + timedelta(days=world.random.randrange(1, 60))))
    return [*periods, Period(date(2026, 3, 1), date(2026, 12, 1))]


def differences(world):
    """Return what the two ways say of random scopes and periods, where they differ."""
    found = []
    for _ in range(3):
        reach, periods = random_scope(world).resolve(), random_periods(world)
        as_of = world.pick((periods[0].as_of(TODAY), date(2026, 4, 1), TODAY))
        stored = rolled.read(reach, periods, as_of=as_of)
        judged = scratch.read(reach, periods, as_of=as_of)
        for a, b in zip(stored, judged, strict=True):
            left, right = plain(a), plain(b)
            if canonical(left) != canonical(right):
                parts = [part for part in left if left[part] != right[part]]
                found.append({part: (left[part], right[part]) for part in parts})
    return found


def live(world):
    """Let requests change, with days rebuilt in between, a few marks at a time."""
    for _ in range(4):
        world.change(steps=14)
        if world.chance(0.6):
            marks.work_off(limit=world.random.randrange(1, 30))
        if world.chance(0.4):
            fold_months(TODAY)
    marks.drain(batches=100)


def check(seed, settings):
    settings.REPORTING_TIME_ZONE = ZONES[seed % len(ZONES)]
    world = RandomWorld(seed)
    live(world)
    assert not differences(world)
    assert not DirtyMark.objects.exists()


@pytest.mark.parametrize("seed", range(16))
def test_rollups_equal_a_computation_from_scratch(seed, settings):
    check(seed, settings)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(50, 1050))
def test_rollups_equal_a_computation_from_scratch_in_a_thousand_worlds(seed, settings):
    check(seed, settings)


def test_rollups_equal_a_computation_from_scratch_after_a_long_life():
    """Rare states, such as a reopened request of which no turn was recorded, need many requests."""
    world = RandomWorld(11)
    world.change(steps=220)
    marks.drain()

    assert not [found for _ in range(4) for found in differences(world)]


def test_the_proof_fails_when_what_was_before_a_change_is_not_marked(settings):
    """A fault on purpose: the trigger forgets the values before an update."""
    forget_what_was_before()

    worlds = [RandomWorld(seed) for seed in range(3)]
    for world in worlds:
        live(world)

    assert any(differences(world) for world in worlds)


def forget_what_was_before():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('facts_mark_requests_updated'::regproc)")
        source = cursor.fetchone()[0]
        before = source[source.index("(o.service_id") : source.index("(n.service_id")]
        cursor.execute(source.replace(before, "", 1).replace("%", "%%"))
