"""Frozen control limits: found once, applied to every later month, set anew only for a reason."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from csap.facts import limits, queries, services, tasks
from csap.facts.evidence import RESOLUTION, Evidence
from csap.facts.measures import Subject, measure
from csap.facts.measures.charts import Fitted, Month, draw, fit
from csap.facts.measures.figures import Maker
from csap.facts.measures.movement import Frozen
from csap.facts.measures.performance import attainment
from csap.facts.models import ControlLimits, DemandDay, DueDay, Leaf
from csap.facts.periods import Period, closed_months
from csap.facts.scopes import Scope
from tests.factories import UserFactory

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = AT.date()
KEY = "time.sla_attainment.resolve"
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))


def evidence_of(month, met, *, of=100):
    evidence = Evidence(month, TODAY)
    evidence.demand.by_kind = Counter(SUPPORT=of)
    due = evidence.due[RESOLUTION]
    due.met, due.missed = met, of - met
    return evidence


def months(shares):
    periods = closed_months(OCTOBER.end, len(shares))
    found = [evidence_of(month, met) for month, met in zip(periods, shares, strict=True)]
    return [Month(each, attainment(Maker(each), "resolve", RESOLUTION)) for each in found]


#: Around 90 of 100, and from the 21st month on 60.
STEADY = [90, 92, 88, 91, 89, 90, 93, 88, 90, 91, 89, 92, 90, 88, 91, 90, 92, 89, 90, 91]
FELL = [*STEADY, 60, 60, 60, 60]


class TestAChart:
    def test_with_frozen_limits_does_not_take_a_fall_for_usual(self):
        frozen = fit("laney_p", months(STEADY))

        own, kept = draw("laney_p", months(FELL)), draw("laney_p", months(FELL), frozen)

        assert kept.center == pytest.approx(0.902)
        assert own.center < kept.center
        assert kept.signals["beyond_3s"] == [20, 21, 22, 23]
        assert kept.lower[0] == pytest.approx(draw("laney_p", months(STEADY)).lower[0])

    def test_of_frozen_limits_may_be_of_a_single_month(self):
        chart = draw("laney_p", months([60]), Fitted(0.9, 1.0, {}))

        assert chart.signals == {"beyond_3s": [0]}

    def test_without_variation_has_none(self):
        assert fit("xmr", months([90] * 12)) is None
        assert fit("run", months(STEADY)) is None

    def test_of_counts_is_without_its_season_from_two_years_on(self):
        """Demand doubles every December; without the season no December is a signal."""
        found = []
        for month in closed_months(OCTOBER.end, 24):
            evidence = Evidence(month, TODAY)
            n = 2000 if month.start.month == 12 else 1000
            evidence.demand.by_kind = Counter(SUPPORT=n + month.start.month % 3 * 9)
            evidence.demand.user_days = 500 * month.days
            found.append(evidence)
        series = measure(Subject(now=found[-1], before=found[-2], months=found))
        detail = {figure.metric: figure for figure in series}[
            "anomaly.util.rate_per_100_users"
        ].detail

        december = next(point for point in detail["points"] if point["start"][5:7] == "12")
        assert detail["is_seasonal"]
        assert december["raw"] == pytest.approx(400)
        assert december["value"] == pytest.approx(200, rel=0.05)
        assert "beyond_3s" not in detail["signals"]

    def test_tells_the_limits_it_was_drawn_with(self):
        found = [month.evidence for month in months(FELL)]
        frozen = {KEY: Frozen(fit("laney_p", months(STEADY)), {"points": 20})}
        subject = Subject(now=found[-1], before=found[-2], months=found, frozen=frozen)

        chart = {figure.metric: figure for figure in measure(subject)}[f"anomaly.{KEY}"]

        assert chart.detail["frozen"] == {"points": 20}
        assert chart.detail["limits"] == "limits"
        assert chart.value == 4


class TestRolling:
    def test_tells_twelve_months_together(self):
        """One project a month; every third is late."""
        found = [evidence_of(month, 90) for month in closed_months(OCTOBER.end, 14)]
        for number, evidence in enumerate(found):
            evidence.results.completed = evidence.results.planned = 1
            evidence.results.on_time = number % 3 != 0

        figures = measure(Subject(now=found[-1], before=found[-2], months=found))

        rolling = {figure.metric: figure for figure in figures}["rolling.proj.on_time"]
        assert [(point["k"], point["n"]) for point in rolling.detail["points"]] == [
            (8, 12),
            (8, 12),
            (8, 12),
        ]
        assert (rolling.k, rolling.n, rolling.family) == (8, 12, 2)

    def test_a_window_is_provisional_only_while_one_of_its_months_is(self):
        found = [evidence_of(month, 90) for month in closed_months(OCTOBER.end, 14)]
        for evidence in found:
            evidence.results.completed = evidence.results.planned = 10
            evidence.results.on_time = 9
        found[-1].as_of = OCTOBER.end

        figures = measure(Subject(now=found[-1], before=found[-2], months=found))

        rolling = {figure.metric: figure for figure in figures}["rolling.proj.on_time"]
        assert [point["state"] for point in rolling.detail["points"]] == ["ok", "ok", "provisional"]


@pytest.fixture
def counted(db):
    """Two years of months as the roll-ups hold them: the share in time falls in the last four."""
    leaf = Leaf.objects.create(service_id=1, kind="SUPPORT", request_type_id=1, priority=3)
    for month, met in zip(closed_months(OCTOBER.end, 24), FELL, strict=True):
        of = {"day": month.start + timedelta(days=3), "leaf": leaf, "excluded": 0}
        DemandDay.objects.create(
            **of,
            created=100,
            cancelled_unanswered=0,
            follow_ups=0,
            self_service=0,
            requester_ids=[1] * 100,
            moment=300,
        )
        DueDay.objects.create(
            **of,
            clock=RESOLUTION,
            due=100,
            met=met,
            missed=100 - met,
            still_open=0,
            withdrawn=0,
        )


@pytest.mark.django_db
class TestFreezing:
    def test_first_limits_are_of_the_oldest_twenty_months(self, counted):
        limits.freeze_first_limits(Scope(), at=AT)

        row = ControlLimits.objects.get(metric=KEY)
        assert (row.points, row.based_from, row.frozen_by) == (20, date(2024, 11, 1), None)
        assert row.center == pytest.approx(0.902)
        assert limits.freeze_first_limits(Scope(), at=AT) == []

    def test_limits_in_force_are_used_and_told_by_the_next_baseline(self, counted):
        limits.freeze_first_limits(Scope(), at=AT)

        services.compute_baseline(Scope(), OCTOBER, at=AT)

        series = queries.series(KEY, Scope())
        assert series.frozen["points"] == 20
        assert all("beyond_3s" in point.signals for point in series.points[-4:])
        assert not any(point.signals for point in series.points[:-4])

    def test_only_a_reason_sets_them_anew(self, counted):
        manager = UserFactory(manager=True)
        limits.freeze_first_limits(Scope(), at=AT)

        for reason in ("", "  "):
            with pytest.raises(limits.NoReason):
                limits.freeze_limits(KEY, Scope(), reason=reason, actor=manager, at=AT)
        row = limits.freeze_limits(
            KEY, Scope(), reason="Another team does it.", actor=manager, at=AT
        )

        assert ControlLimits.objects.filter(metric=KEY).count() == 2
        assert limits.in_force(Scope())[KEY].words["by"] == manager.name
        assert row.points == 24
        again = limits.freeze_limits(
            KEY, Scope(), reason="Another team does it.", actor=manager, at=AT
        )
        assert again == row

    def test_needs_twelve_closed_months(self, counted):
        since = date(2026, 1, 1)

        with pytest.raises(limits.NotEnoughMonths, match="there are 10"):
            limits.freeze_limits(KEY, Scope(), reason="New.", actor=None, at=AT, since=since)

    def test_refuses_what_has_no_chart(self):
        with pytest.raises(limits.NoLimits):
            limits.freeze_limits("proj.on_time", Scope(), reason="New.", actor=None, at=AT)

    def test_cannot_be_changed_or_deleted(self, counted):
        limits.freeze_first_limits(Scope(), at=AT)

        for change in (
            lambda: ControlLimits.objects.update(center=0.5),
            lambda: ControlLimits.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_is_done_by_night_for_the_organisation(self, counted, eager):
        tasks.compute_baselines()

        assert set(ControlLimits.objects.values_list("scope", flat=True)) == {"all"}
