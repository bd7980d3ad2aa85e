"""Buy-in as a figure: what it says in a sentence, the chart's JSON, its table. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from csap.consultations.buyin import BuyIn, Group, Parts
from csap.metrics.small_numbers import PERCENT_FROM
from csap.telling import numbers
from csap.telling.charts import Table
from servicedesk.common import words

_HEAD = ["Department", "Asked", "Answered", "Support", "With changes", "Object", "Share", "95 %"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as templates/csap/_figure_card.html draws it."""

    finding: str
    caption: str
    chart: dict[str, Any] | None
    table: Table | None
    why: str
    id: str = "buyin"
    kind: str = "buyin"
    what: str = (
        "Of those who answered: support, support with changes, object; by department, with the "
        "95 % interval of support"
    )
    legend: str = "csap/keys/_buyin.html"
    would_change: str = (
        "a department reads as a minority when its whole interval lies below half. Nothing is said "
        "of those who did not answer."
    )
    empty: str = "Fewer than five have spoken"
    icon: str = "messages"
    size: str = ""
    link_url: str = ""


def figure(found: BuyIn, *, at: datetime) -> Figure:
    """Return buy-in as its figure; without a chart while fewer than five have spoken."""
    if found.parts is None:
        why = f"{found.answered} of {found.asked} have. Where they stand is told from five on."
        return Figure("Too few have spoken to tell where people stand", "", None, None, why)
    rows = [_row(group) for group in found.groups]
    ticks = [{"v": tick, "label": f"{tick} %"} for tick in range(0, 101, 25)]
    chart = {"axis": [0, 100], "ticks": ticks, "rows": rows}
    return Figure(sentence(found), _caption(found, found.parts, at), chart, _table(found), "")


def sentence(found: BuyIn) -> str:
    """Return "Support is 63 % of answers; only in R&D is it a minority"."""
    if found.parts is None:
        return "Too few have spoken to tell where people stand"
    told = f"Support is {share_words(found.parts)} of answers"
    names = [group.name for group in found.minorities]
    if not names:
        return f"{told}; in no department is it a minority beyond chance"
    if len(names) == 1:
        return f"{told}; only in {names[0]} is it a minority"
    return f"{told}; in {', '.join(names[:-1])} and {names[-1]} it is a minority"


def share_words(parts: Parts) -> str:
    """Return the share of support: "63 %", or "4 of 7" below ten answers."""
    if parts.answered < PERCENT_FROM:
        return numbers.of_all(parts.support, parts.answered)
    return words.percent(parts.share)


def _row(group: Group) -> dict[str, Any]:
    parts = group.parts
    if parts is None:
        sub = f"asked {words.count(group.asked)}"
        return {
            "label": group.name,
            "sub": sub,
            "hidden": group.why,
            "right": "",
            "right_brief": "",
        }
    rate = words.percent(parts.answered / group.asked)
    right = f"{share_words(parts)} support ({span(parts)})"
    return {
        "label": group.name,
        "sub": f"{parts.answered} of {words.count(group.asked)} asked ({rate})",
        "support": parts.support,
        "changes": parts.changes,
        "object": parts.object,
        "side": "bad" if parts.is_minority else None,
        "right": f"{right}, few answers" if parts.is_few else right,
        "right_brief": f"{share_words(parts)} ({span(parts)}) of {parts.answered}",
    }


def span(parts: Parts) -> str:
    """Return the interval of support in percent: "61–89"."""
    low, high = parts.interval
    return numbers.between(low, high, "share")


def _caption(found: BuyIn, parts: Parts, at: datetime) -> str:
    hidden = sum(group.parts is None and group.why.startswith("hidden") for group in found.groups)
    plural = "" if hidden == 1 else "s"
    return numbers.joined(
        f"n = {words.count(parts.answered)} answers: {parts.support} support, {parts.changes} with "
        f"changes, {parts.object} object",
        f"as of {numbers.day(timezone.localtime(at).date())} {timezone.localtime(at):%H:%M}",
        hidden
        and f"{hidden} department{plural} hidden: {found.hidden} answers together, so that none "
        "can be worked out",
    )


def _table(found: BuyIn) -> Table:
    return Table(_HEAD, [_cells(group) for group in found.groups])


def _cells(group: Group) -> list[str]:
    parts = group.parts
    if parts is None:
        return [group.name, words.count(group.asked), group.why, "–", "–", "–", "–", "–"]
    numbers_ = (parts.answered, parts.support, parts.changes, parts.object)
    told = [words.count(number) for number in numbers_]
    return [group.name, words.count(group.asked), *told, share_words(parts), span(parts)]
