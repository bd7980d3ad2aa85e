"""Whether those who answered speak for those who were asked, and what colours their view.

Only sums that may be told enter here: a weighted mean takes departments that are shown, and those
that are not as one. The tests' p is told to two digits.
"""

from dataclasses import dataclass
from typing import NamedTuple

from servicedesk.statistics.sampling import Stratum, WeightedMean
from surveys.protection import EVERYONE, Path
from surveys.results import scores
from surveys.results.participation import Participation
from surveys.results.publication import Scope
from surveys.results.results import Line, Results
from surveys.scoring.response import nonresponse_check, poststratify

#: A rate below which answers may not speak for those who were silent.
LOW_RATE = 0.2
SURE = 0.05
#: From where on the weighted mean is told beside the plain one.
MOVES, LOUD = 0.2, 1.5


@dataclass(frozen=True, slots=True)
class Representation:
    """``p``: whether departments answered alike; None: not enough of them. ``rate`` 0 to 1."""

    rate: float | None
    p: float | None
    weighted: WeightedMean | None

    @property
    def is_low(self) -> bool:
        return self.rate is not None and self.rate < LOW_RATE

    @property
    def is_uneven(self) -> bool:
        return self.p is not None and self.p < SURE

    @property
    def tells_weighted(self) -> bool:
        """Whether weighting departments by their size changes what is said."""
        found = self.weighted
        if found is None or found.weighted is None or found.unweighted is None:
            return False
        is_loud = found.deff is not None and found.deff > LOUD
        return abs(found.weighted - found.unweighted) > MOVES or is_loud


def representation(results: Results, line: Line) -> Representation | None:
    """Return how far answers speak for everyone asked; None where nobody knows who was asked."""
    took_part = results.participation
    if took_part is None:
        return None
    tops = [place.path for place in results.divisions()]
    answered = [took_part.rate(Scope(path)).answered for path in tops]
    asked = took_part.asked_by(tops)
    found = nonresponse_check(answered, [b - a for a, b in zip(answered, asked, strict=True)])
    p = round(found.p, 2) if found.p is not None and len(tops) > 1 else None
    return Representation(took_part.rate().share, p, _weighted(results, line, took_part))


class _Part(NamedTuple):
    n: int
    total: float
    asked: int


def _weighted(results: Results, line: Line, took_part: Participation) -> WeightedMean | None:
    """Return the mean weighted by divisions; what is not shown of them is one stratum."""
    whole = _part(results, line, EVERYONE, took_part)
    if whole is None:
        return None
    tops = [place.path for place in results.divisions()]
    shown = [part for path in tops if (part := _part(results, line, path, took_part))]
    n = whole.n - sum(part.n for part in shown)
    total = whole.total - sum(part.total for part in shown)
    asked = whole.asked - sum(part.asked for part in shown)
    strata = [
        Stratum(str(at), part.asked, part.n, part.total / part.n) for at, part in enumerate(shown)
    ]
    if n:
        strata.append(Stratum("others", asked, n, total / n))
    return poststratify(strata)


def _part(results: Results, line: Line, path: Path, took_part: Participation) -> _Part | None:
    scope = Scope(path)
    figure = results.figure(line, scope)
    mean = scores.score(line.item, figure).mean
    if mean is None:
        return None
    return _Part(figure.n, mean.value * figure.n, took_part.rate(scope).asked)
