"""Where a change comes from, in words and numbers."""

import pytest

from csap.dashboards import origins
from csap.facts.periods import Period
from csap.facts.queries import Figure, StoredBaseline
from csap.facts.scopes import Scope
from tests.csap.dashboards.places import APRIL

METRIC = "time.sla_attainment.resolve"


def baseline(value, parts, *, before=0.9):
    figure = Figure(
        f"variance.{METRIC}", "", 4, "share", 100, None, value, None, None, "ok", 0, 1,
        {"before": before, "parts": parts},
    )  # fmt: skip
    return StoredBaseline(
        Scope(), Period(APRIL.start, APRIL.end), APRIL.end, None, False, 0, {figure.metric: figure}
    )


FELL = {
    "service": [["Payroll", -0.12, 0.02], ["VPN", 0.0, -0.04], ["Mail", 0.01, 0.0]],
    "department": [["Finance", -0.13, 0.0]],
}


def test_names_the_parts_that_carry_most_of_a_change():
    said = origins.sentence(baseline(-0.13, FELL), METRIC)

    assert said == "By service: Payroll −10.0 points and VPN −4.0 points by its weight."


def test_says_nothing_of_a_change_that_does_not_matter():
    assert origins.sentence(baseline(-0.03, FELL), METRIC) == ""
    assert origins.sentence(baseline(None, FELL), METRIC) == ""


def test_names_both_dimensions_where_both_have_parts():
    parts = FELL | {"department": [["Finance", -0.1, 0.0], ["Sales", -0.03, 0.0]]}

    said = origins.sentence(baseline(-0.13, parts), METRIC)

    assert said.endswith("; by department: Finance −10.0 points and Sales −3.0 points.")


def test_tables_add_up_to_the_change():
    ((label, table),) = origins.tables(baseline(-0.13, FELL), METRIC)

    assert label == "By service"
    assert table.rows[0] == ["Payroll", "−12.0 points", "+2.0 points", "−10.0 points"]
    assert table.rows[-1] == ["Together", "−11.0 points", "−2.0 points", "−13.0 points"]


def test_a_table_tells_the_smallest_parts_together():
    parts = {"service": [[f"S{n}", -0.02, 0.0] for n in range(9)]}

    ((_, table),) = origins.tables(baseline(-0.18, parts), METRIC)

    assert [row[0] for row in table.rows] == [
        *(f"S{n}" for n in range(6)),
        "3 others",
        "Together",
    ]
    assert table.rows[-2][-1] == "−6.0 points"
    assert table.rows[-2][2] == "±0.0 points"


def test_parts_told_together_for_privacy_are_not_named():
    parts = {"service": [["others", -0.1, 0.0], ["VPN", -0.05, 0.0]], "department": []}

    assert origins.sentence(baseline(-0.15, parts), METRIC) == "By service: VPN −5.0 points."


@pytest.mark.parametrize("metric", ["time.p90.resolve", "proj.on_time"])
def test_a_measure_without_parts_has_none(metric):
    assert origins.tables(baseline(-0.13, FELL), metric) == []
