"""Scores of the relationship wave: five behaviours, awareness and acceptance, spill-over."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from servicedesk.statistics import association
from surveys.scoring.ratings import pomp

BEHAVIOURS = ("quality", "effectiveness", "timeliness", "efficiency", "performance")
PERCEIVED_GOOD = 75  # percent of maximum
MEASURED_GOOD = 95  # percent of target
COMPOSITE_ALPHA = 0.7
SPILLS_OVER = 0.3
SPILL_OVER_ANSWERS = 50


class BehaviourRow(NamedTuple):
    """What people say of a behaviour (1 to 5) and what was measured of it against its target."""

    behaviour: str
    perceived_mean: float | None
    value: float | None
    target: float | None
    better: Literal["high", "low"]


class BehaviourScore(NamedTuple):
    """Perceived and measured, both 0 to 100, and how they pair; None where absent."""

    perceived: float | None
    measured: float | None
    pair: str | None


class Composite(NamedTuple):
    """Cronbach's alpha of several items and whether they may be averaged (alpha >= 0.7)."""

    alpha: float | None
    composite_allowed: bool


class SpillOver(NamedTuple):
    """Rank correlation of policy acceptance and service rating, plain and given the fact."""

    n: int
    rho: float | None
    partial_rho: float | None
    spills_over: bool


class Funnel(NamedTuple):
    """Shares of 0 to 1 on the way from knowing a service to being content; None for 0 of 0."""

    awareness: float | None
    use_among_aware: float | None
    satisfied_among_users: float | None
    acceptance: float | None


def behaviour_scores(rows: Iterable[BehaviourRow]) -> dict[str, BehaviourScore]:
    """Return the pair of perceived and measured for each behaviour; the two are never averaged.

    Formula: perceived = percent of maximum on 1 to 5; measured = 100 min(1, value/target), or
             100 min(1, target/value) where low is better. Good: 75 perceived, 95 measured.
    Source:  docs/metrics.md#behaviours; SERVPERF, Cronin & Taylor 1992.
    """
    return {row.behaviour: _behaviour_score(row) for row in rows}


def cronbach_alpha(items: Sequence[Sequence[float]]) -> Composite:
    """Return the reliability of items that are to be averaged; rows are respondents.

    Source: Cronbach, Psychometrika 16 (1951) 297.
    """
    alpha = association.cronbach_alpha(items)
    return Composite(alpha, alpha is not None and alpha >= COMPOSITE_ALPHA)


def spillover(
    policy: Sequence[float], service: Sequence[float], fact: Sequence[float]
) -> SpillOver:
    """Return how far resentment of policies colours the view of the service.

    Formula: Spearman rho(policy, service), and partial rho given each person's measured on-time
             share; it spills over if the latter is at least 0.3 from 50 answers or more.
    Source:  docs/metrics.md#spill-over; the halo of Thorndike 1920.
    """
    partial = association.partial_spearman(policy, service, fact)
    spills = partial is not None and partial >= SPILLS_OVER and len(policy) >= SPILL_OVER_ANSWERS
    return SpillOver(len(policy), association.spearman(policy, service), partial, spills)


def awareness_funnel(n: int, aware: int, used: int, satisfied: int, accept: int) -> Funnel:
    """Return aware/n, used/aware, satisfied/used and accept/n.

    Source: docs/metrics.md#awareness-and-acceptance
    """
    return Funnel(
        aware / n if n else None,
        used / aware if aware else None,
        satisfied / used if used else None,
        accept / n if n else None,
    )


def _behaviour_score(row: BehaviourRow) -> BehaviourScore:
    perceived, measured = pomp(row.perceived_mean), _percent_of_target(row)
    if perceived is None or measured is None:
        return BehaviourScore(perceived, measured, None)
    # Rounded, so that float noise does not decide a case that lies on the threshold.
    seen, real = round(perceived, 9) >= PERCEIVED_GOOD, round(measured, 9) >= MEASURED_GOOD
    return BehaviourScore(perceived, measured, _PAIRS[seen, real])


_PAIRS = {
    (True, True): "both good",
    (False, False): "both weak",
    (False, True): "seen worse than measured",
    (True, False): "seen better than measured",
}


def _percent_of_target(row: BehaviourRow) -> float | None:
    if row.value is None or row.target is None:
        return None
    reached, wanted = row.value, row.target
    if row.better == "low":
        reached, wanted = wanted, reached
    return 100 * min(1.0, reached / wanted) if wanted else 100.0
