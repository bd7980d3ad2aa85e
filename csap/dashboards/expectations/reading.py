"""What is stored of expectations by service, read for one page: no formula, nothing of requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from csap.facts import beside
from csap.facts.queries import Figure
from csap.facts.scopes import Scope
from csap.metrics.gaps import EVIDENT_GAP, EVIDENT_P
from csap.telling import shown
from csap.telling.choices import Chosen, Names
from csap.telling.sentences import PAIRS
from servicedesk.statistics.hypotheses import bh_fdr

ADEQUACY, FELT, KEPT = "gap.adequacy", "gap.perception", "time.sla_attainment.resolve"
#: What is read of each service's own stored baseline.
OF_SERVICES = (FELT, KEPT)
#: Answers below which a value is to be read with care.
FEW = 30


class Span(NamedTuple):
    """A mean with its limits; None where too few answers allow one."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Wave:
    """The newest wave that was told by the end of the period. ``why``: its opinions are hidden."""

    name: str = ""
    asked: int = 0
    answered: int = 0
    why: str = ""
    closed_on: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a wave tells of one service; the means are None where its answers are hidden."""

    slug: str
    name: str
    n: int
    state: str
    scale_max: int
    minimum: float | None
    desired: float | None
    perceived: Span | None
    adequacy: Span | None
    superiority: float | None
    verdict: str
    inverted: int
    importance: Span | None
    importance_n: int
    importance_max: int
    derived: float | None
    derived_n: int

    @property
    def is_few(self) -> bool:
        return self.n < FEW


@dataclass(frozen=True, slots=True)
class Felt:
    """Felt against measured in time of one service. ``p``: exact McNemar, ``adjusted``: of many.

    The shares are None where they may not be told; ``is_called``: it survives the correction.
    """

    slug: str
    name: str
    n: int
    felt: float | None = None
    measured: float | None = None
    gap: Span | None = None
    p: float | None = None
    adjusted: float | None = None
    is_called: bool = False
    why: str = ""

    @property
    def is_drawn(self) -> bool:
        return self.gap is not None and self.n >= PAIRS


@dataclass(frozen=True, slots=True)
class Kept:
    """What a service kept of its published target. ``aim`` is the share that is promised."""

    slug: str
    name: str
    figure: Figure
    aim: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the page shows of measurements. ``missing``: services that nobody computed."""

    wave: Wave
    expected: Sequence[Expected]
    felt: Sequence[Felt]
    kept: Sequence[Kept]
    missing: Sequence[Scope]
    as_of: date


def read(chosen: Chosen, names: Names, *, targets: Mapping[str, float], today: date) -> Reading:
    """Return what is stored by service, as the chosen people see it. 2 queries."""
    as_of = chosen.period.as_of(today)
    slugs = [slug for slug in names.services if chosen.scope.service in ("", slug)]
    scopes = {slug: replace(chosen.eyes, service=slug) for slug in slugs}
    stored = beside.by_scope(OF_SERVICES, list(scopes.values()), chosen.period)
    found = {slug: stored.get(scope, {}) for slug, scope in scopes.items()}
    held = beside.newest_wave(ADEQUACY, chosen.eyes, before=chosen.period.end)
    own_names = {slug: names.services[slug] for slug in slugs}
    return Reading(
        wave=_wave(held) if held else Wave(),
        expected=_expected(held, own_names) if held else [],
        felt=_judged([_felt(slug, own_names[slug], found[slug].get(FELT), scopes[slug])
                      for slug in slugs if found[slug]]),
        kept=[
            Kept(slug, own_names[slug], figure, targets[KEPT])
            for slug in slugs
            if (figure := found[slug].get(KEPT)) is not None
        ],
        missing=[scope for slug, scope in scopes.items() if not found[slug]],
        as_of=as_of,
    )  # fmt: skip


def _wave(figure: Figure) -> Wave:
    detail = figure.detail
    return Wave(
        name=str(detail.get("wave", "")),
        asked=int(detail.get("asked", 0)),
        answered=int(detail.get("answered", 0)),
        why=str(detail.get("reason", "")),
        closed_on=str(detail.get("closed_on", "")),
    )


def _expected(figure: Figure, names: Mapping[str, str]) -> list[Expected]:
    """Return the services that the wave asked about and that are still offered, by name."""
    told: Mapping[str, Mapping[str, Any]] = figure.detail.get("services", {})
    return [
        _of_service(slug, name, told[slug])
        for slug, name in names.items()
        if slug in told and told[slug]["n"]
    ]


def _of_service(slug: str, name: str, told: Mapping[str, Any]) -> Expected:
    plain = {key: value for key, value in told.items() if key not in _SPANS}
    spans: dict[str, Any] = {key: _span(told[key]) for key in _SPANS}
    return Expected(slug=slug, name=name, **plain, **spans)


_SPANS = ("perceived", "adequacy", "importance")


def _span(values: Sequence[float | None] | None) -> Span | None:
    if values is None or values[0] is None:
        return None
    return Span(values[0], values[1], values[2])


def _felt(slug: str, name: str, figure: Figure | None, scope: Scope) -> Felt:
    """Return felt and measured of a service, or why they are not told."""
    if figure is None or figure.state == "no_data":
        return Felt(slug, name, 0, why="no rated request with both facts")
    n = figure.n or 0
    if figure.value is None or not shown.may_be_told(figure, scope):
        return Felt(slug, name, n, why="too few answers to tell")
    detail = figure.detail
    return Felt(
        slug,
        name,
        n,
        felt=detail["felt_share"],
        measured=detail["measured_share"],
        gap=Span(figure.value, figure.low, figure.high),
        p=detail["mcnemar_exact_p"],
        why="" if n >= PAIRS else f"too few pairs (needs {PAIRS})",
    )


def _judged(found: Sequence[Felt]) -> list[Felt]:
    """Return them the widest apart first, each judged among all that are compared at once."""
    compared = [each for each in found if each.is_drawn and each.p is not None]
    adjusted = bh_fdr([each.p for each in compared if each.p is not None], EVIDENT_P).adjusted
    judged = {
        each.slug: replace(each, adjusted=p, is_called=p <= EVIDENT_P and _is_wide(each))
        for each, p in zip(compared, adjusted, strict=True)
    }
    return sorted((judged.get(each.slug, each) for each in found), key=_distance)


def _is_wide(each: Felt) -> bool:
    return each.gap is not None and abs(each.gap.value) >= EVIDENT_GAP


def _distance(each: Felt) -> tuple[bool, float, str]:
    return (not each.is_drawn, -abs(each.gap.value) if each.gap else 0.0, each.name)
