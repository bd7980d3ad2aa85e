"""How often a plan is credited with an effect where nothing happened, and where something did.

The whole rule is asked, not a part of it: target just beyond what matters, window, rebound, both
ways of telling an effect. Nothing happened also where everybody improves, and where an old trend
goes on.
"""

from dataclasses import replace
from random import Random

import pytest

from csap.plans.effect.vocabulary import Verdict
from tests.csap.plans.simulated import Setting, cells, claimed

#: How often "met, effect credible" may be said where nothing happened.
AT_MOST = 0.08
PLANS = 4_000
NOTHING = cells()
SOMETHING = {
    "a step of 2, 3 controls": Setting(step=2.0, controls=3),
    "a step of 2 after a bad month, 3 controls, autocorrelation 0.3": Setting(
        step=2.0, controls=3, begun_by="month", autocorrelation=0.3
    ),
    "a step of 4, no controls": Setting(step=4.0),
    "a slope of 0.3 a month, 3 controls": Setting(slope=0.3, controls=3),
    "a slope of 0.3 a month, no controls": Setting(slope=0.3),
}
#: A change that matters much, as of shares of a hundred, and one that matters early.
SIZES = (1.0, 0.3)


def tell(sentence):
    print(sentence)  # noqa: T201 - the figures of a proof, shown by pytest -s


def share_of_claims(setting, *, plans, seed=5):
    return claimed(Random(seed), setting, plans=plans).get(Verdict.CREDIBLE, 0) / plans


@pytest.mark.parametrize(
    "setting",
    [
        Setting(),
        Setting(begun_by="month", autocorrelation=0.3),
        Setting(common=4.0, controls=3),
        Setting(trend=0.15),
    ],
    ids=["no effect", "rebound", "everybody improves", "an old trend goes on"],
)
def test_of_a_few_plans_that_did_nothing_hardly_any_is_credited(setting):
    assert share_of_claims(setting, plans=60) <= 0.15


def test_most_plans_that_did_something_are_credited():
    assert share_of_claims(SOMETHING["a step of 2, 3 controls"], plans=30) >= 0.6


def test_without_the_scopes_beside_it_what_everybody_does_looks_like_an_effect():
    """The fault that the controls are for: seen here so that the guard against it is known."""
    alone = Setting(common=5.0)

    assert share_of_claims(alone, plans=30) >= 0.5


@pytest.mark.prove
@pytest.mark.parametrize("matters", SIZES)
def test_where_nothing_happened_at_most_eight_in_a_hundred_claim_an_effect(matters):
    shares = {}
    for name, setting in NOTHING.items():
        counts = claimed(Random(name), replace(setting, matters=matters), plans=PLANS)
        shares[name] = counts.get(Verdict.CREDIBLE, 0) / PLANS
        met = shares[name] + counts.get(Verdict.NOT_SEPARABLE, 0) / PLANS
        tell(
            f"{shares[name]:6.1%} credible ({counts.get(Verdict.CREDIBLE, 0):4} of {PLANS}), "
            f"{met:5.1%} met: {name}; {matters} matters"
        )

    assert len(shares) == len(NOTHING)
    assert max(shares.values()) <= AT_MOST


@pytest.mark.prove
def test_where_something_happened_it_is_told_how_often_it_is_seen():
    for name, setting in SOMETHING.items():
        share = share_of_claims(setting, plans=PLANS)
        tell(f"{share:6.1%} credible of {PLANS}: {name}")
        assert share > AT_MOST
