"""Satisfaction by whose eyes: everyone, departments, key customers; never averaged away."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any, NamedTuple

from csap.dashboards.drawn import Drawn
from csap.facts import beside
from csap.facts.queries import Figure
from csap.facts.scopes import Scope
from csap.metrics.small_numbers import shows_distribution
from csap.telling import numbers, shown
from csap.telling.charts import Table
from csap.telling.choices import Chosen, Names, group_words
from servicedesk.common.words import percent
from servicedesk.statistics.hypotheses import bh_fdr, share_difference_p

ID = "by-eyes"
#: Of conflicts that are told at most this share is chance (Benjamini and Hochberg).
LIMIT = 0.05
SATISFIED, MEAN = "sat.csat_top2", "sat.csat_mean"


class Eyes(NamedTuple):
    """What some people think: the share of the satisfied, their mean, how their ratings spread.

    The figures are None where nothing may be told.
    """

    label: str
    scope: Scope
    satisfied: Figure
    mean: Figure | None
    told: bool

    @property
    def spread(self) -> Mapping[str, int]:
        """How often each rating was given; empty below ten people."""
        people = self.satisfied.detail.get("respondents") or 0
        may = self.told and shows_distribution(people)
        return self.satisfied.detail.get("histogram", {}) if may else {}


def read(chosen: Chosen, names: Names) -> list[Eyes]:
    """Return everyone, departments and groups as far as they are stored. 1 query."""
    labels = _labels(chosen, names)
    found = beside.by_scope((SATISFIED, MEAN), list(labels), chosen.period)
    return [
        _eyes(labels[scope], scope, figures)
        for scope, figures in found.items()
        if SATISFIED in figures and figures[SATISFIED].n
    ]


def which(chosen: Chosen, names: Names) -> list[int]:
    """Return the rows that ``read`` reads. 1 query."""
    return beside.which((SATISFIED, MEAN), list(_labels(chosen, names)), chosen.period)


def _labels(chosen: Chosen, names: Names) -> dict[Scope, str]:
    whole = Scope(service=chosen.scope.service)
    return {
        whole: "Everyone",
        **{replace(whole, group=name): group_words(name).capitalize() for name in names.groups},
        **{replace(whole, department=code): name for code, name in names.departments.items()},
    }


def _eyes(label: str, scope: Scope, figures: Mapping[str, Figure]) -> Eyes:
    satisfied = figures[SATISFIED]
    told = satisfied.value is not None and shown.may_be_told(satisfied, scope)
    mean = figures.get(MEAN)
    known = mean if mean is not None and mean.value is not None else None
    return Eyes(label, scope, satisfied, known, told)


def figure(found: Sequence[Eyes], chosen: Chosen) -> Drawn | None:
    """Return how ratings spread by whose eyes; None where only everyone's are stored."""
    if len(found) < 2:
        return None
    drawn = any(each.spread for each in found)
    return Drawn(
        id=ID,
        finding=finding(found),
        what="How satisfied by whose eyes: every rating from 1 (pale) to 5 (dark), and who gave 4 "
        f"or 5, {chosen.period_in_sentence}",
        kind="distribution",
        caption="Opinions of departments and key customers overlap; they are never added up. "
        "No complaint is not the same as satisfaction.",
        chart=_chart(found) if drawn else None,
        table=table(found),
        empty="Too few answers to show how they spread",
        icon="eye-off",
        would_change=f"{_reversal(found)}; "
        "answers of fewer than ten people show no spread, and of fewer than five nothing.",
    )


def _reversal(found: Sequence[Eyes]) -> str:
    if conflict(found):
        return "intervals that overlap again"
    return "a difference that survives the correction for all pairs"


def conflict(found: Sequence[Eyes]) -> tuple[Eyes, Eyes] | None:
    """Return the two that lie furthest apart, where more than chance parts them; else None.

    Their intervals must lie apart, and the difference must survive the correction for all pairs.
    """
    parts = [
        each
        for each in found
        if each.told and (each.scope.department or each.scope.group) and _has_limits(each.satisfied)
    ]
    pairs = [
        (low, high)
        for low, high in permutations(parts, 2)
        if (low.satisfied.value or 0.0) < (high.satisfied.value or 0.0)
    ]
    survives = set(bh_fdr([_p(*pair) for pair in pairs], LIMIT).rejected)
    apart = [pair for at, pair in enumerate(pairs) if at in survives and _lie_apart(*pair)]
    return max(apart, key=_distance) if apart else None


def _lie_apart(low: Eyes, high: Eyes) -> bool:
    return (low.satisfied.high or 1.0) < (high.satisfied.low or 0.0)


def _p(low: Eyes, high: Eyes) -> float:
    a, b = low.satisfied, high.satisfied
    return share_difference_p(a.k or 0, a.n or 0, b.k or 0, b.n or 0)


def _has_limits(figure: Figure) -> bool:
    return figure.low is not None and figure.high is not None


def _distance(pair: tuple[Eyes, Eyes]) -> float:
    low, high = pair
    return (high.satisfied.value or 0.0) - (low.satisfied.value or 0.0)


def finding(found: Sequence[Eyes]) -> str:
    """Return whose interests are in conflict, or that they are not beyond chance."""
    pair = conflict(found)
    if pair is None:
        return "Nobody is clearly more or less satisfied than others"
    low, high = pair
    return (
        f"In conflict: {low.label} {_share(low)} satisfied, {high.label} {_share(high)}; an "
        "average would hide both"
    )


def _share(each: Eyes) -> str:
    return percent(each.satisfied.value or 0.0)


def _chart(found: Sequence[Eyes]) -> dict[str, Any]:
    return {
        "axis": [0, 100],
        "ticks": [{"v": v, "label": f"{v} %"} for v in (0, 25, 50, 75, 100)],
        "rows": [_row(each, conflict(found)) for each in found],
    }


def _row(each: Eyes, pair: tuple[Eyes, Eyes] | None) -> dict[str, Any]:
    count = numbers.words.count(each.satisfied.n or 0)
    drawn: dict[str, Any] = {"label": each.label, "sub": f"n = {count}", "side": None}
    if not each.spread:
        return drawn | {"hidden": _instead(each), "right": "", "right_brief": ""}
    side = {pair[0].scope: "bad", pair[1].scope: "good"}.get(each.scope) if pair else None
    span = numbers.between(each.satisfied.low, each.satisfied.high, "share")
    return drawn | {
        "side": side,
        "right": f"{_share(each)} ({span})",
        "right_brief": _share(each),
        "parts": [{"v": point, "k": each.spread.get(str(point), 0)} for point in range(1, 6)],
    }


def _instead(each: Eyes) -> str:
    if each.mean is not None and each.mean.value is not None:
        return f"few: mean {numbers.fixed(each.mean.value, 1)} of 5, no spread shown"
    if each.satisfied.detail.get("shown_from"):
        return f"not shown before {numbers.iso_day(each.satisfied.detail['shown_from'])}"
    return "hidden: fewer than 5 answers, or others would follow"


def table(found: Sequence[Eyes]) -> Table:
    """Return the shares, means and spreads in numbers."""
    points = [str(point) for point in range(1, 6)]
    head = ["By whose eyes", "n", "4 or 5", "Likely", "Mean", *(f"gave {p}" for p in points)]
    rows = []
    for each in found:
        own = each.satisfied
        mean = numbers.fixed(each.mean.value, 2) if each.mean and each.mean.value else "–"
        span = numbers.between(own.low, own.high, "share")
        share = [_share(each), span] if each.told else ["–", "–"]
        spread = [str(each.spread.get(p, 0)) if each.spread else "–" for p in points]
        rows.append([each.label, numbers.words.count(own.n or 0), *share, mean, *spread])
    return Table(head, rows)
