"""Felt against measured in time, service by service, on the same requests. Pure."""

from collections.abc import Sequence
from typing import Any

from csap.dashboards.drawn import Drawn
from csap.dashboards.expectations.reading import Felt, Reading
from csap.dashboards.scales import percent_axis
from csap.telling import numbers, sentences
from csap.telling.charts import Table
from csap.telling.sentences import PAIRS
from servicedesk.common.words import percent

ID = "felt"
_WHAT = "Felt in time against measured in time, same requests, sorted by distance"


def figure(reading: Reading, *, caption: str, period: str) -> Drawn:
    """Return the dumbbells of a period; services with few pairs are in the table only."""
    drawn = [each for each in reading.felt if each.is_drawn]
    few = sum(bool(each.n and not each.is_drawn) for each in reading.felt)
    pairs = numbers.words.count(sum(each.n for each in reading.felt))
    aside = f" · {_services(few)} with fewer than {PAIRS} pairs in the table only" if few else ""
    return Drawn(
        id=ID,
        finding=finding(drawn),
        what=f"{_WHAT}, {period}",
        kind="dumbbell",
        caption=f"n = {pairs} pairs{aside} · {caption}",
        chart=_chart(drawn) if drawn else None,
        table=table(reading.felt) if reading.felt else None,
        legend="csap/keys/_dumbbell.html",
        would_change=(
            f"{PAIRS} pairs for the services that are left out; a difference of less than 5 points "
            "is never called a gap, nor one that chance could make among so many."
        ),
        empty="Too few pairs to compare",
        why=f"A comparison needs {PAIRS} rated requests of a service with both facts.",
    )


def _services(count: int) -> str:
    return f"{count} service{'s' if count > 1 else ''}"


def is_better_than_believed(each: Felt) -> bool:
    return each.gap is not None and each.gap.value < 0


def finding(drawn: Sequence[Felt]) -> str:
    """Return what is better than believed, and what is believed better than it is."""
    called = [each for each in drawn if each.is_called]
    better = [each.name for each in called if is_better_than_believed(each)]
    worse = [each.name for each in called if not is_better_than_believed(each)]
    told = []
    if better:
        verb = "is" if len(better) == 1 else "are"
        told.append(f"{_named(better)} {verb} better than believed: tell people")
    if worse:
        verb, they = ("is", "it is") if len(worse) == 1 else ("are", "they are")
        told.append(f"{_named(worse)} {verb} believed better than {they}: fix first")
    if told:
        return ". ".join(told)
    if drawn:
        return "No service is judged differently from what the clock says, beyond chance"
    return "Too few rated requests to hold feeling against fact"


def _named(names: Sequence[str]) -> str:
    return sentences.listed(list(names)) if len(names) <= 3 else _services(len(names))


def reading_of(each: Felt) -> str:
    if each.gap is None or not each.is_drawn:
        return each.why
    if not each.is_called:
        return "no clear difference"
    return "better than believed" if is_better_than_believed(each) else "believed better than it is"


def _chart(drawn: Sequence[Felt]) -> dict[str, Any]:
    shares = [100 * value for each in drawn for value in (each.felt or 0.0, each.measured or 0.0)]
    return percent_axis(shares) | {"rows": [_row(each) for each in drawn]}


def _row(each: Felt) -> dict[str, Any]:
    assert each.gap is not None
    assert each.felt is not None
    assert each.measured is not None
    size = numbers.points(each.gap.value)
    side = None if not each.is_called else "good" if is_better_than_believed(each) else "bad"
    said = reading_of(each)
    return {
        "label": each.name,
        "sub": f"n = {numbers.words.count(each.n)} pairs",
        "felt": round(100 * each.felt, 4),
        "measured": round(100 * each.measured, 4),
        "side": side,
        "right": f"{size} ({numbers.change_between(each.gap.low, each.gap.high)}) {said}",
        "right_brief": f"{size} · {said}",
    }


def table(felt: Sequence[Felt]) -> Table:
    """Return felt and measured in numbers, with exact McNemar as it is and corrected."""
    head = ["Service", "Pairs", "Felt in time", "Measured in time", "Difference", "Likely",
            "McNemar p", "Corrected p", "Reading"]  # fmt: skip
    return Table(head, [_table_row(each) for each in felt])


def _table_row(each: Felt) -> list[str]:
    said = reading_of(each)
    if each.gap is None:
        return [each.name, numbers.words.count(each.n), *["–"] * 6, said]
    shares = [percent(each.felt or 0.0), percent(each.measured or 0.0)]
    span = numbers.change_between(each.gap.low, each.gap.high)
    p = [_p(value) for value in (each.p, each.adjusted)]
    size = numbers.points(each.gap.value)
    return [each.name, numbers.words.count(each.n), *shares, size, span, *p, said]


def _p(value: float | None) -> str:
    return "–" if value is None else sentences.p_words(value).removeprefix("p ").removeprefix("= ")
