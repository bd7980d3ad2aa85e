"""The months of a backlog: what is known without a hole, on scales that hold it."""

from datetime import date

from csap.facts.periods import Period, add_months
from csap.telling import backlog
from csap.telling.backlog import AGE, STOCK
from tests.csap.dashboards.series import figure

FIRST = date(2026, 5, 1)


def stored(months, *, ages=None):
    """Return whole months as they are stored; ``ages``: which of them have ages."""
    periods = [Period(add_months(FIRST, at), add_months(FIRST, at + 1)) for at in months]
    flow = {"opening": 5, "created": 30, "resolved": 28, "reopened": 1, "cancelled": 2}
    buckets = {"0-2": 3, "3-5": 2, "6-10": 0, "11-20": 1, ">20": 4}
    aged = [
        period for at, period in zip(months, periods, strict=True) if ages is None or at in ages
    ]
    return {
        STOCK: [(period, figure(STOCK, value=10, **flow)) for period in periods],
        AGE: [(period, figure(AGE, n=10, value=25, buckets=buckets)) for period in aged],
    }


def starts(found):
    return [month.start.month for month in found]


def test_hold_flow_and_four_bands_of_age():
    (month, *_) = backlog.months(stored([0, 1, 2]), until=date(2026, 8, 1))

    assert (month.created, month.resolved) == (30, 28)
    assert month.open == [5, 0, 1, 4]
    assert month.at_end == 10


def test_end_with_the_day_and_have_no_hole():
    assert starts(backlog.months(stored([0, 2, 3]), until=date(2026, 9, 1))) == [7, 8]
    assert starts(backlog.months(stored([0, 1, 2], ages=[0, 2]), until=date(2026, 8, 1))) == [7]
    assert backlog.months(stored([0, 1]), until=date(2026, 9, 1)) == []


def test_of_an_empty_backlog_the_ages_are_none_and_of_one_not_looked_at_nothing_is_known():
    period = Period(FIRST, add_months(FIRST, 1))
    flow = {"created": 3, "resolved": 3}
    ages = [(period, figure(AGE, n=0, state="no_data"))]

    empty = {STOCK: [(period, figure(STOCK, value=0, **flow))], AGE: ages}
    unseen = {STOCK: [(period, figure(STOCK, value=4, **flow))], AGE: ages}

    (month,) = backlog.months(empty, until=period.end)
    assert month.open == [0, 0, 0, 0]
    assert backlog.months(unseen, until=period.end) == []


def test_are_drawn_on_scales_of_whole_numbers_that_hold_them():
    drawn = backlog.chart(backlog.months(stored([0, 1, 2]), until=date(2026, 8, 1)))

    assert drawn["flow"] == [0, 30, 10]
    assert drawn["open"] == [0, 10, 5]
    assert [point["tick"] for point in drawn["points"]] == ["May\n2026", "Jun", "Jul"]
    assert backlog.scale([0, 0]) == [0, 1, 1]
