"""The criteria in force, and every version there was."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from csap.customers.models import CriteriaSet, Criterion
from csap.customers.vocabulary import SEVEN, Source


class Item(NamedTuple):
    """One criterion with its weight."""

    key: str
    title: str
    words: str
    source: str
    weight: Decimal

    @property
    def is_judged(self) -> bool:
        return self.source != Source.COMPUTED

    @property
    def is_computed(self) -> bool:
        return self.source != Source.JUDGED


class Criteria(NamedTuple):
    """A version of the criteria, in order. Version 1 is shipped: nobody's, and since ever."""

    version: int
    items: tuple[Item, ...]
    reason: str = "The seven criteria and weights that the product comes with."
    by: str = ""
    at: datetime | None = None

    @property
    def weights(self) -> dict[str, float]:
        return {item.key: float(item.weight) for item in self.items}


SHIPPED = Criteria(
    1,
    tuple(
        Item(kind.key, kind.title, kind.words, kind.source, Decimal(kind.weight)) for kind in SEVEN
    ),
)


def current() -> Criteria:
    """Return the criteria in force. Up to 2 queries."""
    newest = CriteriaSet.objects.select_related("created_by").order_by("-version").first()
    if newest is None:
        return SHIPPED
    return _read(newest, list(newest.criteria.order_by("position")))


def versions() -> list[Criteria]:
    """Return every version, the newest first. Up to 2 queries."""
    stored = CriteriaSet.objects.select_related("created_by").prefetch_related("criteria")
    found = [
        _read(each, sorted(each.criteria.all(), key=lambda row: row.position))
        for each in stored.order_by("-version")
    ]
    return [*found, SHIPPED]


def _read(stored: CriteriaSet, rows: list[Criterion]) -> Criteria:
    items = tuple(Item(row.key, row.title, row.words, row.source, row.weight) for row in rows)
    return Criteria(stored.version, items, stored.reason, stored.created_by.name, stored.created_at)
