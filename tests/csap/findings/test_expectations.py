"""The three forms of the gap, of one period and lasting, and targets that are not reached."""

from dataclasses import replace

import pytest

from csap.findings.rules import expectations, promises, targets
from csap.findings.vocabulary import Kind, Stage
from tests.csap.dashboards.series import figure, series
from tests.csap.findings.builders import by_month, reading

ON_TIME, SATISFIED = "time.sla_attainment.resolve", "sat.csat_top2"
ASKED = {ON_TIME: 0.8, SATISFIED: 0.75}
KEPT, MISSED = 0.9, 0.6


def felt(evident=True, n=60):
    """Return felt 52 % and measured 80 % in time."""
    return figure(
        "gap.perception",
        n=n,
        value=-0.28,
        low=-0.42,
        high=-0.14,
        felt_share=0.52,
        measured_share=0.8,
        mcnemar_exact_p=0.0001 if evident else 0.4,
        quadrant="better than believed",
        evident=evident,
    )


def look_at_felt(statuses):
    """Look at months that were a gap (G), none (N) or too few (U), the newest last."""
    months = [felt(status == "G", n=10 if status == "U" else 60) for status in statuses]
    read = reading(months[-1], past=by_month("gap.perception", months), name="Logistics")
    return list(expectations.felt_against_measured(read))


class TestFeltAgainstMeasured:
    def test_of_one_month_is_emerging(self):
        (found,) = look_at_felt("NNNG")

        assert found.candidate.stage == Stage.EMERGING
        assert not found.candidate.is_deficiency
        assert not found.candidate.holds
        assert found.candidate.sentence == (
            "Logistics: users feel 52\xa0% of requests are in time; 80\xa0% were. "
            "Better than believed: tell them."
        )

    @pytest.mark.parametrize("statuses", ["GGG", "NGUGG", "GGGNNGGGNG"])
    def test_that_lasts_calls_for_a_plan(self, statuses):
        (found,) = look_at_felt(statuses)

        assert found.candidate.stage == Stage.SUSTAINED
        assert found.candidate.is_deficiency
        assert found.candidate.holds
        assert set(found.candidate.calls_for) == {"better than believed", "sustained gap"}

    def test_that_lasts_says_for_how_long(self):
        (found,) = look_at_felt("NGNGGGG")

        assert found.candidate.sentence == (
            "Logistics: users feel 52\xa0% of requests are in time; 80\xa0% were, "
            "in five of the last six months: a lasting gap."
        )

    def test_that_is_not_evident_takes_part_without_a_candidate(self):
        (found,) = look_at_felt("GGGN")

        assert found.candidate is None
        assert found.p == 0.4

    def test_of_too_few_pairs_is_not_looked_at(self):
        assert look_at_felt("GGGU") == []

    def test_the_other_way_round_is_believed_better(self):
        figures = felt()
        better = figures.detail | {"felt_share": 0.9, "quadrant": "believed better than it is"}
        now = figures._replace(value=0.1, detail=better)

        (found,) = expectations.felt_against_measured(reading(now))

        assert "believed better than it is" in found.candidate.calls_for
        assert "fix first" in found.candidate.sentence


def look_at_kept(values, n=100):
    months = series(values, metric=ON_TIME)
    value = values[-1]
    now = figure(ON_TIME, n=n, k=round(value * n), value=value, low=value - 0.1, high=value + 0.1)
    return list(expectations.against_target(reading(now, months=[months], targets=ASKED), ON_TIME))


class TestAgainstThePublishedTarget:
    def test_below_it_beyond_chance_is_emerging(self):
        (found,) = look_at_kept([KEPT] * 23 + [MISSED])

        assert found.candidate.stage == Stage.EMERGING
        assert found.p == pytest.approx(2.87e-7, rel=0.01)  # z = -5

    def test_three_months_in_a_row_last(self):
        (found,) = look_at_kept([KEPT] * 21 + [MISSED] * 3)

        assert found.candidate.is_deficiency
        assert found.candidate.sentence == (
            "Payroll: work was in time in 60\xa0% (60 of 100; likely between 50 and 70), where the "
            "published target asks for 80\xa0%, in three of the last six months: a lasting gap."
        )
        assert set(found.candidate.calls_for) == {"promise tighter than record", "sustained gap"}

    def test_within_chance_of_it_is_none(self):
        (found,) = look_at_kept([KEPT] * 23 + [0.76])

        assert found.candidate is None

    def test_too_few_say_nothing(self):
        few = series([KEPT] * 23 + [MISSED], metric=ON_TIME)
        newest = few.points[-1]._replace(n=8)
        months = [_with_newest(few, newest)]
        now = figure(ON_TIME, n=8, k=5, value=0.6)

        looked = expectations.against_target(reading(now, months=months, targets=ASKED), ON_TIME)

        assert list(looked) == []

    def test_without_a_published_share_nothing_is_asked(self):
        now, months = figure(ON_TIME, value=0.6), series([MISSED] * 24, metric=ON_TIME)

        assert list(expectations.tests(reading(now, months=[months]))) == []


class TestExpectedAgainstPerceived:
    def adequacy(self, high, n=40, waves="G"):
        now = figure("gap.adequacy", n=n, value=-0.5, low=-0.8, high=high)
        none = now._replace(value=0.2, high=0.5)
        past = [now if wave == "G" else none for wave in waves]
        found = reading(now, past=by_month("gap.adequacy", past))
        return list(expectations.adequacy(found))

    def test_is_a_gap_if_even_the_upper_limit_lies_below_what_is_acceptable(self):
        (found,) = self.adequacy(-0.2)

        assert found.candidate.is_deficiency
        assert found.candidate.sentence == (
            "Payroll: service is 0.5 points of 9 below what users call acceptable "
            "(likely between −0.8 and −0.2; n = 40)."
        )

    def test_of_fewer_than_thirty_calls_for_no_plan(self):
        (found,) = self.adequacy(-0.2, n=29)

        assert not found.candidate.is_deficiency

    def test_is_none_within_chance(self):
        (found,) = self.adequacy(0.1)

        assert found.candidate is None

    def test_lasts_over_waves(self):
        (found,) = self.adequacy(-0.2, waves="GGG")

        assert "in three of the last three waves: a lasting gap" in found.candidate.sentence


class TestBelowTarget:
    def look_at(self, value, high, n=100):
        now = figure(SATISFIED, n=n, k=round(value * n), value=value, low=value - 0.1, high=high)
        return list(targets.tests(reading(now, targets=ASKED)))

    def test_satisfaction_below_its_target_is_a_deficiency(self):
        (found,) = self.look_at(0.5, 0.6)

        assert found.candidate.is_deficiency
        assert found.candidate.kind == Kind.BELOW_TARGET
        assert found.candidate.sentence == (
            "Payroll: satisfaction is 50\xa0% (50 of 100; likely between 40 and 60), below the "
            "75\xa0% aimed at."
        )

    def test_an_interval_that_reaches_it_is_none(self):
        (found,) = self.look_at(0.7, 0.78)

        assert found.candidate is None

    def test_few_opinions_of_a_part_are_not_told(self):
        assert self.look_at(0.2, 0.6, n=9) == []


class TestPromises:
    @pytest.mark.parametrize(("value", "n", "expected"), [(0.3, 10, 1), (0.2, 10, 0), (0.5, 4, 0)])
    def test_more_than_one_in_five_not_supported_is_a_deficiency(self, value, n, expected):
        now = figure("gov.overpromise_rate", n=n, k=round(value * n), value=value)

        found = list(promises.tests(reading(now)))

        assert len(found) == expected
        assert all(each.candidate.is_deficiency and each.candidate.holds for each in found)


def _with_newest(months, point):
    return replace(months, points=(*months.points[:-1], point))
