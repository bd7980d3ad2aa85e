"""The four baseline metrics of a pack as rows: value, interval, n, trend, reading. Pure."""

from typing import Any

from csap.facts.queries import Figure, StoredBaseline
from csap.reviews.pack.figures import DEMAND, GAP, ON_TIME, SATISFIED
from csap.telling import numbers, sentences, shown
from csap.telling.sentences import Gap, Verdict
from servicedesk.common import words


def rows(baseline: StoredBaseline) -> list[dict[str, Any]]:
    """Return the four baseline metrics as rows: value, interval, n, trend, reading."""
    return [_demand(baseline), _projects(baseline), _satisfied(baseline), _gap(baseline)]


def _demand(baseline: StoredBaseline) -> dict[str, Any]:
    figure = baseline.figures[DEMAND]
    rate, low, high = figure.detail.get("per_100_user_months") or (None, None, None)
    value = "–" if rate is None else f"{numbers.fixed(rate, 1)} a month"
    span = numbers.between(low, high, figure.unit)
    return _row("1 Utilisation, per 100 people", value, span, figure, _trend(baseline, DEMAND))


def _projects(baseline: StoredBaseline) -> dict[str, Any]:
    figure = baseline.figures[ON_TIME]
    verdict = Verdict("warn", "No trend yet", "too few a period to tell one")
    return _row("2 Projects and consulting on time", *_share(figure), figure, verdict)


def _satisfied(baseline: StoredBaseline) -> dict[str, Any]:
    figure, name = baseline.figures[SATISFIED], "3 Satisfied or very satisfied"
    return _row(name, *_share(figure), figure, _trend(baseline, SATISFIED))


def _gap(baseline: StoredBaseline) -> dict[str, Any]:
    figure, name = baseline.figures[GAP], "4 Felt minus measured in time"
    if figure.value is None or not shown.may_be_told(figure, baseline.scope):
        return _row(name, "–", "", figure, None)
    detail = figure.detail
    gap = Gap(detail["felt_share"], detail["measured_share"], detail["evident"], figure.n or 0)
    value = f"{numbers.points(figure.value)} points"
    span = numbers.change_between(figure.low, figure.high)
    return _row(name, value, span, figure, sentences.gap_verdict(gap))


def _share(figure: Figure) -> tuple[str, str]:
    if figure.value is None:
        return "–", ""
    return shown.share_words(figure)[0], numbers.between(figure.low, figure.high, "share")


def _trend(baseline: StoredBaseline, metric: str) -> Verdict | None:
    story, trend = shown.story_of(baseline, metric), baseline.figures.get(f"trend.{metric}")
    if story is None or trend is None:
        return None
    return sentences.verdict(story, trend.detail.get("p_adjusted") or trend.detail.get("p"))


def _row(
    name: str, value: str, span: str, figure: Figure, verdict: Verdict | None
) -> dict[str, Any]:
    side, word, why = verdict or Verdict("none", "Nothing to tell", sentences.reason(figure.detail))
    return {
        "name": name,
        "value": value,
        "interval": span,
        "n": "–" if figure.n is None else words.count(figure.n),
        "side": side,
        "word": word,
        "reading": why,
    }
