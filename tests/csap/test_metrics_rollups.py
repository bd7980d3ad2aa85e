"""Roll-ups: histograms merge exactly, and every touched cell is named."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from csap.metrics.rollups import Cell, Change, dirty_day, histogram_merge
from servicedesk.statistics.moments import Sums

FIRST, SECOND = date(2025, 5, 1), date(2025, 5, 2)


class TestHistogramMerge:
    def test_tells_percentiles_of_all_days_together(self):
        days = [{30: 2, 45: 1}, {30: 1, 60: 4, 480: 1}, {15: 3, 90: 2}]

        assert histogram_merge(days, threshold=60) == (14, 45, 90, 11, 1080)

    def test_of_nothing_is_nothing(self):
        assert histogram_merge([], threshold=60) == (0, None, None, 0, 0)


class TestDirtyDay:
    def test_touches_old_and_new_cell_of_a_reclassified_item(self):
        found = dirty_day(
            [Change("create", 1, FIRST, "A", 10), Change("update", 1, leaf="B", day=SECOND)]
        )

        assert found.rollup == {Cell(SECOND, "B"): Sums(1, 10, 100)}
        assert found.dirty == [Cell(FIRST, "A"), Cell(SECOND, "B")]

    def test_corrects_a_value_to_zero(self):
        found = dirty_day([Change("create", 1, FIRST, "A", 10), Change("update", 1, value=0)])

        assert found.rollup == {Cell(FIRST, "A"): Sums(1, 0, 0)}

    def test_forgets_a_deleted_item_but_names_its_cell(self):
        found = dirty_day([Change("create", 1, FIRST, "A", 10), Change("delete", 1)])

        assert found == ({}, [Cell(FIRST, "A")])

    def test_ignores_changes_of_what_it_does_not_know(self):
        assert dirty_day([Change("update", 1, value=3), Change("delete", 2)]) == ({}, [])

    @given(
        st.lists(
            st.builds(
                Change,
                st.sampled_from(["create", "update", "delete"]),
                st.integers(1, 4),
                st.sampled_from([FIRST, SECOND]),
                st.sampled_from("AB"),
                st.integers(0, 9),
            )
        )
    )
    def test_names_every_cell_whose_sums_changed(self, changes):
        before = {}
        for length in range(1, len(changes) + 1):
            after, dirty = dirty_day(changes[:length])

            moved = {cell for cell in before | after if before.get(cell) != after.get(cell)}
            assert moved <= set(dirty)
            before = after
