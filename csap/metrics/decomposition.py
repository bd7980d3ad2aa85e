"""Where the change of a ratio comes from: how the parts changed, and how much each part weighs."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple


class Ratio(NamedTuple):
    """k per n: met of due, contacts per request. ``n`` of 0 is a part that did not occur."""

    k: int
    n: int


class Effect(NamedTuple):
    """What one part adds to the change, in the unit of the ratio; exact until it is shown.

    ``rate``: its own value changed. ``mix``: it weighs more or less than before, and its value is
    above or below the whole's.
    """

    part: str
    rate: Fraction
    mix: Fraction

    @property
    def total(self) -> Fraction:
        return self.rate + self.mix


def decompose(before: Mapping[str, Ratio], after: Mapping[str, Ratio]) -> list[Effect]:
    """Return what each part adds to the change of Σk/Σn, the largest addition first.

    Formula: Δ = Σ share₀ Δvalue (rate) + Σ Δshare (value₁ - whole₀) (mix). Shares add up to one, so
             that taking off the whole changes no sum and lets a part's mix effect be its own.
    Exact:   the totals of all parts add up to Σk₁/Σn₁ - Σk₀/Σn₀ to the last digit: fractions.
    None:    an empty list if either side is 0 of 0.
    Absent:  a part that is on one side only moves the mix alone.
    Source:  docs/metrics.md#decomposition; Kitagawa, J. American Statistical Association 50
             (1955) 1168.
    """
    n0, n1 = (sum(ratio.n for ratio in side.values()) for side in (before, after))
    if not n0 or not n1:
        return []
    whole = Fraction(sum(ratio.k for ratio in before.values()), n0)
    none = Ratio(0, 0)
    effects = []
    for part in before.keys() | after.keys():
        old, new = before.get(part, none), after.get(part, none)
        if not old.n and not new.n:
            continue
        value0, value1 = Fraction(*(old if old.n else new)), Fraction(*(new if new.n else old))
        share0, share1 = Fraction(old.n, n0), Fraction(new.n, n1)
        rate, mix = share0 * (value1 - value0), (share1 - share0) * (value1 - whole)
        effects.append(Effect(part, rate, mix))
    return sorted(effects, key=lambda effect: (-abs(effect.total), effect.part))


def gathered(
    cells: Iterable[tuple[str, Ratio]], *, keep: Iterable[str] | None = None, rest: str = ""
) -> dict[str, Ratio]:
    """Return the parts' sums; parts that are not kept are one part called ``rest``."""
    kept = None if keep is None else set(keep)
    parts: dict[str, Ratio] = {}
    for part, ratio in cells:
        name = part if kept is None or part in kept else rest
        k, n = parts.get(name, Ratio(0, 0))
        parts[name] = Ratio(k + ratio.k, n + ratio.n)
    return parts
