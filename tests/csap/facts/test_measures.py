"""From evidence to figures, with numbers worked by hand."""

from collections import Counter
from datetime import date

import pytest

from csap.facts.evidence import RESOLUTION, Evidence, InFlight
from csap.facts.measures import Subject, measure
from csap.facts.measures.behaviours import of as behaviours
from csap.facts.measures.contributions import OTHERS, Names
from csap.facts.measures.contributions import of as contributions
from csap.facts.measures.figures import Maker
from csap.facts.measures.opinions import perception_gap, satisfaction
from csap.facts.measures.performance import (
    attainment,
    backlog,
    duration,
    first_contact,
    held,
    touches,
)
from csap.facts.measures.performance import of as performance
from csap.facts.measures.results import budget, earned_value, success, timeliness
from csap.facts.measures.utilisation import concentration, coverage, mix, rate, reach, unmet
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

    def test_is_compared_with_the_same_days_a_year_before(self):
        leap = Period(date(2024, 2, 29), date(2024, 3, 1))

        assert SEPTEMBER.year_before() == Period(date(2025, 9, 1), date(2025, 10, 1))
        assert leap.year_before() == Period(date(2023, 2, 28), date(2023, 3, 1))

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

    def test_mix_is_compared_with_the_same_period_a_year_before(self):
        """20 of 100 were projects, a year before 10 of 200: 15 points more."""
        evidence, year_before = september(), Evidence(SEPTEMBER.year_before(), FINAL)
        evidence.demand.by_kind = Counter(SUPPORT=80, PROJECT=20)
        year_before.demand.by_kind = Counter(SUPPORT=190, PROJECT=10)

        figures = {figure.metric: figure for figure in mix(Maker(evidence), year_before)}

        projects = figures["util.mix.project"]
        difference, low, high = projects.detail["change"]
        assert (projects.k, projects.n, projects.value) == (20, 100, 0.2)
        assert difference == pytest.approx(0.15)
        assert 0 < low < 0.15 < high
        assert figures["util.mix.consulting"].value == 0

    def test_what_nobody_answered_before_it_was_given_up_is_unmet(self):
        evidence = september()
        evidence.demand.by_kind = Counter(SUPPORT=50)
        evidence.demand.cancelled_unanswered = 2

        assert unmet(Maker(evidence)).value == 0.04

    def test_concentration_has_an_interval_of_its_own_seed(self):
        evidence = september()
        evidence.demand.by_service = Counter({1: 60, 2: 30, 3: 10})
        services = [LiveService(n, str(n), str(n)) for n in (1, 2, 3)]

        figure = concentration(Maker(evidence, seed=7), services)

        assert figure.value == pytest.approx(4600)
        assert figure.low < 4600 < figure.high
        assert concentration(Maker(evidence), services).low is None


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

    def test_first_contact_is_of_support_and_of_all(self):
        """6 of 8 support requests, and of all ten the same six."""
        evidence = september()
        work = evidence.work
        work.resolved, work.support, work.first_contact, work.first_contact_of_all = 10, 8, 6, 6

        net, gross = first_contact(Maker(evidence))

        assert (net.metric, net.k, net.n) == ("qual.fcr_net", 6, 8)
        assert (gross.metric, gross.k, gross.n) == ("qual.fcr_gross", 6, 10)

    def test_backlog_is_checked_against_flow_and_time(self):
        """Ten wait at first, one comes a day and one goes: ten on average, ten days each."""
        evidence = september()
        stock = evidence.backlog
        stock.opening, stock.created, stock.resolved = 10, 30, 30
        stock.ages, stock.overdue = [1, 2, 12], 1
        evidence.work.elapsed = Counter({10 * 24 * 60: 30})

        figures = {figure.metric: figure for figure in backlog(Maker(evidence))}

        assert figures["flow.backlog"].detail["mean"] == 10
        assert figures["flow.backlog"].detail["littles_law_ratio"] == pytest.approx(1)
        assert (figures["flow.over_target"].k, figures["flow.over_target"].n) == (1, 3)
        assert figures["flow.age_p90"].detail["buckets"]["11-20"] == 1

    def test_behaviours_are_measured_in_percent_of_their_target(self):
        """90 of 100 in time: 94.7 % of 95 %; 4 reopened; 2.5 contacts against 2; 24 of 30 left."""
        evidence = september()
        due, work, stock = evidence.due[RESOLUTION], evidence.work, evidence.backlog
        due.met, due.missed = 90, 10
        work.mature, work.reopened = 100, 4
        work.resolved, work.contacts, work.contacts_squared = 40, 100, 300
        work.support, work.first_contact = 40, 12
        stock.created, stock.resolved = 30, 24
        maker = Maker(evidence)

        figures = {figure.metric: figure for figure in performance(maker)}
        found = {figure.metric: figure for figure in behaviours(maker, figures)}

        values = {key.split(".")[1]: round(figure.value, 1) for key, figure in found.items()}
        assert values == {
            "quality": 100.0,
            "effectiveness": 50.0,
            "timeliness": 94.7,
            "efficiency": 80.0,
            "performance": 80.0,
        }
        for figure in found.values():
            assert figure.low is None or figure.low <= figure.value <= figure.high


class TestContributions:
    LEAVES = Names({1: "Mail", 2: "VPN"}, {10: "Finance", 11: "Finance", 20: "Sales"})

    def sides(self, before, now, metric="qual.reopen_rate"):
        pair = september(), september()
        for evidence, cells in zip(pair, (now, before), strict=True):
            for leaf, (k, n) in cells.items():
                evidence.count_in(metric, leaf, k, n)
        return pair

    def test_are_by_service_and_by_the_branch_a_department_lies_in(self):
        now, before = self.sides(
            {(1, 10): (1, 10), (1, 11): (1, 10), (2, 20): (2, 20)},
            {(1, 10): (5, 10), (1, 11): (1, 10), (2, None): (2, 20)},
        )

        found = contributions("qual.reopen_rate", now, before, self.LEAVES)

        assert [part for part, *_ in found["service"]] == ["Mail", "VPN"]
        assert found["service"][0][1] == pytest.approx(0.1)
        assert {part for part, *_ in found["department"]} == {"Finance", "Sales", "no department"}
        for effects in found.values():
            assert sum(rate + mix for _, rate, mix in effects) == pytest.approx(8 / 40 - 4 / 40)

    def test_of_opinions_tell_no_part_of_few_people(self):
        """Sales are three people and join the others; alone they are few, so Finance joins too."""
        now, before = self.sides(
            {(1, 10): (10, 12), (1, 20): (1, 3)},
            {(1, 10): (6, 12), (1, 20): (3, 3)},
            metric="sat.csat_top2",
        )
        for evidence in (now, before):
            evidence.opinions.who = [(1, 10, n) for n in range(12)] + [(1, 20, n) for n in range(3)]

        found = contributions("sat.csat_top2", now, before, self.LEAVES)

        assert [part for part, *_ in found["service"]] == ["Mail"]
        assert [part for part, *_ in found["department"]] == [OTHERS]

    def test_of_a_measure_that_is_no_ratio_there_are_none(self):
        assert contributions("time.p90.resolve", *self.sides({}, {}), self.LEAVES) == {}


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

    def test_earned_is_what_criteria_attained_of_the_budget(self):
        """Half of 1,000 is earned for 400, 800 were planned; a second one's progress is unknown."""
        evidence = september()
        evidence.results.in_flight = [
            InFlight(1, 1000, 800, 400, weight=4, assessed=2, attained=2000),
            InFlight(2, 5000, 100, 50, weight=3, assessed=0, attained=0),
        ]

        cost, schedule = earned_value(Maker(evidence))

        assert (cost.value, schedule.value, cost.n) == (1.25, 0.625, 1)
        assert cost.detail["progress_unknown"] == 1
        assert cost.detail["estimate_at_completion"] == 800

    def test_progress_of_a_period_that_is_over_is_not_known(self):
        cost, _ = earned_value(Maker(september()))

        assert cost.state == "no_data"
        assert cost.detail["reason"] == "progress is known of the present only"


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
