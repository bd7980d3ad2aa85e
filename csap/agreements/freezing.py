"""An assessment as a negotiation keeps it: the page's own content as plain values. Pure."""

from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from csap.agreements import page
from csap.agreements.feasibility import Assessment
from csap.facts.evidence import fingerprint


class Frozen(NamedTuple):
    """The columns of ``models.FrozenRecord`` that come from an assessment."""

    ask_class: str
    support: str
    n: int
    kept: int
    share: float | None
    low: float | None
    high: float | None
    promise: int | None
    weekly_arrivals: int | None
    shown: dict[str, Any]
    content_hash: str


def frozen(found: Assessment, about: str) -> Frozen:
    """Return an assessment as it is kept."""
    shown = named(page.make(found, about))
    return Frozen(
        ask_class=found.ask_class,
        support=found.state,
        n=found.curve.n,
        kept=found.kept,
        share=found.support.p,
        low=found.support.low,
        high=found.support.high,
        promise=None if found.refusal else found.offer.promise,
        weekly_arrivals=found.weekly_arrivals,
        shown=shown,
        content_hash=fingerprint(shown),
    )


def named(value: Any) -> Any:
    """Return a value as JSON holds it, in which templates find parts by the same names."""
    if is_dataclass(value):
        return {part.name: named(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, dict):
        return {str(name): named(part) for name, part in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: named(part) for name, part in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [named(part) for part in value]
    return value
