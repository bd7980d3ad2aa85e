"""What standings say beyond one score: suggestions, stability, agreement. Pure."""

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import fmean
from typing import Protocol

from csap.customers.vocabulary import CAP, TOP_MARK, Gate
from csap.metrics.customers import (
    MIN_KNOWN_WEIGHT,
    SUGGEST_AT,
    key_customer_hysteresis,
    key_customer_score,
)
from servicedesk.statistics.association import kendall_w, weighted_kappa

ENTER, LEAVE = SUGGEST_AT, 0.50
#: How many weightings are tried, and how far each weight strays.
WEIGHTINGS, STRAY = 1000, 0.25
#: Below this share of the weightings it is a close call.
CLEAR = 0.80
#: Agreement of raters, and of quarters, that is asked for.
AGREED = 0.6
_SEED = 20_481


class Scored(Protocol):
    """A standing, as far as a suggestion needs it."""

    point: float | None
    known_weight: float
    gate: str


def usable(standing: Scored) -> float | None:
    """Return the score of a quarter that enough was known of, else None."""
    return standing.point if standing.known_weight >= MIN_KNOWN_WEIGHT else None


def is_suggested_now(quarters: Sequence[Scored]) -> bool:
    """Return whether the system suggests a customer: in after two quarters, gate not failed.

    ``quarters`` oldest first, without a hole.
    """
    if not quarters or quarters[-1].gate == Gate.FAIL:
        return False
    return key_customer_hysteresis([usable(each) for each in quarters], ENTER, LEAVE)[-1]


def should_leave(quarters: Sequence[Scored]) -> bool:
    """Return whether two quarters in a row speak against a key customer."""
    last = [usable(each) for each in quarters[-2:]]
    return len(last) == 2 and all(score is not None and score < LEAVE for score in last)


def joined(data: float | None, judged: float | None) -> float | None:
    """Return what counts of a criterion: the mean of what is known of it."""
    known = [part for part in (data, judged) if part is not None]
    return fmean(known) if known else None


def judged_value(marks: Sequence[int], judges: int) -> float | None:
    """Return marks as 0 to 1; None until enough people gave one."""
    return fmean(marks) / TOP_MARK if len(marks) >= judges else None


def top_shares(
    weights: Mapping[str, float], rows: Mapping[str, Mapping[str, float | None]]
) -> dict[str, float]:
    """Return in which share of the weightings each row is among the first seven, at 0.60 or more.

    Each of 1,000 weightings strays up to a quarter from every weight. The same input gives the
    same answer: chance is seeded.
    """
    keys = tuple(weights)
    values = tuple((name, tuple(row.get(key) for key in keys)) for name, row in rows.items())
    return dict(_top_shares(tuple(weights.values()), values))


@lru_cache(maxsize=16)
def _top_shares(
    weights: tuple[float, ...], rows: tuple[tuple[str, tuple[float | None, ...]], ...]
) -> tuple[tuple[str, float], ...]:
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    hits = dict.fromkeys((name for name, _ in rows), 0)
    for _ in range(WEIGHTINGS):
        tried = [weight * chance.uniform(1 - STRAY, 1 + STRAY) for weight in weights]
        scores = {name: score for name, row in rows if (score := _score(tried, row)) is not None}
        first = sorted(scores, key=lambda name: (-scores[name], name))[:CAP]
        for name in first:
            hits[name] += round(scores[name], 12) >= ENTER
    return tuple((name, count / WEIGHTINGS) for name, count in hits.items())


def _score(weights: Sequence[float], row: Sequence[float | None]) -> float | None:
    named = {str(at): weight for at, weight in enumerate(weights)}
    return key_customer_score({str(at): value for at, value in enumerate(row)}, weights=named).score


def concordance(quarters: Sequence[Sequence[float | None]]) -> float | None:
    """Return Kendall's W of the order over quarters; rows are quarters, columns customers.

    Only who has a score in every quarter counts; None for fewer than two quarters or three such.
    """
    columns = [column for column in zip(*quarters, strict=True) if None not in column]
    if len(quarters) < 2 or len(columns) < 3:
        return None
    return kendall_w([_ranks(quarter) for quarter in zip(*columns, strict=True)]).W


def _ranks(scores: Sequence[float | None]) -> list[float]:
    """Return ranks from 1, the mean rank where scores are equal."""
    known = [score or 0.0 for score in scores]
    return [sum(other < score for other in known) + (known.count(score) + 1) / 2 for score in known]


def agreement(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Return how far two raters agree on the marks that both gave."""
    return weighted_kappa(pairs, TOP_MARK)
