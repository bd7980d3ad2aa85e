"""Charts that add up evidence: small lasting shifts that a control chart sees late."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from servicedesk.statistics.control import outside


class Cusum(NamedTuple):
    """Both one-sided sums, the first index above h, and the sum there (None: never)."""

    hi: list[float]
    lo: list[float]
    first_hi: int | None
    first_lo: int | None
    hi_at_first_signal: float | None
    lo_at_first_signal: float | None


class Ewma(NamedTuple):
    """The weighted averages, their limits and the indexes strictly outside."""

    z: list[float]
    lcl: list[float]
    ucl: list[float]
    signals: list[int]


def cusum(
    values: Sequence[float], target: float, k: float, h: float, head_start: float = 0
) -> Cusum:
    """Return tabular cumulative sums, in the unit of the values.

    Formula: hi = max(0, previous + x - target - k), lo = max(0, previous + target - k - x).
    Source:  Lucas & Crosier, Technometrics 24 (1982) 199.
    """
    hi, lo = [], []
    above = below = head_start
    for value in values:
        above = max(0, above + value - target - k)
        below = max(0, below + target - k - value)
        hi.append(above)
        lo.append(below)
    first_hi, first_lo = _first_above(hi, h), _first_above(lo, h)
    return Cusum(
        hi,
        lo,
        first_hi,
        first_lo,
        None if first_hi is None else hi[first_hi],
        None if first_lo is None else lo[first_lo],
    )


def ewma(
    values: Sequence[float],
    target: float,
    sigma: float,
    lam: float = 0.2,
    L: float = 2.86,
    exact_limits: bool = True,
) -> Ewma:
    """Return exponentially weighted moving averages with their limits.

    Formula: z = lam x + (1-lam) z_prev from the target; limits
             target ± L sigma √(lam/(2-lam) (1-(1-lam)^2i)), asymptotic without the last factor.
    Source:  Roberts, Technometrics 1 (1959) 239; NIST/SEMATECH e-Handbook 6.3.2.4.
    """
    z, lcl, ucl = [], [], []
    average = target
    for i, value in enumerate(values, start=1):
        average = lam * value + (1 - lam) * average
        settled = 1 - (1 - lam) ** (2 * i) if exact_limits else 1.0
        spread = L * sigma * math.sqrt(lam / (2 - lam) * settled)
        z.append(average)
        lcl.append(target - spread)
        ucl.append(target + spread)
    return Ewma(z, lcl, ucl, outside(z, lcl, ucl))


def _first_above(sums: Sequence[float], h: float) -> int | None:
    return next((i for i, total in enumerate(sums) if total > h), None)
