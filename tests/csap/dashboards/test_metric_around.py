"""What stands around a metric's chart: signals, target, departments, what would change it."""

from dataclasses import replace

import pytest

from csap.dashboards import cards, departments, origin_figures, signals, usual
from csap.dashboards.departments import Place
from csap.facts.periods import Period
from csap.facts.queries import Figure, StoredBaseline
from csap.facts.scopes import Scope
from csap.findings.queries import Decided
from csap.metrics import catalog
from csap.telling.charts import Beside
from csap.telling.choices import Names, chosen
from csap.telling.stories import tell
from tests.csap.dashboards.places import APRIL
from tests.csap.dashboards.series import figure, series
from tests.csap.telling.test_choices import TODAY

SATISFIED = catalog.get("sat.csat_top2")
STEADY = [0.8, 0.81] * 6
CHOSEN = chosen("", "2026-04", today=TODAY, names=Names({}, {}))
FROZEN = {"from": "2024-11-01", "to": "2025-11-01", "points": 12}


def baseline(*figures):
    held = {each.metric: each for each in figures}
    return StoredBaseline(
        Scope(), Period(APRIL.start, APRIL.end), APRIL.end, None, False, 0, figures=held
    )


class TestSignals:
    def rows(self, values, found, decided=()):
        own = series(values, signals=found)
        return signals.rows(own, tell(own, ""), decided)

    def test_tell_their_size_with_interval_and_n(self):
        (row,) = self.rows([*STEADY[:11], 0.6], {11: ["beyond_3s"]})

        assert (row.mark, row.what) == ("◆", "Oct 2025, beyond the limits")
        assert row.size == (
            "60\N{NO-BREAK SPACE}% (likely 55–65; n = 100), −20.0 points from the average"
        )

    def test_a_run_that_goes_on_is_told_once(self):
        found = {at: ["run_8"] for at in (9, 10, 11)}

        (row,) = self.rows([0.78] * 2 + [0.82] * 10, found)

        assert row.what == "Oct 2025, 10 in a row above the average"
        assert row.is_shift

    def test_stand_beside_the_findings_of_their_month_alone(self):
        month = Period(APRIL.start, APRIL.end)
        here = Decided("F-1", "/f/1", "waiting", "", series(STEADY).points[11].start, month.end)
        elsewhere = here._replace(number="F-2", until=series(STEADY).points[3].start)

        (row,) = self.rows([*STEADY[:11], 0.6], {11: ["beyond_3s"]}, [here, elsewhere])

        assert [each.number for each in row.decided] == ["F-1"]


class TestTarget:
    @pytest.mark.parametrize(
        ("metric", "target", "said"),
        [
            ("sat.csat_top2", 0.85, "some months reach it by luck"),
            ("sat.csat_top2", 0.95, "it will not be reached without a change"),
            ("sat.csat_top2", 0.65, "the process reaches it"),
            ("qual.reopen_rate", 0.95, "the process reaches it"),
            ("qual.reopen_rate", 0.65, "it will not be reached without a change"),
        ],
    )
    def test_is_held_against_the_usual_range(self, metric, target, said):
        own = series(STEADY, metric=metric)

        assert said in cards.against_limits(own, target, catalog.get(metric))

    def test_says_nothing_of_trial_limits(self):
        assert cards.against_limits(series(STEADY[:8]), 0.85, SATISFIED) == ""

    def test_within_the_interval_is_neither_reached_nor_missed(self):
        own = figure("sat.csat_top2", value=0.8, k=80, low=0.71, high=0.87)
        rate = figure("sat.response_rate", value=0.25, k=100, n=400, low=0.2, high=0.3)
        needs = [figure(f"sat.relevance_{of}") for of in ("needs", "priorities")]

        found = cards.of(SATISFIED, baseline(own, rate, *needs), CHOSEN, Beside(0.75))

        told = {card.title: card for card in found}
        assert "it could be chance" in told["Target of 75\N{NO-BREAK SPACE}%"].says[0]
        assert told["Who answered"].rows == [
            ("Answer rate", "25\N{NO-BREAK SPACE}% (100 of 400; likely 20–30)")
        ]
        assert "Policies kept apart" in told

    def test_of_the_own_work_nobody_answered(self):
        own = figure("time.sla_attainment.resolve", value=0.8, k=80, low=0.71, high=0.87)

        found = cards.of(catalog.get(own.metric), baseline(own), CHOSEN, Beside(0.9))

        assert [card.title for card in found] == ["Target of 90\N{NO-BREAK SPACE}%"]
        assert found[0].says == ["The whole interval of the period misses the target."]


class TestWhatWouldChangeIt:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            (STEADY[:4], "2 more closed months give trial limits"),
            (STEADY[:11], "1 more closed month make them limits"),
            (STEADY, "one month below 70\N{NO-BREAK SPACE}% or above 90\N{NO-BREAK SPACE}%"),
        ],
    )
    def test_follows_from_the_limits(self, values, said):
        own = series(values)

        assert usual.would_change(own, tell(own, "")).startswith(said)

    def test_after_a_run_is_the_other_side_or_new_limits(self):
        own = series([0.78] * 4 + [0.82] * 8, signals={11: ["run_8"]})

        assert "a manager may set new limits" in usual.would_change(own, tell(own, ""))


def test_the_key_says_since_when_limits_are_frozen():
    frozen = replace(series(STEADY), frozen=FROZEN)

    said = usual.limits_words([frozen, None, frozen])

    assert said == "limits, set from Nov 2024 to Oct 2025 and frozen"
    assert usual.limits_words([frozen, series(STEADY)]) == ""


class TestDepartments:
    def place(self, name, k, n, *, told=True):
        own = figure("sat.csat_top2", n=n, k=k, value=k / n, low=0.1, high=0.9)
        return Place(name, own, told)

    def figure(self, *places):
        whole = baseline(figure("sat.csat_top2", n=900, k=720, value=0.8, low=0.77, high=0.83))
        return departments.figure(SATISFIED, places, whole, CHOSEN)

    def test_alike_are_not_told_apart(self):
        found = self.figure(
            self.place("A", 79, 100), self.place("B", 84, 100), self.place("C", 160, 200)
        )

        assert found.finding == "Satisfaction: no department is beyond what chance explains"
        assert {item["side"] for item in found.chart["items"]} == {None}

    def test_one_beyond_the_outer_limits_is_named(self):
        alike = [self.place(f"A{n}", 80 + 8 * n, 100 + 10 * n) for n in range(10)]

        found = self.figure(*alike, self.place("B", 73, 145))

        assert found.finding == "Satisfaction: B worse than chance explains"
        sides = {item["label"]: item["side"] for item in found.chart["items"]}
        assert [name for name, side in sides.items() if side] == ["B"]

    def test_that_may_not_be_told_is_in_the_table_without_its_share(self):
        places = [self.place(name, 80, 100) for name in "ABC"]

        found = self.figure(*places, self.place("Lab", 6, 7, told=False))

        assert "Lab" not in str(found.chart)
        assert found.table.rows[-1] == ["Lab", "too few", "n = 7", "–", "–"]

    def test_two_are_no_comparison(self):
        assert self.figure(self.place("A", 79, 100), self.place("B", 84, 100)) is None


def test_a_change_is_drawn_by_own_value_and_weight():
    metric = "qual.reopen_rate"
    parts = {"service": [["Payroll", 0.12, -0.02], ["VPN", 0.0, 0.04]], "department": []}
    moved = Figure(
        f"variance.{metric}", "", 4, "share", 100, None, 0.14, None, None, "ok", 0, 1,
        {"before": 0.1, "parts": parts},
    )  # fmt: skip

    (found,) = origin_figures.of(baseline(moved), metric, "against the period before: +14 points")

    first, _, whole = found.chart["rows"]
    assert (first["rate"], first["mix"], first["rate_side"]) == (12.0, -2.0, "bad")
    assert whole["total"]
    assert whole["value"] == pytest.approx(14.0)
    assert found.finding == (
        "Where it changed, by service: Payroll +10.0 points and VPN +4.0 points by its weight"
    )
