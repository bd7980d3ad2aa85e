"""What stands below the panels: by whose eyes, principles, plans and targets beside the months."""

from dataclasses import replace
from datetime import date

import pytest

from csap.dashboards import eyes, principles
from csap.dashboards.eyes import Eyes
from csap.dashboards.principles import Principle
from csap.facts.periods import Period
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import Scope
from csap.findings.queries import OpenFinding
from csap.telling import charts
from csap.telling.charts import Beside
from csap.telling.stories import tell
from tests.csap.dashboards.places import AT
from tests.csap.dashboards.series import figure, series

ON_TIME = "time.sla_attainment.resolve"
TARGETS = {ON_TIME: 0.8}


def seen_by(label, share, *, n=100, told=True, histogram=True, **scope):
    spread = {"1": 10, "3": 20, "5": 70} if histogram else {}
    own = figure("sat.csat_top2", n=n, k=round(share * n), value=share, low=share - 0.08,
                 high=share + 0.06, respondents=n, histogram=spread)  # fmt: skip
    return Eyes(label, Scope(**scope), own, figure("sat.csat_mean", value=4.0), told)


class TestEyes:
    everyone = seen_by("Everyone", 0.8)

    def test_interests_in_conflict_are_told_and_not_averaged(self):
        found = [
            self.everyone,
            seen_by("Finance", 0.55, department="FIN"),
            seen_by("Sales", 0.9, department="SAL"),
            seen_by("Key customers", 0.75, group="key"),
        ]

        assert eyes.finding(found) == (
            "In conflict: Finance 55\N{NO-BREAK SPACE}% satisfied, Sales 90\N{NO-BREAK SPACE}%; "
            "an average would hide both"
        )
        sides = {row["label"]: row["side"] for row in eyes._chart(found)["rows"]}
        assert sides == {"Everyone": None, "Finance": "bad", "Sales": "good", "Key customers": None}

    def test_intervals_that_overlap_are_no_conflict(self):
        found = [self.everyone, seen_by("A", 0.76, department="A"),
                 seen_by("B", 0.82, department="B")]  # fmt: skip

        assert eyes.conflict(found) is None

    def test_among_many_pairs_one_that_chance_alone_may_part_is_no_conflict(self):
        found = [self.everyone, seen_by("A", 0.68, n=70, department="A"),
                 seen_by("B", 0.84, n=90, department="B")]  # fmt: skip
        many = [seen_by(f"C{n}", 0.77, department=f"C{n}") for n in range(8)]

        assert eyes.conflict(found)
        assert eyes.conflict([*found, *many]) is None

    def test_of_few_the_spread_is_not_shown(self):
        few = seen_by("Lab", 0.5, n=7, told=False, department="LAB")

        row = eyes._row(few, None)

        assert "parts" not in row
        assert row["hidden"] == "few: mean 4.0 of 5, no spread shown"
        assert eyes.table([few]).rows[0][2:4] == ["–", "–"]

    def test_everyone_alone_is_compared_with_nobody(self, db):
        assert eyes.figure([self.everyone], None) is None


def baseline(*figures):
    return StoredBaseline(
        scope=Scope(),
        period=Period(date(2026, 7, 1), date(2026, 10, 1)),
        as_of=date(2026, 10, 15),
        computed_at=AT,
        is_provisional=False,
        dirty=0,
        figures={each.metric: each for each in figures},
    )


class TestPrinciples:
    reopened = figure("qual.reopen_rate", value=0.1, low=0.05, high=0.15)
    on_time = figure(ON_TIME, value=0.9, low=0.85, high=0.95)

    def score(self, *figures, found=()):
        return principles.measures(2, baseline(*figures), found, TARGETS)

    def test_counts_the_measures_that_are_known(self):
        assert self.score(self.on_time, self.reopened) == (2, [])
        assert self.score() == (0, [])

    @pytest.mark.parametrize(
        ("figures", "found", "why"),
        [
            ([on_time], [OpenFinding([2], ON_TIME, "all", "bad")], "a finding is open"),
            ([on_time._replace(value=0.7, high=0.75)], [], "below its target"),
            (
                [on_time, figure(ON_TIME, label="negative", strength="clear")._replace(
                    metric=f"trend.{ON_TIME}")],
                [],
                "gets worse, clear",
            ),
        ],
    )  # fmt: skip
    def test_names_what_does_not_hold_and_why(self, figures, found, why):
        assert self.score(*figures, found=found) == (1, [("Work in time", why)])

    @pytest.mark.parametrize(
        "other",
        [
            OpenFinding([2], ON_TIME, "service:mail", "bad"),
            OpenFinding([2], ON_TIME, "all", "good"),
        ],
    )
    def test_findings_of_parts_or_to_the_good_side_fail_nothing(self, other):
        assert self.score(self.on_time, found=[other]) == (1, [])

    def test_lights_what_is_empty(self):
        row = Principle(1, "Alignment", "?", 2, 0, 2, 0, 3, 0, 1, [])
        idle = replace(row, number=5, name="Improvement", goals=1, running=0)

        assert principles.heading([row, idle]) == (
            "Alignment has no goal, and nothing is being done for Improvement"
        )
        assert not replace(idle, nothing_needed=1).is_untended
        assert principles.heading([replace(idle, goals=0)]) == (
            "No plan is open, so no principle has a goal or an action"
        )
        assert principles.heading([replace(row, goals=1)]).startswith("Every principle has a goal")


class TestBeside:
    months = series([0.8] * 14, metric=ON_TIME)

    def drawn(self, beside):
        return charts.run(self.months, tell(self.months, ""), beside)

    def test_a_target_is_drawn_and_within_the_axis(self):
        drawn = self.drawn(Beside(target=0.95))

        assert drawn["target"] == {"v": 95.0}
        assert drawn["axis"][1] >= 95

    def test_a_plan_is_drawn_in_the_month_it_began_if_that_is_in_sight(self):
        began = [(date(2025, 3, 17), "CSAP-7", "plan"), (date(2020, 1, 1), "CSAP-1", "plan")]

        assert self.drawn(Beside(began=began))["events"] == [
            {"t": "2025-03", "label": "CSAP-7 starts", "short": "CSAP-7", "kind": "plan"}
        ]

    def test_nothing_is_joined_across_a_change_of_definition(self):
        quarters = [Period(date(2025, at, 1), date(2025, at + 3, 1)) for at in (1, 4, 7)]
        figures = [figure("proj.on_time", n=9, k=6, value=0.67, low=0.3, high=0.9)] * 3
        figures[2] = figures[2]._replace(definition_version=2)

        drawn = charts.shares(list(zip(quarters, figures, strict=True)))

        assert drawn["events"] == [
            {"t": "2025-07", "label": "definition 1 → 2", "short": "definition 1 → 2",
             "kind": "definition"},
        ]  # fmt: skip
        assert drawn["centre"] is None
