"""What the four figures of expectations say and draw. Pure."""

import pytest

from csap.dashboards.expectations import feelings, promises, quadrant, zones
from csap.dashboards.expectations.page import gaps_heading, heading
from csap.dashboards.expectations.reading import Felt, Span, _judged
from tests.csap.dashboards.expectation_rows import below, expected, felt, hidden, kept, reading


class TestQuadrant:
    def rows(self):
        return [
            expected("Lead", perceived=Span(5.0, 4.8, 5.2), importance=Span(4.8, 4.7, 4.9)),
            expected("Even", perceived=Span(6.5, 6.0, 7.0), importance=Span(4.0, 3.6, 4.4)),
            expected("Calm", perceived=Span(8.0, 7.8, 8.2), importance=Span(3.2, 3.1, 3.3)),
        ]

    def test_says_what_is_clearly_first(self):
        drawn = quadrant.figure(reading(expected=self.rows()), caption="")

        assert drawn.finding == "First: Lead matters more than most and performs below average"
        assert "importance 4.0, performance 6.5" in drawn.what

    def test_draws_what_touches_a_line_hollow(self):
        items = quadrant.figure(reading(expected=self.rows()), caption="").chart["items"]

        assert [(item["label"], item["hollow"]) for item in items] == [
            ("Lead", False),
            ("Even", True),
            ("Calm", False),
        ]
        assert items[0]["shape"] == "diamond"

    def test_a_mean_without_interval_may_lie_anywhere(self):
        assert quadrant.touches(Span(2.0, None, None), 5.0)

    def test_tells_derived_beside_stated_importance(self):
        rows = [*self.rows(), expected("Felt", derived=0.7)]

        said = quadrant.figure(reading(expected=rows), caption="").would_change

        assert "puts Felt first (ρ = 0.70, n = 100)" in said

    def test_hidden_services_are_in_the_table_alone(self):
        drawn = quadrant.figure(reading(expected=[hidden(), *self.rows()]), caption="")

        assert "Lab" not in [item["label"] for item in drawn.chart["items"]]
        assert drawn.table.rows[-1][0] == "Lab"
        assert drawn.table.rows[-1][-1] == "Hidden: too few answers"

    def test_one_service_is_nothing_to_compare(self):
        assert quadrant.figure(reading(expected=[expected()]), caption="").chart is None


class TestZones:
    def test_names_what_is_below_the_acceptable(self):
        drawn = zones.figure(reading(expected=[expected(), below()]), caption="")

        assert drawn.finding == "1 of 2 services is below what users call acceptable: Reports"
        first = drawn.chart["rows"][0]
        assert (first["label"], first["side"]) == ("Reports", "bad")
        assert first["right"] == "◆ below minimum −1.0 (−1.3 to −0.7)"

    def test_a_hidden_service_keeps_its_row_without_a_number(self):
        drawn = zones.figure(reading(expected=[expected(), hidden()]), caption="")

        row = drawn.chart["rows"][-1]
        assert row["hidden"] == "hidden: too few answers"
        assert "perceived" not in row

    def test_above_what_is_desired_is_a_triangle_to_the_good_side(self):
        above = expected(superiority=0.4)

        assert zones.side_of(above) == "good"
        assert zones.reading_of(above) == "▲ above desired"

    def test_says_how_many_answers_would_settle_it(self):
        close = expected("Scan", n=74, adequacy=Span(-0.3, -0.72, 0.12), verdict="uncertain")

        assert zones.needed(close) == 150
        assert zones.needed(below()) == 0
        assert (
            "Scan would be called with about 150 answers"
            in zones.figure(reading(expected=[close, expected()]), caption="").would_change
        )

    def test_few_answers_are_flagged(self):
        assert zones.figure(reading(expected=[expected(n=23)]), caption="").chart["rows"][0]["few"]


class TestFelt:
    def test_is_sorted_by_distance_and_coloured_only_where_it_survives(self):
        rows = _judged(
            [
                felt("Small", -0.06, p=0.04),
                felt("Wide", -0.23, p=0.0002),
                felt("Chance", 0.11, p=0.3),
                felt("Believed", 0.21, p=0.0018),
                felt("Few", 0.4, n=29, p=0.00001),
            ]
        )
        drawn = feelings.figure(reading(felt=rows), caption="", period="Q3 2026")

        assert [(row["label"], row["side"]) for row in drawn.chart["rows"]] == [
            ("Wide", "good"),
            ("Believed", "bad"),
            ("Chance", None),
            ("Small", None),
        ]
        assert drawn.finding == (
            "Wide is better than believed: tell people. "
            "Believed is believed better than it is: fix first"
        )
        assert drawn.caption.startswith("n = 349 pairs · 1 service with fewer than 30 pairs")

    def test_the_table_has_exact_and_corrected_p(self):
        table = feelings.table(_judged([felt("A", -0.2, p=0.01), felt("B", 0.0, p=1.0)]))

        assert table.rows[0][6:8] == ["0.010", "0.020"]

    def test_what_may_not_be_told_is_a_reason(self):
        bare = Felt("lab", "Lab", 4, why="too few answers to tell")

        assert feelings.table([bare]).rows == [
            ["Lab", "4", *["–"] * 6, "too few answers to tell"],
        ]
        assert feelings.figure(reading(felt=[bare]), caption="", period="Q3").chart is None


class TestPromises:
    @pytest.mark.parametrize(
        ("share", "state"),
        [(0.7, "not supported"), (0.78, "doubtful"), (0.83, "likely"), (0.9, "supported")],
    )
    def test_is_judged_by_its_interval(self, share, state):
        assert promises.state_of(kept(share=share)) == state

    def test_fewer_than_ten_are_k_of_n_in_the_table(self):
        drawn = promises.figure(reading(kept=[kept(n=7)]), caption="", period="Q3 2026")

        assert drawn.chart is None
        assert drawn.table.rows[0][1:3] == ["–", "6 of 7"]

    def test_names_what_the_record_does_not_support(self):
        rows = [kept("Mail"), kept("Scan", 0.6)]

        assert promises.finding(rows) == (
            "One promise of 2 is above what the record supports: Scan"
        )


def test_the_heading_puts_the_worst_first():
    own = reading(expected=[below(), expected()], felt=[felt(is_called=True)])

    assert heading(own) == (
        "Reports is below what users accept; one service is judged differently from what the "
        "clock says"
    )
    assert heading(reading()) == "Expectations: what people accept, desire and get"


def test_without_gaps_the_table_says_so():
    assert gaps_heading([]) == "No expectation gap is open"
