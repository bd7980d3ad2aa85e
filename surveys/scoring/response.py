"""Who answered: response rate, non-response bias, and what small groups must not reveal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from servicedesk.statistics import hypotheses, sampling

SCORE_K = 5  # respondents below which a score is hidden
DISTRIBUTION_K = 10  # respondents below which distributions and comments are hidden


class Suppression(NamedTuple):
    """Names of groups whose scores may be shown, and of those that must be hidden, sorted."""

    shown: list[str]
    hidden: list[str]


def response_rate_rr3(
    complete: int,
    partial: int = 0,
    refusal: int = 0,
    noncontact: int = 0,
    other: int = 0,
    unknown: int = 0,
    e: float = 1.0,
) -> float | None:
    """Return the response rate of 0 to 1; None if nobody was asked.

    Formula: complete / (complete + partial + refusal + noncontact + other + e unknown), where e is
             the share of the unknown taken to be eligible.
    Source:  AAPOR, Standard Definitions (2023), RR3.
    """
    asked = complete + partial + refusal + noncontact + other + e * unknown
    return complete / asked if asked else None


def nonresponse_check(group_a: Sequence[int], group_b: Sequence[int]) -> hypotheses.ChiSquare:
    """Return whether two groups answered alike: respondents and invited, or early and late.

    Source: Armstrong & Overton, J. Marketing Research 14 (1977) 396.
    """
    return hypotheses.chi_square_two_groups(group_a, group_b)


def poststratify(strata: Iterable[sampling.Stratum]) -> sampling.WeightedMean:
    """Return the mean as if every department had answered in proportion to its size.

    Source: Kish, Survey Sampling (1965).
    """
    return sampling.poststratify(strata)


def suppress_small_groups(
    groups: Mapping[str, int], k: int = SCORE_K, parent_total_shown: bool = True
) -> Suppression:
    """Return which groups' scores may be shown so that nobody can be singled out.

    Rule:    a group of 1 to k-1 is hidden. Beside a shown total, the hidden ones together must
             reach k, or subtraction would reveal them: the smallest shown groups (ties by name)
             join them until they do. A group without answers stays shown as such.
    Source:  docs/metrics.md#small-numbers; Sweeney, k-anonymity (2002).
    """
    hidden = {name for name, n in groups.items() if 0 < n < k}
    if hidden and parent_total_shown:
        hidden_sum = sum(groups[name] for name in hidden)
        for n, name in sorted((n, name) for name, n in groups.items() if n >= k):
            if hidden_sum >= k:
                break
            hidden.add(name)
            hidden_sum += n
    return Suppression(sorted(set(groups) - hidden), sorted(hidden))
