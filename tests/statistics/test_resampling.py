"""The bootstrap: the same seed, the same limits; they hold what they should."""

from csap.metrics.utilisation import hhi_from_counts
from servicedesk.statistics.resampling import multinomial_bootstrap_ci, seed_of

COUNTS = [30, 30, 20, 20]


def limits(counts, seed):
    return multinomial_bootstrap_ci(
        counts, lambda sample: hhi_from_counts(sample).hhi or 0.0, seed=seed
    )


def test_the_same_scope_and_period_give_the_same_limits():
    seed = seed_of("all", "2026-07-01", "2026-10-01")

    assert limits(COUNTS, seed) == limits(COUNTS, seed)
    assert limits(COUNTS, seed) != limits(COUNTS, seed_of("all", "2026-07-01", "2026-10-02"))


def test_hold_the_observed_index_and_narrow_with_more_requests():
    """30, 30, 20, 20 of 100 are 2,600; of 10,000 the same shares, about ten times narrower."""
    low, high = limits(COUNTS, seed_of("a"))
    near, far = limits([count * 100 for count in COUNTS], seed_of("a"))

    assert low < 2600 < high
    assert near < 2600 < far
    assert 6 < (high - low) / (far - near) < 14


def test_of_no_requests_there_are_none():
    assert limits([0, 0], 1) == (None, None)
