"""Paging by key: the next page starts after the last row seen, whatever was added meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of rows and the cursors to its neighbours (None where there is none)."""

    rows: Sequence[M]
    next_cursor: str | None
    is_first: bool


def paginate(
    queryset: QuerySet[M], *, order: Sequence[str], cursor: str | None, size: int = 50
) -> Page[M]:
    """Return the page of ``queryset`` that follows ``cursor``. One query.

    ``order`` names non-null fields, ``-`` for descending, a unique one last. A cursor that
    was tampered with counts as none: the first page is shown.
    """
    after = _decode(cursor, len(order))
    if after is not None:
        queryset = queryset.filter(_beyond(order, after))
    rows = list(queryset.order_by(*order)[: size + 1])
    has_more = len(rows) > size
    rows = rows[:size]
    last = [getattr(rows[-1], name.lstrip("-")) for name in order] if has_more else None
    return Page(rows=rows, next_cursor=_encode(last) if last else None, is_first=after is None)


def _beyond(order: Sequence[str], after: Sequence[Any]) -> Q:
    """Rows that sort strictly after ``after``; the leading bound lets the index start there."""
    condition = Q()
    for position, name in enumerate(order):
        field, operator = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        step = Q(**{f"{field}__{operator}": after[position]})
        for earlier, value in zip(order[:position], after, strict=False):
            step &= Q(**{earlier.lstrip("-"): value})
        condition |= step
    first, bound = order[0], "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first.lstrip('-')}__{bound}": after[0]}) & condition


def _encode(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str | None, length: int) -> list[Any] | None:
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(values, list) or len(values) != length:
        return None
    if not all(isinstance(value, int | str) for value in values):
        return None
    return [_as_instant(value) for value in values]


def _as_instant(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return value
