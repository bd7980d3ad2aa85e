"""What a sample says about a population it does not mirror."""

from collections.abc import Iterable
from typing import NamedTuple


class Stratum(NamedTuple):
    """A part of the population: its size, how many of it were sampled, and their mean."""

    name: str
    population: int
    n: int
    mean: float | None


class WeightedMean(NamedTuple):
    """Plain and weighted mean, Kish's effective size and design effect; None for no sample."""

    unweighted: float | None
    weighted: float | None
    n_eff: float | None
    deff: float | None


def poststratify(strata: Iterable[Stratum]) -> WeightedMean:
    """Return the mean as if every stratum had answered in proportion to its size.

    Formula: weights N_h/n_h; n_eff = (Σw)²/Σw² over the sampled; deff = n/n_eff.
    Scope:   strata without a sampled member cannot be weighted and are left out.
    Source:  Kish, Survey Sampling (1965) 11.7.
    """
    sampled = [(s.population, s.n, s.mean) for s in strata if s.n and s.mean is not None]
    n = sum(size for _, size, _ in sampled)
    population = sum(whole for whole, _, _ in sampled)
    if not n or not population:
        return WeightedMean(None, None, None, None)
    n_eff = population**2 / sum(whole**2 / size for whole, size, _ in sampled)
    return WeightedMean(
        sum(size * mean for _, size, mean in sampled) / n,
        sum(whole * mean for whole, _, mean in sampled) / population,
        n_eff,
        n / n_eff,
    )
