"""From evidence to figures, with numbers worked by hand."""

from collections import Counter
from datetime import date

import pytest

from csap.facts.evidence import RESOLUTION, Evidence
from csap.facts.measures import Subject, measure
from csap.facts.measures.figures import Maker
from csap.facts.measures.opinions import perception_gap, satisfaction
from csap.facts.measures.performance import attainment, duration, held, touches
from csap.facts.measures.results import budget, success, timeliness
from csap.facts.measures.utilisation import coverage, rate, reach
from csap.facts.periods import NotAPeriod, Period, closed_months
from csap.facts.sources import LiveService

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 10, 1))
FINAL = date(2026, 10, 15)


def september(as_of=FINAL):
    return Evidence(SEPTEMBER, as_of)


class TestPeriod:
    @pytest.mark.parametrize(
        ("start", "end", "before"),
        [
            (date(2026, 7, 1), date(2026, 10, 1), date(2026, 4, 1)),
            (date(2026, 9, 1), date(2026, 9, 11), date(2026, 8, 22)),
        ],
        ids=["months", "days"],
    )
    def test_is_compared_with_as_much_before_it(self, start, end, before):
        assert Period(start, end).previous() == Period(before, start)

    def test_is_told_as_of_the_day_it_became_final_at_the_latest(self):
        assert SEPTEMBER.as_of(date(2027, 5, 1)) == FINAL
        assert SEPTEMBER.as_of(date(2026, 9, 20)) == date(2026, 9, 20)

    def test_without_a_day_is_refused(self):
        with pytest.raises(NotAPeriod, match="must end after it starts"):
            Period(SEPTEMBER.start, SEPTEMBER.start)

    def test_ends_with_closed_months(self):
        assert closed_months(date(2026, 2, 10), 2) == [
            Period(date(2025, 12, 1), date(2026, 1, 1)),
            Period(date(2026, 1, 1), date(2026, 2, 1)),
        ]


class TestUtilisation:
    def test_rate_is_of_average_users(self):
        """60 requests; 40 people for all 30 days and 20 for 15 of them: 50 on average."""
        evidence = september()
        evidence.demand.by_kind = Counter(SUPPORT=60)
        evidence.demand.user_days = 40 * 30 + 20 * 15

        figure = rate(Maker(evidence))

        assert figure.value == 120
        assert figure.low < 120 < figure.high
        assert figure.state == "ok"

    def test_reach_of_more_people_than_are_known_is_no_data(self):
        evidence = september()
        evidence.demand.requesters, evidence.demand.people = 5, 3

        assert reach(Maker(evidence)).state == "no_data"

    def test_coverage_names_what_is_unused(self):
        evidence = september()
        evidence.demand.asked_services = [1]
        services = [LiveService(1, "mail", "Mail"), LiveService(2, "fax", "Fax")]

        figure = coverage(Maker(evidence), services)

        assert (figure.k, figure.n, figure.value) == (1, 2, 0.5)
        assert figure.detail == {"unused": ["Fax"]}


class TestWork:
    def test_attainment_leaves_out_what_is_pending_or_withdrawn(self):
        evidence = september()
        due = evidence.due[RESOLUTION]
        due.met, due.missed, due.pending, due.withdrawn = 30, 10, 7, 3

        figure = attainment(Maker(evidence), "resolve", RESOLUTION)

        assert (figure.k, figure.n, figure.value) == (30, 40, 0.75)
        assert figure.detail == {"pending": 7, "withdrawn": 3}

    def test_nothing_due_is_no_data_and_neither_0_nor_100_percent(self):
        figure = attainment(Maker(september()), "resolve", RESOLUTION)

        assert (figure.value, figure.low, figure.state) == (None, None, "no_data")

    def test_percentile_is_of_all_priorities_merged(self):
        """Ten values, 10 to 100: nine tenths are at most 90."""
        evidence = september()
        evidence.work.resolve[1] = Counter([10, 20, 30])
        evidence.work.resolve[4] = Counter([40, 50, 60, 70, 80, 90, 100])

        figure = duration(Maker(evidence), "time.p90.resolve", "resolve", 0.9)

        assert (figure.value, figure.n, figure.state) == (90, 10, "small")
        assert figure.detail["by_priority"] == {"1": [3, 30], "4": [7, 100]}

    def test_hold_share_is_of_held_and_worked_time(self):
        evidence = september()
        evidence.work.resolved, evidence.work.held_seconds = 40, 3600
        evidence.work.worked_seconds = 3 * 3600

        assert held(Maker(evidence)).value == 0.25

    def test_touches_are_a_mean_from_exact_sums(self):
        """1, 2 and 3 contacts."""
        evidence = september()
        evidence.work.resolved, evidence.work.contacts, evidence.work.contacts_squared = 3, 6, 14

        assert touches(Maker(evidence)).value == 2


class TestResults:
    def test_of_what_was_completed(self):
        evidence = september()
        results = evidence.results
        results.completed, results.planned, results.on_time = 5, 4, 3
        results.slip_days = Counter([-2, 0, 0, 10])
        results.budgeted, results.within_budget = 4, 3
        results.budget_minor, results.cost_minor = 400_000, 430_000
        results.weight, results.assessed_weight, results.attained_weight = 8, 4, 3000
        maker = Maker(evidence)

        on_time, slip = timeliness(maker)
        within, ratio = budget(maker)

        assert (on_time.value, on_time.detail["without_plan"]) == (0.75, 1)
        assert (slip.value, slip.detail["worst"]) == (0, 10)
        assert (within.value, ratio.value) == (0.75, 1.075)
        assert success(maker).value == 0.75
        assert success(maker).detail == {"assessed_weight_share": 0.5}


class TestOpinions:
    def rated(self, ratings, people, **given):
        evidence = september()
        evidence.opinions.ratings = Counter(ratings)
        evidence.opinions.respondents = people
        for name, value in given.items():
            setattr(evidence.opinions, name, value)
        return evidence

    def test_share_of_fours_and_fives(self):
        evidence = self.rated([5] * 20 + [4] * 10 + [1] * 10, people=40)

        top, mean = satisfaction(Maker(evidence, is_organisation=False))

        assert (top.k, top.n, top.value, top.state) == (30, 40, 0.75, "ok")
        assert mean.value == 3.75
        assert top.detail["histogram"] == {"1": 10, "2": 0, "3": 0, "4": 10, "5": 20}

    def test_of_fewer_than_five_people_tell_nothing_below_the_organisation(self):
        evidence = self.rated([5, 5, 1, 2], people=4, is_hidden=True)

        top, mean = satisfaction(Maker(evidence, is_organisation=False))

        for figure in (top, mean):
            assert figure.state == "hidden"
            assert (figure.k, figure.value, figure.low, figure.detail) == (None, None, None, {})

    def test_of_five_to_nine_people_show_no_distribution(self):
        evidence = self.rated([5] * 7, people=7)

        top, _ = satisfaction(Maker(evidence, is_organisation=False))

        assert top.state == "small"
        assert "histogram" not in top.detail

    def test_gap_is_felt_less_measured(self):
        """Of 40, 26 felt in time and 36 were: 25 points worse believed than it is."""
        evidence = self.rated([], people=40)
        opinions = evidence.opinions
        opinions.both_in_time, opinions.felt_in_time_only = 25, 1
        opinions.measured_in_time_only, opinions.both_late = 11, 3

        figure = perception_gap(Maker(evidence))

        assert figure.value == -0.25
        assert figure.high < 0
        assert figure.detail["evident"]


class TestBaseline:
    def baseline(self, *, as_of=FINAL, is_stale=False):
        months = []
        for number, month in enumerate(closed_months(SEPTEMBER.end, 24)):
            evidence = Evidence(month, as_of)
            evidence.demand.by_kind = Counter(SUPPORT=100)
            due = evidence.due[RESOLUTION]
            due.met, due.missed = 95 - 2 * number, 5 + 2 * number
            months.append(evidence)
        subject = Subject(now=months[-1], before=months[-2], months=months, is_stale=is_stale)
        return {figure.metric: figure for figure in measure(subject)}

    def test_sees_a_falling_attainment_as_a_clear_negative_trend(self):
        trend = self.baseline()["trend.time.sla_attainment.resolve"]

        assert (trend.detail["label"], trend.detail["strength"]) == ("negative", "clear")
        assert trend.value == pytest.approx(-0.46)

    def test_flags_its_unusual_months(self):
        chart = self.baseline()["anomaly.time.sla_attainment.resolve"]

        assert chart.detail["limits"] == "limits"
        assert len(chart.detail["points"]) == 24
        assert chart.detail["signals"]

    def test_states_the_change_with_an_interval(self):
        """49 of 100 after 51 of 100."""
        change = self.baseline()["variance.time.sla_attainment.resolve"]

        assert change.value == pytest.approx(-0.02)
        assert change.low < -0.02 < change.high

    def test_judges_no_month_that_may_still_change(self):
        chart = self.baseline(as_of=date(2026, 10, 2))["anomaly.time.sla_attainment.resolve"]

        assert chart.n == 23
        assert chart.detail["points"][-1]["upper_limit"] is None

    @pytest.mark.parametrize(
        ("given", "state"),
        [
            ({}, "ok"),
            ({"as_of": date(2026, 10, 2)}, "provisional"),
            ({"is_stale": True}, "provisional"),
        ],
        ids=["final", "young", "stale"],
    )
    def test_is_final_once_nothing_can_change_it(self, given, state):
        assert self.baseline(**given)["time.sla_attainment.resolve"].state == state

    def test_belongs_to_the_four_metrics(self):
        assert {figure.family for figure in self.baseline().values()} == {1, 2, 3, 4}
