"""Key customers against all others: what may be compared, and how."""

import pytest

from csap.customers import barometer, barometer_shown
from csap.facts import services as facts
from csap.facts.periods import Period
from csap.facts.scopes import Scope
from servicedesk.statistics.intervals import newcombe_diff_ci
from tests.csap.customers.builders import Q3, decide, later
from tests.csap.dashboards.series import figure

SLA, CSAT, P90 = "time.sla_attainment.resolve", "sat.csat_top2", "time.p90.resolve"


def share(metric, k, n, **given):
    return figure(metric, k=k, n=n, value=k / n, low=k / n - 0.02, high=k / n + 0.02, **given)


class TestAComparison:
    def test_of_shares_is_newcombes(self):
        found = barometer.compare(SLA, share(SLA, 860, 1000), share(SLA, 850, 1000), None)

        assert found.difference == newcombe_diff_ci(860, 1000, 850, 1000)
        assert found.favour == ""

    @pytest.mark.parametrize(("k", "favour"), [(990, "key"), (700, "others")])
    def test_says_whom_it_is_better_for_once_it_is_sure(self, k, favour):
        found = barometer.compare(SLA, share(SLA, k, 1000), share(SLA, 850, 1000), None)

        assert found.favour == favour

    def test_of_times_goes_by_their_own_limits(self):
        key = figure(P90, n=100, value=600, low=500, high=700)
        others = figure(P90, n=100, value=900, low=800, high=1000)

        found = barometer.compare(P90, key, others, None)

        assert found.difference.diff == -300
        assert found.difference.low == pytest.approx(-300 - 100 * 2**0.5)
        assert found.favour == "key"

    def test_of_opinions_of_others_is_what_two_told_figures_leave(self):
        others = figure(CSAT, n=70, state="hidden")

        found = barometer.compare(CSAT, share(CSAT, 20, 30), others, share(CSAT, 70, 100))

        assert (found.others.k, found.others.n) == (50, 70)

    @pytest.mark.parametrize(
        ("key", "everyone"),
        [
            (figure(CSAT, n=30, state="hidden"), share(CSAT, 70, 100)),
            (share(CSAT, 6, 9), share(CSAT, 70, 100)),
            (share(CSAT, 65, 92), share(CSAT, 70, 100)),
        ],
    )
    def test_is_not_made_where_a_few_would_show(self, key, everyone):
        hidden = figure(CSAT, n=70, state="hidden")

        found = barometer.compare(CSAT, key, hidden, everyone)

        assert found is None or found.others.value is None


def test_the_first_line_says_that_nobody_is_favoured():
    row = barometer.compare(SLA, share(SLA, 1214, 1418), share(SLA, 2690, 3160), None)

    told = barometer_shown.served(row)

    assert (told.side, told.verdict) == ("good", "No favour")
    assert "1,214 of 1,418" in told.sentence


@pytest.mark.django_db
class TestAQuarter:
    def test_is_not_told_until_both_sides_are_computed(self, manager, customer):
        assert barometer.read(Q3) is None
        decide(customer, actor=manager)
        assert barometer.read(Q3) is None

        for scope in (Scope(group="key"), Scope(group="others")):
            facts.compute_baseline(scope, Period(Q3.start, Q3.end), at=later(1))

        told = barometer.read(Q3)
        assert told is not None
        assert told.attainment is None
