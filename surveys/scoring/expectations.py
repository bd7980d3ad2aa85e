"""Expectation against perception: the zone of tolerance and SERVQUAL."""

from collections.abc import Iterable, Sequence
from statistics import fmean, stdev
from typing import NamedTuple

from servicedesk.statistics.intervals import CONFIDENCE, mean_t_ci

MISUNDERSTOOD_SHARE = 0.2


class Zone(NamedTuple):
    """Distances of the perceived from the minimum and the desired, in rating points."""

    adequacy: float
    superiority: float
    zone: str


class ZoneSurvey(NamedTuple):
    """Mean distances over respondents; limits are None under two, means and share for none."""

    n: int
    excluded: int
    adequacy_mean: float | None
    adequacy_low: float | None
    adequacy_high: float | None
    superiority_mean: float | None
    share_below_minimum: float | None
    verdict: str
    misunderstood: bool


class Triple(NamedTuple):
    """One person's answers on one item, 1 to 9."""

    minimum: float
    desired: float
    perceived: float


def zone_of_tolerance(minimum: float, desired: float, perceived: float) -> Zone:
    """Return where the perceived lies; "inside" includes both the minimum and the desired.

    Formula: adequacy = perceived - minimum, superiority = perceived - desired.
    Source:  Zeithaml, Berry & Parasuraman, J. Academy of Marketing Science 21 (1993) 1.
    """
    below, above = perceived < minimum, perceived > desired
    zone = "below" if below else "above" if above else "inside"
    return Zone(perceived - minimum, perceived - desired, zone)


def zone_of_tolerance_survey(responses: Iterable[Triple], conf: float = CONFIDENCE) -> ZoneSurvey:
    """Return mean adequacy with its t interval and the verdict on the item.

    Scope:   an answer whose minimum exceeds its desired is excluded and counted; above 20 % of
             them the item was not understood.
    Verdict: "gap" if the upper limit is below 0, "no gap" if the lower is not, else "uncertain".
    Source:  docs/metrics.md#zone-of-tolerance
    """
    asked = list(responses)
    kept = [answer for answer in asked if answer.minimum <= answer.desired]
    excluded = len(asked) - len(kept)
    misunderstood = bool(asked) and excluded / len(asked) > MISUNDERSTOOD_SHARE
    if not kept:
        return ZoneSurvey(0, excluded, None, None, None, None, None, "uncertain", misunderstood)
    zones = [zone_of_tolerance(*answer) for answer in kept]
    adequacy = [zone.adequacy for zone in zones]
    spread = stdev(adequacy) if len(kept) > 1 else None
    mean, low, high = mean_t_ci(len(kept), fmean(adequacy), spread, conf)
    return ZoneSurvey(
        len(kept),
        excluded,
        mean,
        low,
        high,
        fmean(zone.superiority for zone in zones),
        sum(zone.zone == "below" for zone in zones) / len(kept),
        _verdict(low, high),
        misunderstood,
    )


def servqual(gaps: Sequence[float], weights: Sequence[float] | None = None) -> float | None:
    """Return the mean of perception - expectation gaps of the dimensions; None for none.

    Weights: points that sum to 100; without them all dimensions count alike.
    Source:  Parasuraman, Zeithaml & Berry, J. Retailing 64 (1988) 12.
    """
    if not gaps:
        return None
    if weights is None:
        return fmean(gaps)
    return fmean(gaps, weights) if sum(weights) else None


def _verdict(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "uncertain"
    if high < 0:
        return "gap"
    return "no gap" if low >= 0 else "uncertain"
