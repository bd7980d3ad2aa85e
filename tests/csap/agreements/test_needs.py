"""What an ask would take at each share: from the record, and nothing that nobody measured."""

from datetime import timedelta

import pytest

from csap.agreements import figure, needs
from csap.agreements.asks import Ask, Expectation
from csap.agreements.feasibility import assess
from tests.csap.agreements.test_feasibility import ask_for, engaged, past
from tests.factories import NOW, RequestTypeFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def taken(ask):
    """Return what it would take by share, with plain blanks."""
    found = assess(ask, at=NOW)
    return {
        round(offer.share * 100): needs.would_take(found, offer).replace("\N{NO-BREAK SPACE}", " ")
        for offer in found.offers
    }


class TestWouldTake:
    def test_counts_who_is_missing_and_by_how_much(self):
        request_type = RequestTypeFactory()
        past(request_type, [120, 480, 600, 480] * 15)

        assert taken(ask_for(request_type, 8)) == {
            80: "3 more of 60 done in time: 2 h faster",
            90: "9 more of 60 done in time: 2 h faster",
            95: "12 more of 60 done in time: 2 h faster",
        }

    def test_takes_nothing_where_the_record_bears_it(self):
        request_type = RequestTypeFactory()
        past(request_type, [60] * 80)

        assert set(taken(ask_for(request_type, 8)).values()) == {"nothing: the record supports it"}

    def test_names_the_quarter_that_did_not_bear_it(self):
        request_type = RequestTypeFactory()
        past(request_type, [60] * 60 + [900] * 5 + [60] * 60, every=timedelta(days=2))

        told = taken(ask_for(request_type, 8, share=0.9))

        assert told[80] == "nothing: the record supports it"
        assert told[95].startswith("nothing: the record probably supports it, but Q")

    def test_wants_a_longer_record_before_it_says_anything(self):
        request_type = RequestTypeFactory()
        past(request_type, [60] * 25)

        assert taken(ask_for(request_type, 8)) == {
            80: "nothing: the record supports it",
            90: "nothing: the record probably supports it",
            95: "a record of 45 requests; there are 25",
        }

    @pytest.mark.parametrize(
        ("kind", "number", "words"),
        [
            (Expectation.SCHEDULE, 0, "3 more of 30 finished in time: 10 days earlier"),
            (Expectation.BUDGET, 10, "27 more of 30 within that cost: 2 % of the budget less"),
        ],
    )
    def test_says_it_in_the_words_of_its_kind(self, kind, number, words):
        service = ServiceFactory()
        engaged(service, [0] * 24 + [10] * 6, cost=112)

        assert taken(Ask(kind, service.slug, number))[90] == words


class TestSlider:
    """What the slider says where it begins is what the sentence says."""

    def test_stands_on_the_step_of_what_is_asked(self):
        request_type = RequestTypeFactory()
        took = [479, 480, 481, *range(500, 9000, 37)]
        past(request_type, took, running=range(100, 140))
        found = assess(ask_for(request_type, 8), at=NOW)

        steps = figure.make(found).chart["steps"]

        at = [step for step in steps if step["t"] <= 8][-1]
        assert at["k"] == found.kept == 2
        assert at["said"].startswith(f"{found.support.p * 100:.0f} % (")

    def test_says_how_open_ones_count(self):
        request_type = RequestTypeFactory()
        past(request_type, [60] * 50, running=range(0, 50, 5))

        drawn = figure.make(assess(ask_for(request_type, 8), at=NOW))

        assert "10 of them still open" in drawn.caption
        assert "shares by Kaplan–Meier, which counts open ones" in drawn.caption
        assert drawn.chart["open"] == 10
