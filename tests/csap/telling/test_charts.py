"""Charts hold what is stored: gaps stay gaps, limits have no holes, hidden stays hidden."""

from dataclasses import replace

import pytest

from csap.telling import charts, shown
from csap.telling.choices import Names, chosen
from csap.telling.stories import readable, tell
from tests.csap.dashboards.series import figure, series
from tests.csap.telling.test_choices import TODAY

STEADY = [0.8, 0.81] * 6


def run(values, **more):
    found = series(values, **more)
    return charts.run(found, tell(found, ""))


class TestRun:
    def test_draws_shares_in_percent_with_limits_and_average(self):
        drawn = run(STEADY)

        assert [point["v"] for point in drawn["points"]][:2] == [80.0, 81.0]
        assert drawn["centre"] == 80.0
        assert set(drawn["low"]) == {70.0}
        assert drawn["axis"][0] < 70 < 90 < drawn["axis"][1]

    def test_leaves_a_gap_where_nothing_was_counted_and_keeps_the_limits_whole(self):
        drawn = run([*STEADY[:6], None, *STEADY[:5]])

        assert drawn["points"][6]["v"] is None
        assert drawn["points"][6]["why"] == "0 of 0"
        assert None not in drawn["low"] + drawn["high"]

    def test_draws_a_month_that_may_still_change_hollow(self):
        found = series(STEADY)
        newest = found.points[-1]._replace(state="small", lower_limit=None, upper_limit=None)
        found = replace(found, points=(*found.points[:-1], newest))

        drawn = charts.run(found, tell(found, ""))

        assert [point["state"] for point in drawn["points"][-2:]] == ["ok", "provisional"]
        assert tell(found, "").judged == len(STEADY) - 1

    def test_is_none_where_no_month_has_a_value(self):
        assert run([None] * 12) is None

    def test_of_few_months_has_neither_average_nor_limits(self):
        drawn = run(STEADY[:4])

        assert drawn["centre"] is None
        assert "low" not in drawn

    def test_calls_early_limits_trial(self):
        assert run(STEADY[:8])["limit_name"] == "trial limit"

    def test_marks_a_signal_with_its_side(self):
        drawn = run([*STEADY[:11], 0.6], signals={11: ["beyond_3s"]})

        assert drawn["points"][11]["signal"] == {"side": "bad", "rule": "beyond the limits"}

    def test_writes_beside_a_signal_what_it_was(self):
        drawn = run([*STEADY[:11], 0.6], signals={11: ["beyond_3s"]})

        note = {"t": "2025-10", "text": "Oct 2025: 60\xa0%", "short": "60\xa0%"}
        assert drawn["notes"] == [note | {"side": "bad", "up": False}]

    def test_marks_the_months_that_led_to_a_run_as_its_members(self):
        drawn = run([0.78] * 4 + [0.82] * 8, signals={11: ["run_8"]})

        members = [point.get("signal", {}).get("member") for point in drawn["points"]]
        assert members == [None] * 4 + [True] * 7 + [None]
        assert drawn["notes"][0]["text"] == "8 in a row above the average"

    def test_brackets_the_months_that_frozen_limits_come_from(self):
        frozen = {"from": "2024-10-01", "to": "2025-05-01", "points": 7}
        found = replace(series(STEADY), frozen=frozen)

        drawn = charts.run(found, tell(found, ""))

        assert drawn["baseline"] == {"from": "2024-11", "to": "2025-04"}
        assert "baseline" not in run(STEADY)

    def test_has_a_table_with_the_same_months(self):
        found = series(STEADY)
        table = charts.series_table(found, tell(found, ""))

        assert table.rows[0] == ["Nov 2024", "80.0", "100", "75.0", "85.0", "70.0", "90.0", ""]


class TestValueWords:
    """Small numbers: what a share is told as."""

    ORGANISATION = chosen("", "2026-Q3", today=TODAY, names=Names({}, {}))
    DEPARTMENT = chosen("department:FIN", "2026-Q3", today=TODAY, names=Names({}, {}))

    def test_few_of_the_own_work_are_k_of_n(self):
        few = figure("proj.on_time", n=5, k=4, value=0.8, low=0.38, high=0.96, state="small")

        assert shown.share_words(few) == ("4 of 5", "likely 38–96\xa0%")

    def test_ten_are_a_percentage_flagged(self):
        ten = figure("proj.on_time", n=10, k=8, value=0.8, low=0.49, high=0.94, state="small")

        assert shown.share_words(ten) == (
            "80\xa0%",
            "8 of 10 · likely 49–94 · few, so read with care",
        )

    def test_few_opinions_of_a_department_are_no_share(self):
        few = figure("sat.csat_top2", n=7, k=5, value=0.71, state="small")

        assert not shown.may_be_told(few, self.DEPARTMENT.scope)
        assert shown.may_be_told(few, self.ORGANISATION.scope)

    def test_few_opinions_of_a_month_are_a_gap_in_the_chart_of_a_department(self):
        months = series(STEADY)
        few = replace(months, points=(months.points[0]._replace(n=9), *months.points[1:]))

        below = readable(few, is_organisation=False)

        assert below.points[0].value is None
        assert below.points[1:] == few.points[1:]
        assert readable(few, is_organisation=True) == few

    @pytest.mark.parametrize("metric", ["sat.response_rate", "sat.csat_mean", "proj.on_time"])
    def test_answer_rates_means_and_the_own_work_are_always_told(self, metric):
        assert shown.may_be_told(figure(metric, n=5), self.DEPARTMENT.scope)

    def test_hidden_has_no_words(self):
        hidden = figure("sat.csat_top2", n=4, state="hidden")

        assert shown.share_words(hidden) == ("", "")
