"""An evaluation as a chart with its table, and a goal as a small bullet. Pure."""

from typing import Any, NamedTuple

from csap.plans.effect import wording
from csap.plans.effect.given import Given, Level, Terms
from csap.plans.effect.reading import EffectReading
from csap.telling import charts, numbers
from csap.telling.charts import Table
from csap.telling.numbers import scaled

#: The drawing of a bullet, in its own units; "room" is kept free at both ends.
WIDTH, ROOM = 260.0, 24.0


class Bullet(NamedTuple):
    """Where the parts of a goal's bullet stand, from the left. None: there is no such part."""

    baseline: float
    now: float | None
    low: float | None
    high: float | None
    target: float | None
    band: tuple[float, float] | None
    is_met: bool
    words: str

    @property
    def band_width(self) -> float:
        return self.band[1] - self.band[0] if self.band else 0.0


def bullet(terms: Terms, now: Level | None, *, is_met: bool) -> Bullet:
    """Return baseline, level now with its interval, and target or band on one scale."""
    ends = (now.low, now.high) if now else (None, None)
    marks = [terms.baseline.value, terms.target, *(terms.band or ()), *ends]
    marks.append(now.value if now else None)
    known = [mark for mark in marks if mark is not None]
    low, high = min(known), max(known)
    wide = (high - low) or 1.0

    def at(value: float | None) -> float | None:
        if value is None:
            return None
        return round(ROOM + (WIDTH - 2 * ROOM) * (value - low) / wide, 1)

    band = terms.band
    return Bullet(
        baseline=at(terms.baseline.value) or ROOM,
        now=at(now.value) if now else None,
        low=at(ends[0]),
        high=at(ends[1]),
        target=at(terms.target),
        band=(at(band[0]) or ROOM, at(band[1]) or ROOM) if band else None,
        is_met=is_met,
        words=_in_words(terms, now),
    )


def _in_words(terms: Terms, now: Level | None) -> str:
    parts = [f"baseline {' '.join(level_words(terms.baseline, terms.metric))}"]
    if now:
        parts.append(f"now {' '.join(level_words(now, terms.metric))}")
    parts.append(aim_words(terms))
    return ", ".join(parts)


def aim_words(terms: Terms) -> str:
    """Return "target 82 %" or "band 3.5–7.0 %"."""
    unit = wording.unit_of(terms.metric)
    if terms.band:
        return f"band {wording.band(terms.band, unit)}"
    return f"target {numbers.number(terms.target, unit)}"


def level_words(level: Level, metric: str) -> tuple[str, str]:
    """Return a level and, in brackets, what it rests on: "72 %", "(69–74; n = 1,898)"."""
    unit = wording.unit_of(metric)
    n = "" if level.n is None else f"n = {numbers.words.count(level.n)}"
    rest = numbers.joined(numbers.between(level.low, level.high, unit), n, by="; ")
    return numbers.number(level.value, unit), f"({rest})" if rest else ""


def chart(given: Given, reading: EffectReading) -> dict[str, Any] | None:
    """Return the months with the old trend, in the JSON of static/js/charts/effect.js."""
    if not given.months:
        return None
    unit, terms, found = wording.unit_of(given.terms.metric), given.terms, reading.interrupted
    points = [
        {
            "t": f"{month.start:%Y-%m}",
            "label": numbers.short_month(month.start),
            "tick": charts.tick_of(month.start, is_first=not at),
            "v": None if month.value is None else round(scaled(month.value, unit), 4),
            "n": month.n,
        }
        for at, month in enumerate(given.months)
    ]
    drawn: dict[str, Any] = {
        "points": points,
        "start": given.first_after,
        "start_label": f"plan starts, {numbers.day(terms.starts_on)}",
        "unit": charts.unit_sign(unit),
        "decimals": numbers.decimals(unit),
        "centre": scaled(terms.baseline.value, unit),
    }
    if terms.target is not None:
        drawn["target"] = {"v": round(scaled(terms.target, unit), 4)}
    if terms.band:
        drawn["band"] = [round(scaled(edge, unit), 4) for edge in terms.band]
    if found:
        drawn |= {
            "fit": [round(scaled(value, unit), 4) for value in found.fit],
            "counterfactual": [round(scaled(value, unit), 4) for value in found.old_trend],
            "effect_label": _effect_label(reading, unit),
            "effect_brief": numbers.change(found.effect, unit).replace(" points", " pt"),
            "is_worse": found.effect * terms.sign < 0,
        }
    return drawn | charts.axis_of(_held(drawn), unit)


def _effect_label(reading: EffectReading, unit: str) -> str:
    found = reading.interrupted
    assert found is not None
    limits = wording.span(found.low, found.high, unit)
    return f"change {numbers.change(found.effect, unit)} ({limits})"


def _held(drawn: dict[str, Any]) -> dict[str, Any]:
    """Return what the axis must hold, as ``charts.axis_of`` takes it."""
    edges = [*drawn.get("band", []), *([drawn["target"]["v"]] if "target" in drawn else [])]
    return {
        "points": drawn["points"],
        "centre": drawn["centre"],
        "low": [*drawn.get("fit", []), *edges],
        "high": drawn.get("counterfactual", []),
    }


def table(given: Given, reading: EffectReading) -> Table:
    """Return the months with what was fitted to them."""
    unit, found = wording.unit_of(given.terms.metric), reading.interrupted
    head = ["Month", charts.column(unit), "n"]
    rows = []
    for at, month in enumerate(given.months):
        name = numbers.short_month(month.start)
        if month.start in given.triggers:
            name += " (began the plan, not in the trend)"
        n = "–" if month.n is None else numbers.words.count(month.n)
        row = [name, numbers.plain(month.value, unit), n]
        if found:
            row += [numbers.plain(line[at], unit) for line in (found.fit, found.old_trend)]
        rows.append(row)
    return Table([*head, "Fitted", "Old trend"] if found else head, rows)
