"""Figures as a person reads them: value, interval, k of n, and why something is not shown. Pure."""

from django.utils import formats

from servicedesk.common import words
from surveys.results import scores
from surveys.results.publication import Figure, State
from surveys.results.rows import WHY
from surveys.results.scores import Estimate, Score
from surveys.results.tallies import Item
from surveys.scoring.expectations import ZoneSurvey
from surveys.vocabulary import Measure, QuestionKind

MINUS = "−"
#: Answers below which a figure is to be read with care.
FEW = 30
#: What the share of the highest values is called, by measure and else by kind.
_SHARE_OF = {
    Measure.SOLVED: "say their need was met",
    Measure.IN_TIME: "felt it was in time",
    Measure.POLICY_IN_THE_WAY: "say a rule stood in the way",
    Measure.CSAT: "are satisfied",
    Measure.SERVICE_SATISFACTION: "are satisfied",
    Measure.AWARENESS: "know it",
    QuestionKind.ACCEPTANCE: "accept it",
    QuestionKind.POLICY: "accept them",
    QuestionKind.RELEVANCE: "agree",
    QuestionKind.BEHAVIOUR: "agree",
    QuestionKind.COMMUNICATION: "agree",
    QuestionKind.IMPORTANCE: "find it important",
}


def number(value: float | None, places: int = 1) -> str:
    """Return a number with a real minus sign; a dash for none."""
    if value is None:
        return "–"
    text = formats.number_format(round(value, places), places, force_grouping=True)
    return text.replace("-", MINUS)


def signed(value: float | None, places: int = 1) -> str:
    """Return a difference with its sign: "+0.4"."""
    if value is None:
        return "–"
    rounded = round(value, places)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else "±"
    return f"{sign}{number(abs(value), places)}"


def span(estimate: Estimate, places: int = 1, *, scale: float = 1) -> str:
    """Return an interval: "4.1 to 4.5"; "" where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{number(estimate.low * scale, places)} to {number(estimate.high * scale, places)}"


def percent_span(estimate: Estimate) -> str:
    """Return the interval of a share: "65 to 87"."""
    return span(estimate, 0, scale=100)


def of_all(k: int, n: int) -> str:
    """Return "39 of 50"."""
    return f"{words.count(k)} of {words.count(n)}"


def share_word(item: Item) -> str:
    """Return what the share of the highest values say."""
    known = _SHARE_OF.get(item.measure) or _SHARE_OF.get(item.kind)  # type: ignore[call-overload]
    if known:
        return str(known)
    if item.kind == QuestionKind.YES_NO:
        return "say yes"
    return f"give {item.scale_max + 1 - scores.boxes_of(item)} or more of {item.scale_max}"


def hidden(figure: Figure) -> str:
    """Return why a figure is not shown: "hidden: too few answers (4)"."""
    if figure.state is State.TOO_FEW:
        return f"hidden: {WHY[figure.state]} ({figure.n})"
    return "no answers" if figure.state is State.NOBODY else f"hidden: {_BESIDE}"


_BESIDE = "a smaller group would follow from it"


def value(item: Item, figure: Figure) -> str:
    """Return the figure in one phrase: "78 % (39 of 50; likely 65 to 87)", or why there is none."""
    told = scores.score(item, figure)
    if item.is_triple:
        zone = scores.zone(figure)
        return f"{number(zone.perceived.value)} of {item.scale_max}" if zone else hidden(figure)
    if told.recommendation is not None:
        return _recommendation(told)
    if told.share is not None and told.k is not None:
        likely = percent_span(told.share)
        aside = of_all(told.k, figure.n) + (f"; likely {likely}" if likely else " answers")
        return f"{words.percent(told.share.value)} ({aside})"
    if told.mean is None:
        return hidden(figure)
    if item.kind == QuestionKind.YES_NO:
        return f"{words.percent(told.mean.value)} of {figure.n}"
    return f"mean {number(told.mean.value)} of {item.scale_max} ({figure.n} answers)"


def _recommendation(told: Score) -> str:
    found = told.recommendation
    assert found is not None
    return (
        f"{signed(found.nps, 0)} points (likely {number(found.low, 0)} to {number(found.high, 0)})"
    )


def care(figure: Figure) -> str:
    """Return what a reader should know beside a shown figure."""
    said = []
    if figure.is_shown and figure.n < FEW:
        said.append("few answers")
    if figure.left_out:
        said.append(f"{words.count(figure.left_out)} answers about small services left out")
    return ", ".join(said)


def zone_reading(survey: ZoneSurvey | None) -> tuple[str, str]:
    """Return side and words of a zone: what is perceived against the minimum."""
    if survey is None or survey.adequacy_mean is None:
        return "", "too few answers for a verdict"
    if survey.verdict == "gap":
        return "bad", "below the minimum"
    if survey.superiority_mean is not None and survey.superiority_mean > 0:
        return "good", "above what is desired"
    return "", {"no gap": "within the zone"}.get(survey.verdict, "at the edge of the minimum")
