"""Key customers: the score over seven criteria, representation, loudness, and stability."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from servicedesk.statistics.intervals import wilson_ci

WEIGHTS = {
    "dependency": 0.20,
    "influence": 0.10,
    "representation": 0.15,
    "consumption": 0.15,
    "critique": 0.15,
    "impact": 0.15,
    "reasonableness": 0.10,
}
SUGGEST_AT = 0.60
MIN_KNOWN_WEIGHT = 0.70
GATE_ASKS = 3
GATE_CONFIDENCE = 0.90
GATE_SHARE = 0.5
LOUD = 2
LOUD_COMPLAINTS = 5
#: What counts in full: hours lost a head in a quarter, share of value demand, share of all people.
LOST_HOURS_IN_FULL = 4
CONSUMPTION_IN_FULL = 0.20
REACH_IN_FULL = 0.15
#: A response rate below which a silent department is unknown.
SILENT = 0.10


class KeyCustomerScore(NamedTuple):
    """Score of 0 to 1 over known criteria (None: none), its range if the rest were 0 or 1."""

    score: float | None
    low: float
    high: float
    known_weight: float
    gate: str
    suggest: bool


class Loudness(NamedTuple):
    """Share of complaints over share of requests (None without either), and what to make of it."""

    loudness: float | None
    loud: bool
    label: str


def key_customer_score(
    criteria: Mapping[str, float | None],
    reasonable_asks: tuple[int, int] | None = None,
    weights: Mapping[str, float] = WEIGHTS,
    suggest_at: float = SUGGEST_AT,
    min_known_weight: float = MIN_KNOWN_WEIGHT,
) -> KeyCustomerScore:
    """Return how far the seven criteria speak for a key customer; people decide.

    Formula: score = Σws / Σw over known criteria (0 to 1, None: unknown); range with the unknown
             at 0 and at 1.
    Gate:    with 3 asks (reasonable, all) or more it fails if the upper Wilson 90 % limit of the
             reasonable share is below one half.
    Suggest: score >= 0.60, known weight >= 0.70 and the gate not failed.
    Source:  docs/metrics.md#key-customers
    """
    total = sum(weights.values())
    known = {name: s for name in weights if (s := criteria.get(name)) is not None}
    reached = sum(weights[name] * s for name, s in known.items()) / total
    # Rounded, so that weights such as .2 + .1 + .4 meet a threshold of .7.
    known_weight = round(sum(weights[name] for name in known) / total, 12)
    # Sums of weights are a last digit off; what is known to the full lies at the edge exactly.
    highest = min(reached + (1 - known_weight), 1.0)
    score = min(max(reached / known_weight, reached), highest) if known_weight else None
    gate = _gate(reasonable_asks)
    suggest = (
        score is not None
        and round(score, 12) >= suggest_at
        and known_weight >= min_known_weight
        and gate != "fail"
    )
    return KeyCustomerScore(score, reached, highest, known_weight, gate, suggest)


def representation(
    representative_mix: Mapping[str, float], population_mix: Mapping[str, float]
) -> float | None:
    """Return how alike two mixes of requests are, 0 to 1; None if either is empty.

    Formula: 1 - ½ Σ|p - q| over shares, one less the total variation distance.
    Source:  docs/metrics.md#key-customers
    """
    own, whole = sum(representative_mix.values()), sum(population_mix.values())
    if not own or not whole:
        return None
    parts = representative_mix.keys() | population_mix.keys()
    distance = sum(
        abs(representative_mix.get(part, 0) / own - population_mix.get(part, 0) / whole)
        for part in sorted(parts)
    )
    return 1 - distance / 2


def anchored(value: float, in_full: float) -> float:
    """Return a value against its fixed anchor, 0 to 1: 0 is 0, ``in_full`` or more is 1.

    Anchors are absolute: a new candidate never changes the score of another one.
    Source: docs/metrics.md#key-customers
    """
    return min(1.0, max(0.0, value / in_full))


def opinion_closeness(own: float, mean: float, low: float = 1, high: float = 5) -> float:
    """Return how near an opinion is to the group's mean, 0 to 1.

    Formula: 1 - |own - mean| / (high - low); of a group of five or more only.
    Source:  docs/metrics.md#key-customers
    """
    return 1 - abs(own - mean) / (high - low)


def quiet_majority(reach: float, complaints: int, answered: int, asked: int) -> bool:
    """Return whether many people say nothing at all, so that nobody knows what they think.

    Rule:   15 % of all people or more, no complaint, fewer than a tenth of the surveys answered.
    Source: docs/metrics.md#key-customers
    """
    return reach >= REACH_IN_FULL and not complaints and asked > 0 and answered < SILENT * asked


def squeaky_wheel(
    complaints: int,
    complaints_all: int,
    requests: int,
    requests_all: int,
    reasonable_share: float | None,
) -> Loudness:
    """Return how much louder than its use somebody complains.

    Formula: (complaints/all) / (requests/all); loud from 2 and 5 complaints on; a squeaky wheel
             if fewer than half of the asks are reasonable, otherwise a strong signal.
    Source:  docs/metrics.md#key-customers
    """
    if not complaints_all or not requests or not requests_all:
        return Loudness(None, False, "normal")
    # One division at the end: a loudness of exactly 2 must not come out as 1.9999.
    loudness = complaints * requests_all / (complaints_all * requests)
    loud = loudness >= LOUD and complaints >= LOUD_COMPLAINTS
    if not loud:
        return Loudness(loudness, False, "normal")
    unreasonable = reasonable_share is not None and reasonable_share < GATE_SHARE
    return Loudness(loudness, True, "squeaky wheel" if unreasonable else "strong signal")


def key_customer_hysteresis(
    scores: Sequence[float | None], enter: float = 0.60, leave: float = 0.50, quarters: int = 2
) -> list[bool]:
    """Return for each quarter whether to suggest: in after two at ``enter``, out after two below.

    A quarter without a score (None) breaks either count.
    Source: docs/metrics.md#key-customers
    """
    suggested, inside = [], False
    for quarter in range(len(scores)):
        recent = [s for s in scores[max(0, quarter + 1 - quarters) : quarter + 1] if s is not None]
        if len(recent) == quarters:
            if all(score >= enter for score in recent):
                inside = True
            elif all(score < leave for score in recent):
                inside = False
        suggested.append(inside)
    return suggested


def _gate(reasonable_asks: tuple[int, int] | None) -> str:
    if reasonable_asks is None or reasonable_asks[1] < GATE_ASKS:
        return "not yet known"
    high = wilson_ci(*reasonable_asks, GATE_CONFIDENCE).high
    return "fail" if high is not None and high < GATE_SHARE else "pass"
