"""What the pages say of key customers, in sentences. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from csap.customers import scoring
from csap.customers.models import CriterionScore, Standing
from csap.customers.vocabulary import Gate, Voice
from csap.metrics.customers import GATE_CONFIDENCE, MIN_KNOWN_WEIGHT
from csap.telling import numbers
from csap.telling.sentences import listed
from servicedesk.common import words
from servicedesk.statistics.intervals import wilson_ci

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
#: From this value on a criterion speaks for a customer, below that one against.
FOR, AGAINST = 0.60, 0.50


class Grounds(NamedTuple):
    """What speaks for a customer, what against, and how stable that is."""

    why: str
    why_not: str
    stability: str


def score(value: float | None) -> str:
    """Return "0.86", or "unknown"."""
    return "unknown" if value is None else f"{value:.2f}"


def reading(standing: Standing, criteria: Sequence[CriterionScore]) -> tuple[str, str]:
    """Return a score with its range in words, and in short: "0.86 (0.78–0.88) · 1 unknown"."""
    missing = sum(each.value is None for each in criteria)
    if standing.point is None:
        return "nothing known yet", "unknown"
    point = score(standing.point)
    if not missing:
        return f"{point} · all {_number(len(criteria))} known", point
    brief = f"{point} ({span(standing)})"
    return f"{brief} · {missing} unknown", brief


def span(standing: Standing) -> str:
    """Return "0.78–0.88"."""
    return f"{standing.low:.2f}–{standing.high:.2f}"


def heading(keys: int, suggested: Sequence[str], loud: Sequence[str]) -> str:
    """Return the page's finding: who is key, who is suggested, who is loud but not key."""
    said = [f"{_number(keys).capitalize()} key customer{'' if keys == 1 else 's'}"]
    if len(suggested) == 1 and keys < len(_PLACES):
        said.append(f"{suggested[0]} is suggested as the {_PLACES[keys]}")
    elif suggested:
        said.append(f"{listed(list(suggested))} are suggested")
    head = "; ".join(said)
    if not loud:
        return head
    voices = "voice is" if len(loud) == 1 else "voices are"
    return f"{head}, {listed([f'{name}’s' for name in loud])} {voices} loud but not key"


def register_finding(points: Sequence[float | None]) -> str:
    """Return what the scores of the register tell."""
    below = sum(point is not None and point < scoring.ENTER for point in points)
    unknown = sum(point is None for point in points)
    if unknown:
        return f"{unknown} of {len(points)} in the register {_have(unknown)} no score yet"
    if not below:
        everyone = "The one" if len(points) == 1 else f"All {_number(len(points))}"
        return (
            f"{everyone} in the register {'stays' if len(points) == 1 else 'stay'} at 0.60 or more"
        )
    return f"{below} of {len(points)} in the register {_have(below, 'is', 'are')} below 0.60"


def candidates_finding(suggested: Sequence[str], close: Sequence[str], n: int) -> str:
    """Return what the scores of the candidates tell."""
    said = []
    if suggested:
        said.append(f"{listed(list(suggested))} {_have(len(suggested), 'is', 'are')} suggested")
    if close:
        said.append(f"{listed(list(close))} {_have(len(close), 'is', 'are')} a close call")
    return "; ".join(said) or f"None of {n} candidate{'' if n == 1 else 's'} is suggested"


def loudness_finding(wheels: Sequence[str], signals: Sequence[str]) -> str:
    """Return what the quadrant tells."""
    said = []
    if wheels:
        verb = "asks" if len(wheels) == 1 else "ask"
        said.append(f"{listed(list(wheels))} {verb} loudly beyond the record")
    if signals:
        verb = "is a strong signal" if len(signals) == 1 else "are strong signals"
        said.append(f"{listed(list(signals))} {verb}")
    return "; ".join(said) or "Nobody is much louder than others"


def grounds(
    standing: Standing | None, criteria: Sequence[CriterionScore], share: float | None
) -> Grounds:
    """Return why the system suggests somebody, or not. ``share`` of the weightings."""
    if standing is None:
        return Grounds("", "Not scored yet: the quarter is looked at every night", "–")
    known = [each for each in criteria if each.value is not None]
    by_weight = sorted(known, key=lambda each: (-each.weight, each.position))
    strong = [_evidence(each) for each in by_weight if (each.value or 0) >= FOR]
    weak = [_evidence(each) for each in by_weight if (each.value or 0) < AGAINST]
    missing = [f"{each.title} unknown: {_missing(each)}" for each in criteria if each.value is None]
    against = [*_below(standing), *_gate(standing), *weak[:2], *missing[:3]]
    return Grounds(numbers.joined(*strong[:3], by="; "), ". ".join(against), stability(share))


def stability(share: float | None) -> str:
    """Return in which share of the weightings somebody is among the first, and if that is close."""
    if share is None:
        return "–"
    told = f"top seven at 0.60 or more in {words.percent(share)} of weightings"
    is_close = 1 - scoring.CLEAR < share < scoring.CLEAR
    return f"{told}: close call" if is_close else told


def _evidence(each: CriterionScore) -> str:
    return each.evidence or f"{each.title} judged {numbers.fixed((each.judged or 0) * 4, 1)} of 4"


def _missing(each: CriterionScore) -> str:
    return each.evidence[:1].lower() + each.evidence[1:] if each.evidence else "not judged by two"


def _below(standing: Standing) -> list[str]:
    told = []
    if standing.point is not None and standing.point < scoring.ENTER:
        told.append(f"Score {score(standing.point)}")
    if standing.known_weight < MIN_KNOWN_WEIGHT:
        told.append(f"Only {words.percent(standing.known_weight)} of the weight is known")
    return told


def _gate(standing: Standing) -> list[str]:
    if standing.gate != Gate.FAIL:
        return []
    _, low, high = wilson_ci(standing.reasonable, standing.asks, GATE_CONFIDENCE)
    return [
        f"{standing.reasonable} of {standing.asks} asks reasonable; 90 % interval "
        f"{numbers.between(low, high, 'share')}, gate failed"
    ]


def voice(standing: Standing) -> str:
    """Return how loud somebody is, in words; "" if as loud as others."""
    if standing.voice == Voice.NORMAL:
        return ""
    if standing.voice == Voice.UNKNOWN:
        return "Silent: many people, no complaint, few answers. Unknown, not satisfied"
    own = f"{standing.complaints} of {standing.complaints_all} complaints this quarter"
    share = standing.requests / (standing.requests_all or 1)
    return f"{own} from {words.percent(share)} of the requests (volume is not a criterion)"


def _number(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


def _have(n: int, one: str = "has", more: str = "have") -> str:
    return one if n == 1 else more
