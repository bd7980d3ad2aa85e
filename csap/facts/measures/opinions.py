"""Metric 3: how content people are, and whether the portfolio is relevant to them."""

from collections.abc import Iterator
from typing import Any

from csap.facts.measures.figures import NO_LIMITS, Computed, Maker
from csap.metrics.gaps import perception_vs_fact
from csap.metrics.small_numbers import shows_distribution, shows_percent
from servicedesk.statistics.intervals import mean_t_ci, wilson_ci
from servicedesk.statistics.moments import Moments, Sums, merge_moments
from surveys.scoring.ratings import csat_from_histogram, pomp

#: The share of requests in time from which both sides of the gap count as good.
GOOD_SHARE = 0.95


def of(maker: Maker) -> Iterator[Computed]:
    """Yield satisfaction, behaviours as felt and the response rate, of answers about requests."""
    yield from satisfaction(maker)
    yield from perceived(maker)
    yield response_rate(maker)


def satisfaction(maker: Maker) -> Iterator[Computed]:
    opinions = maker.evidence.opinions
    found = csat_from_histogram(opinions.ratings)
    detail: dict[str, Any] = {"respondents": opinions.respondents}
    if shows_distribution(opinions.respondents):
        detail["histogram"] = {str(point): n for point, n in found.histogram.items()}
    state = maker.opinion_state(found.n)
    top = (found.top_share, found.low, found.high)
    yield maker.value(
        "sat.csat_top2", found.n, top, opinions.ratings, k=found.top_k, state=state, detail=detail
    )
    yield maker.value("sat.csat_mean", found.n, _mean(maker), opinions.ratings, state=state)


def perceived(maker: Maker) -> Iterator[Computed]:
    """Yield three behaviours as felt, in percent of the maximum."""
    opinions = maker.evidence.opinions
    quality = _mean(maker)
    n = opinions.ratings.total()
    yield maker.value(
        "beh.quality.perceived",
        n,
        (pomp(quality[0]), pomp(quality[1]), pomp(quality[2])),
        opinions.ratings,
        state=maker.opinion_state(n),
    )
    felt = opinions.both_in_time + opinions.felt_in_time_only
    for key, k, n in (
        ("beh.effectiveness.perceived", opinions.solved, opinions.solved_asked),
        ("beh.timeliness.perceived", felt, opinions.pairs),
    ):
        low, share, high = _percent(k, n)
        yield maker.value(key, n, (share, low, high), [k, n], k=k, state=maker.opinion_state(n))


def response_rate(maker: Maker) -> Computed:
    """Return answers of those asked and reached; always shown, it tells no opinion."""
    opinions = maker.evidence.opinions
    return maker.share(
        "sat.response_rate",
        opinions.answered,
        opinions.asked,
        [opinions.answered, opinions.asked],
    )


def perception_gap(maker: Maker) -> Computed:
    """Return felt less measured in time, of the same requests; an opinion, so it may be hidden."""
    opinions = maker.evidence.opinions
    cells = (
        opinions.both_in_time,
        opinions.felt_in_time_only,
        opinions.measured_in_time_only,
        opinions.both_late,
    )
    found = perception_vs_fact(*cells, target=GOOD_SHARE)
    return maker.value(
        "gap.perception",
        found.n,
        (found.gap, found.low, found.high),
        list(cells),
        state=maker.opinion_state(found.n),
        detail={
            "felt_share": found.felt_share,
            "measured_share": found.measured_share,
            "mcnemar_exact_p": found.mcnemar_exact_p,
            "quadrant": found.quadrant,
            "evident": found.evident,
        },
    )


def _mean(maker: Maker) -> tuple[float | None, float | None, float | None]:
    """Return the mean rating; below ten answers without an interval."""
    moments = _moments(maker)
    if shows_percent(moments.n):
        return mean_t_ci(*moments)
    return (moments.mean, *NO_LIMITS)


def _moments(maker: Maker) -> Moments:
    ratings = maker.evidence.opinions.ratings
    sums = Sums(
        ratings.total(),
        sum(point * n for point, n in ratings.items()),
        sum(point * point * n for point, n in ratings.items()),
    )
    return merge_moments([sums])


def _percent(k: int, n: int) -> tuple[float | None, float | None, float | None]:
    share, low, high = wilson_ci(k, n)
    if share is None or low is None or high is None:
        return None, None, None
    return low * 100, share * 100, high * 100
