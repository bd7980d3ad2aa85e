"""Felt minus measured month by month in a pack: what is drawn, marked and said of how many."""

from datetime import date

from csap.facts.periods import closed_months
from csap.facts.queries import StoredBaseline
from csap.facts.scopes import Scope
from csap.reviews.pack import by_month
from tests.csap.dashboards.series import figure
from tests.csap.findings.builders import AT, OCTOBER_PERIOD

GAP = "gap.perception"
BASELINE = StoredBaseline(
    scope=Scope(),
    period=OCTOBER_PERIOD,
    as_of=date(2026, 11, 15),
    computed_at=AT,
    is_provisional=False,
    dirty=0,
)


def made(*figures):
    """Return the figure of the months that end with October, one a month; None: not stored."""
    months = closed_months(OCTOBER_PERIOD.end, len(figures))
    stored = zip(months, figures, strict=True)
    return by_month.figure_of(BASELINE, [pair for pair in stored if pair[1] is not None])


def month(value, *, evident=False, **more):
    return figure(GAP, value=value, evident=evident, **more)


def test_marks_the_months_that_are_no_chance_and_no_provisional_one():
    drawn = made(
        month(-0.02),
        month(-0.12, evident=True),
        month(-0.03, evident=True),
        month(-0.15, evident=True, state="provisional"),
    )

    assert drawn["finding"] == "In 1 of 3 final months work was felt clearly later than it was"
    marked = [point["t"] for point in drawn["chart"]["points"] if "signal" in point]
    assert marked == ["2026-08"]
    assert [point["v"] for point in drawn["chart"]["points"]] == [-2, -12, -3, -15]
    assert drawn["chart"]["target"]["v"] == 0


def test_leaves_a_hole_where_a_month_is_not_known():
    drawn = made(month(0.01), None, month(0.02), month(None, n=0, state="no_data"), month(0.01))

    assert [point["v"] for point in drawn["chart"]["points"]] == [1, None, 2, None, 1]
    assert drawn["caption"].startswith("n = 300 pairs in 3 months")
    assert drawn["finding"].startswith("In none of 3 final months")


def test_says_to_which_side_only_where_it_is_one():
    both = made(month(-0.1, evident=True), month(0.1, evident=True), month(0.0))
    sooner = made(month(0.1, evident=True), month(0.2, evident=True), month(0.0))

    assert both["finding"].endswith("2 of 3 final months work was felt clearly other than measured")
    assert sooner["finding"].endswith("clearly sooner than it was")


def test_of_too_few_months_says_how_many_there_are_and_draws_none():
    drawn = made(month(-0.1), None, month(-0.1))

    assert drawn["chart"] is None
    assert "so far 2 months of it are stored" in drawn["what"]
