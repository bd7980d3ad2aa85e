"""The four baseline metrics of a scope and period, stored and printed."""

import io
import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from csap.facts import marks, queries, services, tasks
from csap.facts.models import Baseline, Measurement
from csap.facts.periods import Period
from csap.facts.scopes import Scope, UnknownScope
from csap.facts.world import World
from requests_app.requests.models import ServiceRequest
from tests.csap.facts.random_world import TODAY
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("instrument")]

SPRING = Period(date(2026, 3, 1), date(2026, 5, 1))
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def printed(*more):
    out = io.StringIO()
    given = ["--from", "2026-03-01", "--to", "2026-05-01", "--as-of", "2026-11-20", "--json"]
    call_command("csap_baseline", *given, *more, stdout=out)
    return out.getvalue()


class TestTheCommand:
    @pytest.mark.parametrize("part", ["all", "service", "department", "both"])
    def test_prints_the_same_bytes_from_scratch(self, world, part):
        service = f"service:{world.services[0].slug}"
        department = f"department:{world.departments[0].code}"
        scope = {"service": service, "department": department, "both": f"{service},{department}"}
        scope = scope.get(part, "all")

        rolled, scratch = printed("--scope", scope), printed("--scope", scope, "--from-scratch")

        assert rolled == scratch
        assert set(json.loads(rolled)["metrics"]) == {"0", "1", "2", "3", "4"}

    def test_refuses_a_scope_that_does_not_exist(self):
        with pytest.raises(CommandError, match="There is no service nowhere"):
            printed("--scope", "service:nowhere")

    def test_verifies_the_rollups(self, world):
        out = io.StringIO()

        call_command(
            "csap_recompute", "--from", "2026-03-15", "--to", "2026-04-20", "--verify", stdout=out
        )

        assert out.getvalue() == "0 differences, 0 changes wait to be counted\n"


class TestAStoredBaseline:
    def test_is_read_as_it_was_computed(self, world):
        report = services.compute(Scope(), SPRING, as_of=TODAY)

        services.store(report, at=AT)

        stored = queries.baseline_for(Scope(), SPRING)
        assert [f.metric for f in stored.figures.values()] == [f.metric for f in report.figures]
        assert {f.metric: f.value for f in stored.figures.values()} == {
            f.metric: f.value for f in report.figures
        }
        assert {figure.family for figure in stored.figures.values()} == {0, 1, 2, 3, 4}
        assert not stored.is_stale

    def test_is_stale_once_a_request_of_it_changes(self, world):
        services.compute_baseline(Scope(), SPRING, at=AT)

        world.open()

        assert queries.baseline_for(Scope(), Period(date(2026, 1, 1), date(2027, 1, 1))) is None
        assert marks.any_waiting()

    def test_is_not_stored_again_while_nothing_changed(self, world):
        first = services.compute_baseline(Scope(), SPRING, at=AT)

        second = services.compute_baseline(Scope(), SPRING, at=AT)

        assert second == first

    def test_cannot_be_changed_or_deleted(self, world):
        baseline = services.compute_baseline(Scope(), SPRING, at=AT)

        for change in (
            lambda: Baseline.objects.update(scope="other"),
            lambda: Measurement.objects.update(value=1),
            lambda: Measurement.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

        assert baseline.measurements.count() > 60

    def test_has_months_with_limits_and_a_trend(self, world):
        services.compute_baseline(Scope(), SPRING, at=AT)

        series = queries.series("qual.reopen_rate", Scope())

        assert series.limits == "none"
        assert series.trend["label"] == "insufficient"
        assert [point.start.month for point in series.points] == [3, 4]

    def test_leads_to_the_requests_behind_it(self, world):
        manager = UserFactory(manager=True)

        behind = queries.rows_behind("util.demand.support", Scope(), SPRING, user=manager, limit=3)
        outsider = queries.rows_behind("util.reach", Scope(), SPRING, user=UserFactory())

        assert len(behind) == 3
        assert all(SPRING.start <= row.at.date() < SPRING.end for row in behind)
        assert outsider == []

    def test_leads_to_the_completed_ones_behind_results_and_the_open_ones_behind_the_backlog(
        self, world
    ):
        manager = UserFactory(manager=True)
        year = Period(date(2026, 1, 1), date(2027, 1, 1))
        report = services.compute(Scope(), year, as_of=TODAY)
        found = {figure.metric: figure for figure in report.figures}

        results = queries.rows_behind("proj.on_time", Scope(), year, user=manager)
        backlog = queries.rows_behind("trend.flow.backlog", Scope(), year, user=manager, limit=500)

        assert len(results) == found["proj.success_attainment"].n
        assert len(backlog) == found["flow.backlog"].value

    def test_leads_to_what_was_open_at_the_end_of_a_period_that_is_over(self, world):
        """A request that is resolved by now was open then, and lies behind the backlog of then."""
        manager, end = UserFactory(manager=True), datetime(2026, 4, 8, tzinfo=UTC)
        then = Period(date(2026, 4, 1), date(2026, 4, 8))

        behind = queries.rows_behind("flow.age_p90", Scope(), then, user=manager, limit=500)

        waited = ServiceRequest.objects.filter(opened_at__lt=end, exclusion="", reopen_count=0)
        waited = waited.exclude(resolved_at__lt=end).exclude(cancelled_at__lt=end)
        report = services.compute(Scope(), then, as_of=then.final_from)
        aged = next(each for each in report.figures if each.metric == "flow.age_p90")
        assert {row.id for row in behind} >= set(waited.values_list("pk", flat=True))
        assert len(behind) == aged.n > 0

    def test_of_an_unknown_service_is_refused(self):
        with pytest.raises(UnknownScope):
            queries.baseline_for(Scope(service="nowhere"), SPRING)


class TestTheNightlyTask:
    def test_measures_a_scope_and_again_only_what_changed(self, world):
        tasks.compute_scope(scope="all")
        before = Baseline.objects.count()

        tasks.compute_scope(scope="all")

        assert before == 4
        assert Baseline.objects.count() == before

    def test_measures_every_scope_in_use_in_a_task_of_its_own(self, world, eager):
        scopes = list(map(str, tasks.scopes_in_use(World())))

        tasks.compute_baselines()

        assert set(Baseline.objects.values_list("scope", flat=True)) == set(scopes)
        assert scopes[0] == "all"
        assert {f"service:{service.slug}" for service in world.services} < set(scopes)
        assert f"department:{world.departments[0].code}" in scopes
        assert f"department:{world.departments[2].code}" not in scopes

    def test_finds_what_has_become_final(self, world):
        services.compute_baseline(Scope(), SPRING, at=datetime(2026, 5, 3, tzinfo=UTC))

        assert tasks.became_final(date(2026, 5, 14)) == []
        assert tasks.became_final(date(2026, 5, 15)) == [("all", SPRING.start, SPRING.end)]
