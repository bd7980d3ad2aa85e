"""Scores of figures that may be told: means, shares, recommendation, zones of tolerance. Pure.

Below the second threshold a figure has its mean and nothing else. Intervals are of 95 %.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from servicedesk.statistics.intervals import mean_t_ci, wilson_ci
from servicedesk.statistics.moments import Sums, merge_moments
from surveys.results.publication import Figure
from surveys.results.tallies import Item
from surveys.scoring.behaviours import Funnel, awareness_funnel
from surveys.scoring.expectations import Triple, ZoneSurvey, zone_of_tolerance_survey
from surveys.scoring.ratings import Recommendation, csat_from_histogram, nps, pomp
from surveys.vocabulary import Measure, QuestionKind

#: How many of the highest points of a scale count as content; of yes and no it is one.
TOP_BOXES = 2
#: Kinds whose mean is told as percent of the maximum.
IN_PERCENT_OF_MAXIMUM = frozenset(
    {QuestionKind.BEHAVIOUR, QuestionKind.COMMUNICATION, QuestionKind.RELEVANCE}
)
AWARE_FROM, USED = 1, 2


class Estimate(NamedTuple):
    """A value and its limits; None: too few answers for an interval."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What is told of an item. None: not of this kind, or of too few answers.

    ``mean`` in points of the scale, ``pomp`` 0 to 100, ``share`` 0 to 1 of ``k`` answers.
    """

    mean: Estimate | None = None
    pomp: Estimate | None = None
    share: Estimate | None = None
    k: int | None = None
    recommendation: Recommendation | None = None


class Zone(NamedTuple):
    """Mean expectations and perception of the same people; ``minimum`` None: was not asked.

    ``survey`` has the distances with their interval; None below the second threshold.
    """

    minimum: float | None
    desired: float | None
    perceived: Estimate
    survey: ZoneSurvey | None


def score(item: Item, figure: Figure) -> Score:
    """Return the score of a rating; empty where the figure is hidden or not a rating."""
    if not figure.is_shown or item.is_triple or item.kind == QuestionKind.CHOICE:
        return Score()
    values = ratings(figure)
    if not figure.has_detail:
        only_mean = Estimate(_mean(values))
        return Score(mean=only_mean, pomp=_pomp(item, only_mean))
    mean = Estimate(_mean(values)) if figure.is_mixed else _interval(values)
    k = sum(n for value, n in values.items() if value > item.scale_max - boxes_of(item))
    _, *limits = (None, None, None) if figure.is_mixed else wilson_ci(k, figure.n)
    return Score(
        mean=mean,
        pomp=_pomp(item, mean),
        share=Estimate(k / figure.n, *limits),
        k=k,
        recommendation=_recommendation(values) if item.measure == Measure.NPS else None,
    )


def boxes_of(item: Item) -> int:
    """Return how many of the highest values count as content, as aware, or as yes."""
    return min(TOP_BOXES, item.scale_max - item.scale_min)


def median(item: Item, figure: Figure) -> float | None:
    """Return the median rating; None below the second threshold."""
    if not figure.has_detail or item.is_triple:
        return None
    return csat_from_histogram(ratings(figure), item.scale_max).median


def zone(figure: Figure) -> Zone | None:
    """Return the zone of tolerance of an expectation item; None where it is hidden."""
    if not figure.is_shown:
        return None
    triples = list(_triples(figure))
    perceived = Counter(each[2] for each in triples)
    tells_limits = figure.has_detail and not figure.is_mixed
    minimum = [each[0] for each in triples if each[0] is not None]
    desired = [each[1] for each in triples if each[1] is not None]
    is_whole = len(minimum) == len(desired) == len(triples)
    survey = None
    if figure.has_detail and is_whole:
        survey = zone_of_tolerance_survey(Triple(*each) for each in triples)  # type: ignore[arg-type]
    return Zone(
        fmean(minimum) if minimum else None,
        fmean(desired) if desired else None,
        _interval(perceived) if tells_limits else Estimate(_mean(perceived)),
        survey,
    )


def funnel(known: Figure, rated: Figure, accepted: Figure) -> Funnel | None:
    """Return how many know, use, are content with and accept a service.

    Content are those of 4 or 5 of all who rate the service: who does not use it does not rate it.
    None below the second threshold.
    """
    if not known.has_detail:
        return None
    values = ratings(known)
    aware = sum(n for value, n in values.items() if value >= AWARE_FROM)
    used = values[USED]
    found = awareness_funnel(known.n, aware, used, 0, 0)
    return found._replace(
        satisfied_among_users=_top(rated),
        acceptance=_top(accepted),
    )


def _top(figure: Figure) -> float | None:
    if not figure.has_detail:
        return None
    return sum(n for value, n in ratings(figure).items() if value >= 4) / figure.n


def _recommendation(values: Mapping[int, int]) -> Recommendation:
    promoters = sum(n for value, n in values.items() if value >= 9)
    passives = sum(n for value, n in values.items() if value in (7, 8))
    return nps(promoters, passives, sum(values.values()) - promoters - passives)


def ratings(figure: Figure) -> Counter[int]:
    """Return how often each point was given; empty for triples and where it is hidden."""
    return Counter({value: n for value, n in figure.values.items() if isinstance(value, int)})


def _triples(figure: Figure) -> Iterator[tuple[int | None, int | None, int]]:
    for given, n in figure.values.items():
        if not isinstance(given, int):
            yield from [given] * n


def _mean(values: Mapping[int, int]) -> float:
    return sum(value * n for value, n in values.items()) / sum(values.values())


def _interval(values: Mapping[int, int]) -> Estimate:
    total = sum(value * n for value, n in values.items())
    squares = sum(value * value * n for value, n in values.items())
    moments = merge_moments([Sums(sum(values.values()), total, squares)])
    _, low, high = mean_t_ci(*moments)
    return Estimate(_mean(values), low, high)


def _pomp(item: Item, mean: Estimate) -> Estimate | None:
    if item.kind not in IN_PERCENT_OF_MAXIMUM:
        return None
    low, high = item.scale_min, item.scale_max
    return Estimate(
        pomp(mean.value, low, high) or 0.0,
        pomp(mean.low, low, high),
        pomp(mean.high, low, high),
    )
