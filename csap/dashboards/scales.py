"""Axes of charts whose numbers the server knows: round ends and a few marks. Pure."""

import math
from collections.abc import Sequence
from typing import Any

#: How many marks an axis has at most.
MARKS = 6


def padded(values: Sequence[float], least: float, most: float) -> tuple[float, float]:
    """Return round ends that hold the values with a little room, within the scale."""
    low, high = min(values), max(values)
    room = (high - low) * 0.12 or 0.5
    step = step_of(high - low + 2 * room)
    down, up = math.floor((low - room) / step) * step, math.ceil((high + room) / step) * step
    return round(max(least, down), 6), round(min(most, up), 6)


def steps(low: float, high: float, *, suffix: str = "") -> list[dict[str, Any]]:
    """Return round marks from one end to the other."""
    step = step_of(high - low)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    found = [round(index * step, 6) for index in range(first, last + 1)]
    return [{"v": v, "label": f"{v:.{places}f}{suffix}"} for v in found]


def step_of(span: float) -> float:
    """Return 1, 2 or 5 times a power of ten, so that a span has a few steps."""
    rough = span / MARKS if span > 0 else 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next((power * nice for nice in (1, 2, 5) if power * nice >= rough), power * 10)


def percent_axis(shares: Sequence[float]) -> dict[str, Any]:
    """Return the axis of shares in percent that begins where they do, in tens."""
    least = min(shares, default=0.0)
    low = max(0, min(90, math.floor((least - 2) / 10) * 10))
    by = 10 if low >= 40 else 20 if low >= 20 else 25
    low = low - low % by
    return {"axis": [low, 100], "ticks": [{"v": v, "label": f"{v} %"} for v in range(low, 101, by)]}
