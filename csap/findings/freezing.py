"""A series as plain values, frozen with the evidence, and back for its chart. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from csap.facts.evidence import plain
from csap.facts.queries import Point, Series

_SERIES = frozenset(part.name for part in fields(Series))


def frozen(series: Series) -> dict[str, Any]:
    """Return a series as JSON holds it."""
    kept = asdict(series) | {"points": [point._asdict() for point in series.points]}
    found: dict[str, Any] = plain(kept)
    return found


def thawed(kept: Mapping[str, Any]) -> Series | None:
    """Return the frozen series; None where none was frozen. What it had not then is left out."""
    if not kept:
        return None
    known = {name: value for name, value in kept.items() if name in _SERIES}
    return Series(**known | {"points": tuple(map(_point, kept["points"]))})


def _point(kept: Mapping[str, Any]) -> Point:
    known = {name: value for name, value in kept.items() if name in Point._fields}
    start, signals = date.fromisoformat(kept["start"]), tuple(kept["signals"])
    return Point(**known | {"start": start, "signals": signals})
