"""What changed: sentences about values beside the headline and against the period before. Pure."""

from collections.abc import Iterator, Sequence

from csap.dashboards import origins
from csap.facts.periods import Period
from csap.facts.queries import Figure, StoredBaseline
from csap.metrics import catalog
from csap.telling import numbers, sentences
from csap.telling.sentences import Gap
from csap.telling.stories import may_be_told, subject_of, tell
from servicedesk.common import words

#: Shown in panels of their own.
_ELSEWHERE = ("util.rate_per_100_users", "sat.csat_top2")
#: How many moves are told.
MOVES = 2


def demand(baseline: StoredBaseline) -> list[str]:
    """Return the change of demand, failure demand, unused services and reach."""
    return list(filter(None, _demand(baseline)))


def _demand(baseline: StoredBaseline) -> Iterator[str]:
    metric = "util.rate_per_100_users"
    if against := against_before(baseline, metric):
        yield f"Requests per 100 people, {against}."
    failure = baseline.figures["util.failure_share"]
    if failure.n:
        share = share_with_interval(failure, "of all requests")
        since = against_before(baseline, "util.failure_share")
        yield f"Failure demand is {share}{since and f'; {since}'}."
    yield unused(baseline.figures.get("util.coverage"))
    reach = baseline.figures["util.reach"]
    if reach.n:
        yield f"{share_with_interval(reach, 'of the people asked for something')}."


def unused(coverage: Figure | None) -> str:
    """Return which services nobody asked for, by name."""
    if coverage is None or not coverage.n:
        return ""
    used = f"{numbers.of_all(coverage.k or 0, coverage.n)} services were used"
    names = coverage.detail.get("unused", [])
    if not names:
        return f"{used}."
    shown = sentences.listed(names[:3] + ([f"{len(names) - 3} more"] if names[3:] else []))
    return f"{used}; {shown} {'was' if len(names) == 1 else 'were'} not."


def projects(baseline: StoredBaseline, past: Sequence[tuple[Period, Figure]]) -> list[str]:
    """Return the period before, budget and success, lessons."""
    told = [_before(past, baseline.period), _budget(baseline), _lessons(baseline)]
    return [sentence for sentence in told if sentence]


def _before(past: Sequence[tuple[Period, Figure]], period: Period) -> str:
    earlier = [figure for other, figure in past if other.end == period.start]
    if not earlier:
        return ""
    return f"On time in the period before: {share_with_interval(earlier[-1])}."


def _budget(baseline: StoredBaseline) -> str:
    figures = baseline.figures
    within, success = figures["proj.budget_ok"], figures["proj.success_attainment"]
    told = []
    if within.n:
        told.append(f"Within budget: {share_with_interval(within)}.")
    if success.value is not None:
        assessed = success.detail.get("assessed_weight_share")
        reached = words.percent(success.value)
        part = "all" if assessed == 1 else assessed is not None and words.percent(assessed)
        of_it = f", {part} of it assessed" if part else ""
        told.append(f"Success criteria reached {reached} of their weight{of_it}.")
    return " ".join(told)


def _lessons(baseline: StoredBaseline) -> str:
    left = baseline.figures["proj.lessons_capture"]
    if not left.n:
        return ""
    reused, done = baseline.figures["proj.lessons_reuse"], baseline.figures["proj.lessons_action"]
    told = [f"{numbers.of_all(left.k or 0, left.n)} left one"]
    if reused.n:
        told.append(f"{numbers.of_all(reused.k or 0, reused.n)} older lessons were used again")
    if done.n:
        told.append(f"{numbers.of_all(done.k or 0, done.n)} were acted on")
    return f"Lessons: {'; '.join(told)}."


def satisfaction(baseline: StoredBaseline) -> list[str]:
    """Return the change of satisfaction, solved needs, and relevance."""
    told = []
    against = against_before(baseline, "sat.csat_top2")
    if against and _both_may_be_told(baseline):
        told.append(f"{against[0].upper()}{against[1:]}.")
        told.append(origins.sentence(baseline, "sat.csat_top2"))
    solved = baseline.figures["beh.effectiveness.perceived"]
    if solved.k is not None and solved.n and solved.n >= 10:
        told.append(f"{share_with_interval(solved, 'say that it solved their need')}.")
    told.append(relevance(baseline))
    return list(filter(None, told))


def relevance(baseline: StoredBaseline) -> str:
    """Return how relevant services are to needs and priorities, by the wave of the period."""
    needs, first = (baseline.figures[f"sat.relevance_{of}"] for of in ("needs", "priorities"))
    if needs.value is None or first.value is None:
        if needs.state == "hidden" or first.state == "hidden":
            return "Relevance to needs and priorities: too few answers to show a result."
        return "Relevance to needs and priorities: no wave was told in the period."
    told = [
        f"{numbers.number(figure.value, figure.unit)}{span and f' (likely {span})'}"
        for figure in (needs, first)
        for span in [numbers.between(figure.low, figure.high, figure.unit)]
    ]
    where = f"; {needs.detail['wave']}" if needs.detail.get("wave") else ""
    return f"Relevant to needs {told[0]}, to priorities {told[1]}{where}."


def _both_may_be_told(baseline: StoredBaseline) -> bool:
    """Whether satisfaction of this period and of the one before may be told as shares."""
    found = baseline.figures["variance.sat.csat_top2"]
    is_organisation = baseline.scope.is_organisation
    return all(
        may_be_told("sat.csat_top2", n, is_organisation=is_organisation)
        for n in (found.n, found.detail.get("n_before"))
    )


def moves(baseline: StoredBaseline, found: Gap | None) -> list[str]:
    """Return the gap, how many watched measures gave a signal, and what moved most surely."""
    told = [f"{sentences.gap(found)}"] if found else []
    keys = watched(baseline)
    signalling = [key for key in keys if recent_signals(baseline, key)]
    told.append(sentences.watched(len(signalling), len(keys)))
    told += list(_trends(baseline, keys))[:MOVES]
    told += list(_sure_changes(baseline, keys))[:MOVES]
    return told


def watched(baseline: StoredBaseline) -> list[str]:
    """Return the metrics whose months are stored."""
    prefix = "anomaly."
    return [key.removeprefix(prefix) for key in baseline.figures if key.startswith(prefix)]


def recent_signals(baseline: StoredBaseline, metric: str) -> int:
    """Return how many of the last twelve months gave a signal."""
    series = baseline.series(metric)
    if series is None:
        return 0
    story = tell(series, "")
    return sum(story.last - found.at < sentences.YEAR for found in story.signals)


def most_telling(baseline: StoredBaseline, *, default: str) -> str:
    """Return the watched metric with the newest signal to the bad side; else the default."""
    newest = {}
    for metric in watched(baseline):
        series = baseline.series(metric)
        if series is None or metric in _ELSEWHERE:
            continue
        bad = [found.at for found in tell(series, "").signals if found.side == "bad"]
        if bad:
            newest[metric] = bad[-1] - len(series.points)
    recent = {metric: at for metric, at in newest.items() if at >= -sentences.YEAR}
    return max(recent, key=lambda metric: recent[metric]) if recent else default


def _trends(baseline: StoredBaseline, keys: list[str]) -> Iterator[str]:
    for key in keys:
        trend = baseline.figures[f"trend.{key}"]
        if trend.detail.get("strength") == "clear" and trend.value is not None:
            way = {"positive": "better", "negative": "worse"}.get(trend.detail["label"])
            size = numbers.change(trend.value, trend.unit)
            title, months = subject_of(key), trend.n
            yield f"{title}: {size} over {months} months, a clear trend{f', {way}' if way else ''}."


def _sure_changes(baseline: StoredBaseline, keys: list[str]) -> Iterator[str]:
    for key in keys:
        found = baseline.figures[f"variance.{key}"]
        if key in _ELSEWHERE or found.low is None or found.high is None:
            continue
        told = against_before(baseline, key)
        if told.endswith(sentences.SURE):
            whence = origins.sentence(baseline, key)
            yield f"{subject_of(key)}, {told}.{whence and f' {whence}'}"


def against_before(baseline: StoredBaseline, metric: str) -> str:
    """Return a metric's stored change: "against the period before +3.3 points (…): …"; or ""."""
    found = baseline.figures.get(f"variance.{metric}")
    if found is None or found.value is None:
        return ""
    relevant = catalog.get(metric).relevant_change
    value = found.detail.get("before") or 0.0
    matters = relevant.matters_from(value) if relevant else 0.0
    told = sentences.change(found.value, found.low, found.high, unit=found.unit, matters=matters)
    return f"against the period before: {told}"


def share_with_interval(figure: Figure, what: str = "") -> str:
    """Return "81 % (22 of 27; likely 63–92)", or "4 of 5" where a percentage would say too much.

    ``what`` follows the share itself.
    """
    k, n = figure.k or 0, figure.n or 0
    if n < 10:
        return numbers.joined(numbers.of_all(k, n), what, by=" ")
    scale = 1.0 if figure.unit == "share" else 100.0
    low = None if figure.low is None else figure.low / scale
    high = None if figure.high is None else figure.high / scale
    span = numbers.between(low, high, "share")
    likely = f"; likely {span}" if span else ""
    share = numbers.joined(words.percent(k / n), what, by=" ")
    return f"{share} ({numbers.of_all(k, n)}{likely})"
