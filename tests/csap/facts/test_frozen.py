"""A frozen baseline stays what it was; what came late stands beside it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from csap.facts import frozen, marks, progress, services, tasks
from csap.facts.models import Baseline, FrozenBaseline
from csap.facts.periods import Period
from csap.facts.scopes import Scope, UnknownScope
from csap.facts.world import World
from requests_app.requests.models import ServiceRequest
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("instrument")]

SPRING = Period(date(2026, 3, 1), date(2026, 5, 1))
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = AT + timedelta(days=3)


def file_late(world):
    """Let requests of March be recorded in November, and count them; return how many."""
    before = set(ServiceRequest.objects.values_list("pk", flat=True))
    while set(ServiceRequest.objects.values_list("pk", flat=True)) == before:
        world.open()
    late = ServiceRequest.objects.exclude(pk__in=before)
    late.update(opened_at=datetime(2026, 3, 25, 12, tzinfo=UTC), exclusion="", kind="SUPPORT")
    marks.drain()
    return late.count()


def stored(kept):
    """Return every byte that stands in the database of a frozen baseline."""
    sql = (
        "SELECT row_to_json(f)::text FROM facts_frozenbaseline f WHERE id = %(frozen)s"
        " UNION ALL SELECT row_to_json(b)::text FROM facts_baseline b WHERE id = %(baseline)s"
        " UNION ALL (SELECT row_to_json(m)::text FROM facts_measurement m"
        " WHERE baseline_id = %(baseline)s ORDER BY id)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"frozen": kept.pk, "baseline": kept.baseline.pk})
        return "\n".join(row for (row,) in cursor.fetchall()).encode()


class TestAFrozenBaseline:
    @pytest.mark.parametrize(
        "changes", [60, pytest.param(10_000, marks=pytest.mark.prove)], ids=["few", "many"]
    )
    def test_is_the_same_byte_for_byte_after_late_changes(self, world, changes):
        kept = frozen.freeze_baseline(Scope(), SPRING, at=AT, actor=None, key="plan 1")
        before = stored(kept)

        for _ in range(changes // 20):
            world.change(steps=20)
            marks.drain()
        now = services.compute_baseline(Scope(), SPRING, at=LATER)

        assert len(before) > 5000
        assert stored(frozen.get_frozen(kept.pk)) == before
        assert now.input_hash != kept.baseline.input_hash

    def test_is_never_changed_by_late_data(self, world):
        manager = UserFactory(manager=True)
        kept = frozen.freeze_baseline(Scope(), SPRING, at=AT, actor=manager, key="plan 1")
        before = kept.baseline.figures["util.demand.support"].value

        file_late(world)
        services.compute_baseline(Scope(), SPRING, at=LATER)

        again = frozen.get_frozen(kept.pk)
        assert again.baseline == kept.baseline
        assert again.baseline.figures["util.demand.support"].value == before
        assert (again.frozen_at, again.frozen_by) == (AT, manager)
        assert again.baseline.input_hash

    def test_is_told_beside_what_came_late(self, world):
        kept = frozen.freeze_baseline(Scope(), SPRING, at=AT, actor=None)
        assert frozen.difference_since(kept) == []

        added = file_late(world)
        services.compute_baseline(Scope(), SPRING, at=LATER)

        found = {each.metric: each for each in frozen.difference_since(kept)}
        support = found["util.demand.support"]
        assert support.change == added > 0
        assert support.now.value == support.then.value + added
        assert support.is_comparable
        assert "time.hold_share" not in found

    def test_is_computed_when_what_is_stored_is_old(self, world):
        services.compute_baseline(Scope(), SPRING, at=AT)
        file_late(world)

        kept = frozen.freeze_baseline(Scope(), SPRING, at=LATER, actor=None)

        assert Baseline.objects.count() == 2
        assert kept.baseline.pk == Baseline.objects.order_by("-pk").first().pk

    def test_frozen_twice_under_a_key_is_one(self, world):
        first = frozen.freeze_baseline(Scope(), SPRING, at=AT, actor=None, key="plan 1")
        file_late(world)

        second = frozen.freeze_baseline(Scope(), SPRING, at=LATER, actor=None, key="plan 1")

        assert second == first
        assert FrozenBaseline.objects.count() == 1

    def test_cannot_be_changed_or_deleted(self, world):
        frozen.freeze_baseline(Scope(), SPRING, at=AT, actor=None)

        for change in (
            lambda: FrozenBaseline.objects.update(key="other"),
            lambda: FrozenBaseline.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_of_an_unknown_scope_is_refused(self):
        with pytest.raises(UnknownScope):
            frozen.freeze_baseline(Scope(service="nowhere"), SPRING, at=AT, actor=None)

    def test_keeps_its_scope_in_use(self, world):
        department = world.departments[2].code
        scope = Scope(service=world.services[0].slug, department=department)
        frozen.freeze_baseline(scope, SPRING, at=AT, actor=None)

        assert frozen.scopes_in_use(AT) == [scope]
        assert frozen.scopes_in_use(AT + timedelta(days=500)) == []


class TestClosings:
    @pytest.mark.parametrize(
        ("today", "start"),
        [
            (date(2026, 11, 23), date(2026, 11, 16)),
            (date(2026, 11, 22), date(2026, 11, 9)),
        ],
        ids=["monday", "sunday"],
    )
    def test_of_the_week_are_of_monday_to_sunday(self, today, start):
        assert tasks.last_week(today) == Period(start, start + timedelta(days=7))

    def test_become_final_by_themselves(self, world, eager, time_machine):
        """Closed on the first of May, still open to late answers; final on the fifteenth."""
        time_machine.move_to(datetime(2026, 5, 1, 2, 10, tzinfo=UTC))
        tasks.close_month()
        assert set(Baseline.objects.values_list("end", "is_provisional")) == {
            (date(2026, 5, 1), True)
        }
        assert Baseline.objects.count() == len(tasks.scopes_in_use(World()))

        time_machine.move_to(datetime(2026, 5, 15, 1, 12, tzinfo=UTC))
        tasks.mark_passed_days()

        final = Baseline.objects.filter(is_provisional=False, scope="all").get()
        assert (final.start, final.end) == (date(2026, 4, 1), date(2026, 5, 1))


class TestProgress:
    def test_is_forgotten_once_the_figures_are_stored(self, world):
        progress.say(Scope(), SPRING, "asked")
        assert (progress.read(Scope(), SPRING).number, progress.read(Scope(), SPRING).of) == (1, 3)

        tasks.compute_baseline(scope="all", start="2026-03-01", end="2026-05-01")

        assert progress.read(Scope(), SPRING) is None
        assert Baseline.objects.filter(start=SPRING.start).exists()

    def test_tells_how_many_changes_are_counted_first(self):
        progress.say(Scope(), SPRING, "counting", left=12)

        assert progress.read(Scope(), SPRING).left == 12
        assert progress.read(Scope(service="mail"), SPRING) is None
