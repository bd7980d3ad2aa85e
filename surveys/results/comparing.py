"""Two surveys beside each other: what changed, and whether it could be chance. Pure of SQL."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from servicedesk.common import words
from servicedesk.statistics.hypotheses import bh_fdr, chi_square_two_groups
from servicedesk.statistics.intervals import newcombe_diff_ci
from surveys.results import scores, wording
from surveys.results.charts import Table
from surveys.results.publication import Figure, Scope
from surveys.results.results import Line, Results
from surveys.vocabulary import Measure


class Change(NamedTuple):
    """One line in both surveys. ``low`` and ``high`` are of the difference of shares, 0 to 1.

    ``is_clear``: more than chance, also when looked at many.
    """

    label: str
    line: Line
    now: Figure
    before: Figure
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    is_clear: bool = False


class Comparison(NamedTuple):
    """Two surveys compared, as a figure of the page."""

    id: str
    finding: str
    what: str
    caption: str
    chart: dict[str, Any] | None
    table: Table
    kind: str = "dumbbell"
    size: str = ""
    empty: str = "No question was asked in both with enough answers"
    link_url: str = ""


def compare(now: Results, before: Results, scope: Scope) -> Comparison:
    """Return what both surveys asked on the same scale; a scope may be empty in one of them."""
    changes = _judged(list(_changes(now, before, scope)))
    clear = [change for change in changes if change.is_clear]
    drawn = [change for change in changes if change.difference is not None]
    return Comparison(
        id="figure-comparison",
        finding=_finding(clear, len(drawn)),
        what=f"Ring: {before.survey.name}. Square: {now.survey.name}. "
        "Coloured where the difference is more than chance",
        caption=f"{len(drawn)} questions with enough answers in both; others may have answered",
        chart=_chart(drawn) if drawn else None,
        table=_table(changes),
    )


def _changes(now: Results, before: Results, scope: Scope) -> Iterator[Change]:
    earlier = {_alike(line): line for line in _lines(before)}
    for line in _lines(now):
        other = earlier.get(_alike(line))
        if other is not None:
            yield _change(line, now.figure(line, scope), before.figure(other, scope))


def _lines(results: Results) -> Iterator[Line]:
    """Yield what is compared: ratings, and of those by service the satisfaction with each."""
    for line in results.lines:
        if line.is_by_service:
            is_satisfaction = line.item.measure == Measure.SERVICE_SATISFACTION
            yield from results.by_service(line) if is_satisfaction else ()
        elif not line.item.is_triple:
            yield line


def _alike(line: Line) -> tuple[Any, ...]:
    item = line.item
    return (item.key, item.kind, item.measure, item.scale_min, item.scale_max, item.service_id)


def _change(line: Line, now: Figure, before: Figure) -> Change:
    label = line.service.name if line.service else line.short
    new, old = scores.score(line.item, now).k, scores.score(line.item, before).k
    if new is None or old is None:
        return Change(label, line, now, before)
    found = newcombe_diff_ci(new, now.n, old, before.n)
    counts = [new, now.n - new], [old, before.n - old]
    return Change(label, line, now, before, *found, p=chi_square_two_groups(*counts).p)


def _judged(changes: list[Change]) -> list[Change]:
    """Return the changes, those marked clear that survive Benjamini and Hochberg's correction."""
    tested = [change for change in changes if change.p is not None]
    clear = bh_fdr([change.p or 0.0 for change in tested]).rejected
    sure = {id(tested[at]) for at in clear}
    return [change._replace(is_clear=id(change) in sure) for change in changes]


def _finding(clear: list[Change], compared: int) -> str:
    if not compared:
        return "Nothing to compare: too few answers in one of the two"
    if not clear:
        return "No clear difference: it could be chance"
    said = [
        f"{change.label.rstrip('?.')} {wording.signed(100 * (change.difference or 0), 0)} points"
        for change in sorted(clear, key=lambda each: -abs(each.difference or 0))[:3]
    ]
    return "Changed by more than chance: " + ", ".join(said)


def _chart(changes: list[Change]) -> dict[str, Any]:
    return {
        "axis": [0, 100],
        "ticks": [{"v": v, "label": f"{v} %"} for v in (0, 25, 50, 75, 100)],
        "rows": [_row(change) for change in changes],
    }


def _row(change: Change) -> dict[str, Any]:
    rising = (change.difference or 0) > 0
    points = wording.signed(100 * (change.difference or 0), 0)
    reading = ("more" if rising else "less") if change.is_clear else "could be chance"
    return {
        "label": change.label,
        "sub": f"n = {words.count(change.before.n)} and {words.count(change.now.n)}",
        "felt": _percent(change.line, change.before),
        "measured": _percent(change.line, change.now),
        "side": _side(change, rising),
        "right": f"{points} ({_span(change)}) {reading}",
        "right_brief": f"{points} · {reading}",
    }


def _side(change: Change, rising: bool) -> str | None:
    """Return which way is good; of what is apart from the service, neither."""
    if not change.is_clear or change.line.item.is_apart:
        return None
    return "good" if rising else "bad"


def _percent(line: Line, figure: Figure) -> float | None:
    share = scores.score(line.item, figure).share
    return round(100 * share.value, 4) if share else None


def _span(change: Change) -> str:
    if change.low is None or change.high is None:
        return "–"
    return f"{wording.signed(100 * change.low, 0)} to {wording.signed(100 * change.high, 0)}"


def _table(changes: list[Change]) -> Table:
    head = ["Question", "Before", "Now", "Points", "Likely"]
    return Table(
        head,
        [
            [
                change.label,
                wording.value(change.line.item, change.before),
                wording.value(change.line.item, change.now),
                "–" if change.difference is None else wording.signed(100 * change.difference, 1),
                _span(change),
            ]
            for change in changes
        ],
    )
