"""A run keeps what the rules find, once, and ends what is over."""

import pytest
from django.db import DatabaseError, transaction

from csap.facts.models import Baseline
from csap.findings import services
from csap.findings.models import Evidence, Finding, FindingEvent, Run
from csap.findings.vocabulary import State
from servicedesk.outbox.models import Fact
from tests.csap.dashboards.series import figure
from tests.csap.findings.stored import (
    AT,
    AUGUST,
    OCTOBER,
    SEPTEMBER,
    fallen,
    on_time,
    store_month,
)
from tests.csap.findings.test_expectations import felt
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def find(period):
    return services.find(period, at=AT)


def the_finding(kind="ANOMALY"):
    return Finding.objects.get(kind=kind)


class TestFirstTime:
    def test_opens_a_finding_with_its_evidence_frozen(self):
        stored = fallen(OCTOBER)

        report = find(OCTOBER)

        finding = the_finding()
        evidence = finding.evidence.get()
        assert finding in report.opened
        assert finding.is_deficiency
        assert finding.is_waiting
        assert (evidence.baseline, evidence.input_hash) == (stored, stored.input_hash)
        assert (evidence.value, evidence.n, evidence.k) == (0.55, 400, 220)
        assert len(evidence.points["points"]) == 24
        assert evidence.statistics["rule"] == "beyond_3s"
        assert evidence.statistics["p_adjusted"] < 0.05

    def test_tells_the_other_rooms_and_keeps_the_step(self):
        fallen(OCTOBER)

        find(OCTOBER)

        finding = the_finding()
        told = Fact.objects.filter(topic="csap.finding.opened", payload__number=finding.number)
        assert told.get().payload["is_deficiency"] is True
        assert [event.step for event in finding.events.all()] == ["OPENED"]

    def test_writes_down_what_was_looked_at(self):
        fallen(OCTOBER)

        run = find(OCTOBER).run

        assert (run.scopes, run.charts, run.signals) == (1, 1, 1)
        assert (run.called, run.opened) == (2, 2)  # the anomaly, and the target not kept

    def test_of_a_steady_month_finds_nothing(self):
        on_time(OCTOBER)

        assert find(OCTOBER).found == []
        assert Run.objects.get().called == 0

    def test_of_a_month_that_may_still_change_is_refused(self):
        with pytest.raises(services.NotFinal):
            services.find(OCTOBER, at=AT.replace(day=14))

    def test_leaves_out_a_baseline_that_is_provisional(self):
        now = felt()
        store_month(OCTOBER, [now], provisional=True)

        assert find(OCTOBER).run.scopes == 0


class TestAgain:
    def test_of_the_same_figures_changes_nothing(self):
        fallen(OCTOBER)
        find(OCTOBER)
        before = _everything()

        report = find(OCTOBER)

        assert _everything() == before
        assert report.opened == report.repeated == []
        assert len(report.found) == 2

    def test_of_figures_that_were_corrected_keeps_both(self):
        fallen(OCTOBER)
        find(OCTOBER)
        fallen(OCTOBER, 0.6)

        find(OCTOBER)

        values = the_finding().evidence.order_by("pk").values_list("value", flat=True)
        assert list(values) == [0.55, 0.6]

    def test_in_the_next_month_is_new_evidence_of_the_same_finding(self):
        fallen(SEPTEMBER)
        find(SEPTEMBER)
        fallen(OCTOBER, 0.5)

        report = find(OCTOBER)

        finding = the_finding()
        assert finding in report.repeated
        assert "October 2026: 50\xa0%" in finding.sentence
        assert (finding.first_start, finding.last_end) == (SEPTEMBER.start, OCTOBER.end)
        assert finding.evidence.count() == 2
        steps = finding.events.order_by("pk").values_list("step", flat=True)
        assert list(steps) == ["OPENED", "FOUND_AGAIN"]

    def test_of_an_earlier_month_leaves_the_newer_words(self):
        fallen(OCTOBER, 0.5)
        find(OCTOBER)
        fallen(SEPTEMBER)

        find(SEPTEMBER)

        finding = the_finding()
        assert "October 2026" in finding.sentence
        assert finding.first_start == SEPTEMBER.start

    def test_what_has_come_to_last_becomes_a_deficiency_and_says_so(self):
        for period in (AUGUST, SEPTEMBER):
            store_month(period, [felt()])
        find(AUGUST)
        assert not the_finding("GAP").is_deficiency
        store_month(OCTOBER, [felt()])

        find(OCTOBER)

        finding = the_finding("GAP")
        assert finding.is_deficiency
        assert finding.stage == "SUSTAINED"
        assert Fact.objects.filter(topic="csap.finding.grown").count() == 1


class TestDismissed:
    @pytest.fixture
    def dismissed(self):
        fallen(SEPTEMBER)
        find(SEPTEMBER)
        manager = UserFactory(manager=True)
        for finding in Finding.objects.all():
            services.dismiss(
                finding.number, reason="EXPLAINED", sentence="A strike.", actor=manager, at=AT
            )
        return the_finding()

    def test_does_not_come_back_for_the_same_month(self, dismissed):
        find(SEPTEMBER)

        assert Finding.objects.filter(kind="ANOMALY").count() == 1

    def test_comes_back_in_a_later_month_and_calls_for_improvement(self, dismissed):
        fallen(OCTOBER)

        find(OCTOBER)

        again = Finding.objects.waiting().get(kind="ANOMALY")
        assert again.number != dismissed.number
        assert 5 in again.principles


class TestEnd:
    def test_comes_after_two_known_months_without_it(self):
        fallen(AUGUST)
        find(AUGUST)
        on_time(SEPTEMBER)
        find(SEPTEMBER)
        assert the_finding().is_waiting
        on_time(OCTOBER)

        report = find(OCTOBER)

        finding = the_finding()
        assert finding in report.ended
        assert finding.state == State.ENDED
        assert finding.events.last().reason == "CLOSED"
        assert Fact.objects.filter(topic="csap.finding.ended").exists()

    def test_comes_after_three_months_that_tell_too_little(self):
        store_month(AUGUST.previous(), [felt()])
        find(AUGUST.previous())
        for period in (AUGUST, SEPTEMBER, OCTOBER):
            store_month(period, [felt()._replace(value=None, low=None, high=None, state="hidden")])
            find(period)

        finding = the_finding("GAP")
        assert finding.state == State.ENDED
        assert finding.events.last().reason == "STALE"

    def test_of_what_waves_tell_does_not_come_between_them(self):
        below = figure("gap.adequacy", n=40, value=-0.5, low=-0.8, high=-0.2)
        store_month(AUGUST.previous(), [below])
        find(AUGUST.previous())
        none = below._replace(n=0, value=None, low=None, high=None, state="no_data")
        for period in (AUGUST, SEPTEMBER, OCTOBER):
            store_month(period, [none])
            find(period)

        assert the_finding("GAP").is_waiting

    def test_does_not_come_to_what_is_linked_to_a_plan(self):
        fallen(AUGUST)
        find(AUGUST)
        services.attach(the_finding().number, plan_number="CSAP-1", actor=None, at=AT)
        for period in (SEPTEMBER, OCTOBER):
            on_time(period)
            find(period)

        assert the_finding().state == State.ATTACHED


class TestWhatIsDue:
    def test_is_half_a_year_at_first(self):
        due = services.due_periods(AT)

        assert len(due) == 6
        assert due[-1] == OCTOBER

    def test_is_what_came_after_the_last_run(self):
        on_time(SEPTEMBER)
        find(SEPTEMBER)

        assert services.due_periods(AT) == [OCTOBER]

    def test_is_the_newest_again_when_all_was_looked_at(self):
        on_time(OCTOBER)
        find(OCTOBER)

        assert services.due_periods(AT) == [OCTOBER]

    def test_is_computed_first_where_nothing_is_stored(self):
        computed = services.compute_missing(OCTOBER, at=AT)

        assert computed == Baseline.objects.filter(start=OCTOBER.start).count() > 0
        assert services.compute_missing(OCTOBER, at=AT) == 0


class TestTheDatabase:
    @pytest.mark.parametrize("model", [Evidence, FindingEvent, Run])
    def test_lets_nobody_change_what_was_seen(self, model):
        fallen(OCTOBER)
        find(OCTOBER)

        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            model.objects.all().delete()

    def test_keeps_one_open_finding_a_kind_metric_and_scope(self):
        fallen(OCTOBER)
        find(OCTOBER)
        twin = the_finding()
        twin.pk, twin.number = None, "F-0"

        with pytest.raises(DatabaseError, match="one_open_finding"), transaction.atomic():
            twin.save()


def _everything():
    """Return what stands of findings, but for the record that a run was made."""
    return [list(model.objects.order_by("pk").values()) for model in (Finding, Evidence)] + [
        FindingEvent.objects.count(),
        Fact.objects.count(),
    ]
