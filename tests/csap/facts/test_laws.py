"""Laws that hold for roll-ups whatever was counted: order, repetition, addition, conservation.

And faults on purpose: a proof that does not notice them proves nothing.
"""

from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction

from csap.facts import audits, marks, rolled
from csap.facts.evidence import plain
from csap.facts.models import CountedDay, DirtyMark, DueDay, Leaf
from csap.facts.periods import Period
from csap.facts.rebuild import fold_months, rebuild_days
from csap.facts.scopes import Reach
from requests_app.requests.models import ServiceRequest
from tests.csap.facts.random_world import TODAY, RandomWorld
from tests.csap.facts.test_exactness import differences, forget_what_was_before, live

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("instrument")]

EVERYTHING = Period(date(2026, 1, 1), date(2027, 3, 1))
SEEDS = [4, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(100, 160))]
FAULTY_SEEDS = range(6)


def stored():
    """Return every row of every roll-up by day and leaf, but for the leaves' ids."""
    leaves = {leaf.pk: tuple(vars(leaf)[name] for name in PARTS) for leaf in Leaf.objects.all()}
    return {
        (day, name): Counter((leaves[row[1]], *row[2:]) for row in rows.elements())
        for day in CountedDay.objects.values_list("day", flat=True)
        for name, rows in audits._rows(day, None).items()
        if rows
    }


PARTS = ("service_id", "department_id", "kind", "request_type_id", "priority", "customer_group")


def evidence(reach, *periods):
    return rolled.read(reach, periods or [EVERYTHING], as_of=TODAY)


class TestOrder:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_and_size_of_batches_change_nothing(self, seed):
        """The same marks taken all at once, one by one, and in another order."""
        world = RandomWorld(seed)
        world.open()
        world.change(steps=18)
        found = []
        for take in (all_at_once, one_by_one, shuffled):
            with transaction.atomic():
                take(world)
                found.append(stored())
                assert not DirtyMark.objects.exists()
                transaction.set_rollback(True)

        assert found[0]
        assert found[0] == found[1] == found[2]

    @pytest.mark.parametrize("seed", SEEDS)
    def test_a_batch_may_come_twice(self, seed):
        live(world := RandomWorld(seed))
        before = stored()
        days = list(CountedDay.objects.values_list("day", flat=True))

        rebuild_days(world.random.sample(days, k=len(days) // 2))

        assert stored() == before


def all_at_once(world):
    marks.drain()


def one_by_one(world):
    while marks.work_off(limit=2) or DirtyMark.objects.exists():
        pass


def shuffled(world):
    """Give the marks other numbers, which is the order in which they are taken."""
    rows = list(DirtyMark.objects.order_by("pk"))
    DirtyMark.objects.all().delete()
    world.random.shuffle(rows)
    for row in rows:
        row.pk = None
    DirtyMark.objects.bulk_create(rows)
    while marks.work_off(limit=25) or DirtyMark.objects.exists():
        pass


class TestAddition:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_disjoint_scopes_add_up_to_all(self, seed):
        live(world := RandomWorld(seed))
        fold_months(TODAY)

        (whole,) = evidence(Reach())
        parts = [evidence(Reach(service_id=service.pk))[0] for service in world.services]

        assert sum_of(parts) == sum_of([whole])

    def test_moving_one_request_changes_two_leaves(self):
        world = RandomWorld(5)
        world.change(steps=30)
        marks.drain()
        before, moved = stored(), ServiceRequest.objects.filter(kind="SUPPORT").first()

        ServiceRequest.objects.filter(pk=moved.pk).update(priority=moved.priority % 4 + 1)
        marks.drain()

        after = stored()
        changed = {
            row[0]
            for key in before.keys() | after.keys()
            for row in (before.get(key, Counter()) - after.get(key, Counter()))
            + (after.get(key, Counter()) - before.get(key, Counter()))
        }
        assert len(changed) == 2
        assert {leaf[4] for leaf in changed} == {moved.priority, moved.priority % 4 + 1}


def sum_of(found):
    """Add up all that is additive: numbers and histograms, not people and not stocks by age."""
    total = Counter()
    for each in found:
        told = plain(each)
        for part in ("demand", "due", "work", "backlog", "results"):
            _add(total, part, told[part])
    for people in ("requesters", "repeaters", "people", "user_days"):
        total.pop(f"demand.{people}", None)
    return +total


def _add(total, name, value):
    if isinstance(value, dict):
        for key, item in value.items():
            _add(total, f"{name}.{key}", item)
    elif isinstance(value, int):
        total[name] += value


class TestConservation:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_what_is_open_follows_from_what_came_and_left(self, seed):
        live(RandomWorld(seed, is_orderly=True))
        middle = date(2026, 4, 7)
        halves = Period(EVERYTHING.start, middle), Period(middle, EVERYTHING.end)

        first, second = evidence(Reach(), *halves)

        assert first.backlog.opening == 0
        assert first.backlog.closing == second.backlog.opening
        still_open = ServiceRequest.objects.open().counted().count()
        assert second.backlog.closing == still_open
        assert len(first.backlog.ages) == first.backlog.closing

    @pytest.mark.parametrize("seed", SEEDS)
    def test_a_promise_is_met_missed_pending_or_withdrawn(self, seed):
        live(RandomWorld(seed))
        (whole,) = rolled.read(Reach(), [EVERYTHING], as_of=date(2026, 4, 5))

        for clock, due in whole.due.items():
            promised = sum(DueDay.objects.filter(clock=clock).values_list("due", flat=True))
            assert due.met + due.missed + due.pending + due.withdrawn == promised


def lose_marks_of_clocks(monkeypatch, settings):
    """A lost mark: the days of a corrected clock are not named."""
    _drop_trigger("facts_mark_clock_updated", "clocks_clock")


def lose_marks_of_turns(monkeypatch, settings):
    for when in ("inserted", "updated", "deleted"):
        _drop_trigger(f"facts_mark_turn_{when}", "requests_historyentry")


def lose_marks_of_groups(monkeypatch, settings):
    _drop_trigger("facts_mark_customer_group", "facts_customergroupmembership")


def skip_the_old_leaf(monkeypatch, settings):
    """A reclassified request is counted where it came to, and left where it was."""
    forget_what_was_before()


def count_in_another_zone(monkeypatch, settings):
    from csap.facts.rebuild import count_anew

    settings.REPORTING_TIME_ZONE = "Pacific/Auckland"
    monkeypatch.setattr(
        "csap.facts.rebuild.count_anew",
        lambda **how: count_anew(**how).replace("%(zone)s", "'Europe/London'"),
    )


def keep_folded_what_changed(monkeypatch, settings):
    monkeypatch.setattr("csap.facts.rebuild._UNFOLD", "SELECT 1")


def count_only_one_cell_of_a_day(monkeypatch, settings):
    monkeypatch.setattr(
        "csap.facts.marks._TAKE", marks._TAKE.replace("count(*) >", "0 * count(*) >")
    )
    monkeypatch.setattr("csap.facts.marks.MANY_CELLS", 1)


FAULTS = (
    skip_the_old_leaf,
    count_in_another_zone,
    keep_folded_what_changed,
    lose_marks_of_clocks,
    lose_marks_of_turns,
    lose_marks_of_groups,
    count_only_one_cell_of_a_day,
)


@pytest.mark.parametrize(
    "fault", [FAULTS[1], *(pytest.param(each, marks=pytest.mark.prove) for each in FAULTS)]
)
def test_the_proof_notices(fault, monkeypatch, settings):
    fault(monkeypatch, settings)

    assert any(_is_wrong(seed) for seed in FAULTY_SEEDS)


def _is_wrong(seed):
    world = RandomWorld(seed)
    live(world)
    return bool(differences(world))


def _drop_trigger(name, table):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
