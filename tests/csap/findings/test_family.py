"""The rules together: one correction a kind, what holds without one, portfolio, order."""

import pytest

from csap.facts.scopes import Scope
from csap.findings.rules import judge, look
from csap.findings.rules.candidate import Candidate, Looked
from csap.findings.vocabulary import Kind
from csap.metrics.plan_rules import suggest_principles
from tests.csap.dashboards.series import figure, series
from tests.csap.findings.builders import reading

ON_TIME, RATE = "time.sla_attainment.resolve", "util.rate_per_100_users"


def candidate(kind=Kind.ANOMALY, **given):
    values = {"metric": ON_TIME, "reading": reading(), "sentence": "It fell.", "why": "Far out."}
    return Candidate(kind=kind, **values | {"size": 1.0} | given)


def one_among(kind, p, others, **given):
    """Return one test with a candidate among others without."""
    return [Looked(kind, p, candidate(kind, **given)), *(Looked(kind, other) for other in others)]


class TestCorrection:
    def test_keeps_what_survives_among_all_of_its_kind(self):
        (found,) = judge(one_among(Kind.ANOMALY, 0.0001, [0.5] * 99)).candidates

        assert found.statistics == {"p": 0.0001, "p_adjusted": pytest.approx(0.01), "family": 100}
        assert found.why == "Far out. Corrected for 100 tests of this kind: p = 0.010."

    def test_drops_what_does_not(self):
        assert judge(one_among(Kind.ANOMALY, 0.001, [0.5] * 99)).candidates == []

    def test_counts_only_tests_of_the_same_kind(self):
        others = [Looked(Kind.TREND, 0.5) for _ in range(99)]

        verdicts = judge([*one_among(Kind.ANOMALY, 0.04, []), *others])

        assert len(verdicts.candidates) == 1
        assert verdicts.tests == {"ANOMALY": 1, "TREND": 99}

    def test_leaves_alone_what_holds_by_repetition(self):
        (found,) = judge(one_among(Kind.GAP, 0.6, [0.5] * 99, holds=True)).candidates

        assert found.statistics == {"p": 0.6}
        assert found.why == "Far out."

    def test_needs_none_where_nothing_is_tested(self):
        assert len(judge([Looked(Kind.PORTFOLIO, None, candidate(Kind.PORTFOLIO))]).candidates) == 1

    def test_of_nothing_is_nothing(self):
        assert judge([]).candidates == []


class TestOrder:
    def test_is_deficiencies_first_then_by_size_and_demand(self):
        small = candidate(size=1.0, metric="a")
        large = candidate(size=9.0, metric="b")
        rare = candidate(size=9.0, metric="c", reading=reading(weight=0.01))
        called = candidate(size=0.1, metric="d", is_deficiency=True)
        verdicts = judge([Looked(Kind.ANOMALY, 0.0, one) for one in (small, large, rare, called)])

        assert [found.metric for found in verdicts.candidates] == ["d", "b", "a", "c"]


class TestPortfolio:
    def test_a_service_without_a_request_in_a_year_is_found_without_blame(self):
        (found,) = look([reading(is_unused=True)]).candidates

        assert found.sentence == "Payroll: no request in twelve months."
        assert not found.is_deficiency
        assert suggest_principles(found.calls_for) == [1]

    def test_one_that_most_do_not_know_is_found(self):
        known = figure("sat.awareness", n=412, k=49, value=0.12, low=0.09, high=0.15)

        (found,) = look([reading(known)]).candidates

        assert found.sentence == (
            "Payroll: known to 12\xa0% (49 of 412; likely between 9 and 15) of people."
        )

    def test_one_asked_more_than_it_can_do_in_time_is_found(self):
        rate = figure(RATE, n=900, value=90.0)
        kept = figure(ON_TIME, n=100, k=60, value=0.6, low=0.5, high=0.69)
        months = [
            series([50.0] * 23 + [90.0], metric=RATE, center=50.0, signals={23: ["beyond_3s"]}),
            series([0.9] * 23 + [0.6], metric=ON_TIME),
        ]

        found = look([reading(rate, kept, months=months, targets={ON_TIME: 0.8})]).candidates

        (asked,) = [each for each in found if each.kind == Kind.PORTFOLIO]
        assert asked.sentence.startswith("Payroll: more is asked than can be done in time")

    def test_a_department_is_no_part_of_it(self):
        assert look([reading(is_unused=True, scope=Scope(department="FIN"))]).candidates == []
