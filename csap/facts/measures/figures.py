"""A figure before it is stored, and the rules of how it may be shown. Pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from csap.facts.evidence import Evidence, fingerprint
from csap.facts.privacy import may_be_published
from csap.metrics import catalog
from csap.metrics.small_numbers import result_state
from servicedesk.statistics.intervals import wilson_ci

#: Why opinions below the organisation are not told yet.
HELD_BACK = "opinions of a part of the organisation are told once no answer can come any more"
#: What remains of the detail of a figure without a value.
_KEPT = ("reason", "shown_from", "wave", "closed_on", "asked", "answered")
Limits = tuple[float | None, float | None]
NO_LIMITS: Limits = (None, None)


class Computed(NamedTuple):
    """One measurement of a baseline, as Measurement stores it."""

    metric: str
    family: int
    n: int | None
    k: int | None
    value: float | None
    low: float | None
    high: float | None
    state: str
    unit: str
    excluded_count: int
    definition_version: int
    detail: Mapping[str, Any]
    input_hash: str

    @property
    def shows_nothing(self) -> bool:
        return self.state in ("hidden", "no_data")


class Maker:
    """Makes the figures of one piece of evidence.

    ``is_organisation``: opinions of the whole organisation are never hidden. ``is_stale``: changes
    wait to be counted, so nothing is final. ``seed``: of bootstrap intervals; None: without them.
    """

    def __init__(
        self,
        evidence: Evidence,
        *,
        is_organisation: bool = True,
        is_stale: bool = False,
        seed: int | None = None,
    ) -> None:
        self.evidence = evidence
        self.is_organisation = is_organisation
        self.seed = seed
        self.is_stale = is_stale
        self.may_change = evidence.is_provisional or is_stale

    def share(self, key: str, k: int, n: int, inputs: Any, **rest: Any) -> Computed:
        """Return k of n with its Wilson interval; 0 of 0 is no data."""
        return self.value(key, n, wilson_ci(k, n), inputs, k=k, **rest)

    def value(
        self,
        key: str,
        n: int,
        found: tuple[float | None, float | None, float | None],
        inputs: Any,
        *,
        k: int | None = None,
        state: str = "",
        excluded: int = 0,
        detail: Mapping[str, Any] | None = None,
    ) -> Computed:
        """Return a value with its limits. ``state`` empty: by how many it is of."""
        metric = catalog.get(key)
        shown = state or result_state(n, about_opinions=False)
        if found[0] is None:
            shown = "no_data"
        figure = Computed(
            metric=key,
            family=metric.baseline_metric or 0,
            n=n,
            k=k,
            value=None if found[0] is None else float(found[0]),
            low=None if found[1] is None else float(found[1]),
            high=None if found[2] is None else float(found[2]),
            state=self.timed(shown),
            unit=metric.unit,
            excluded_count=excluded,
            definition_version=metric.definition_version,
            detail=dict(detail or {}),
            input_hash=fingerprint([key, metric.definition_version, inputs]),
        )
        if not figure.shows_nothing:
            return figure
        if shown == "hidden" and self.is_held_back:
            day = self.evidence.period.final_from.isoformat()
            figure = figure._replace(detail={"reason": HELD_BACK, "shown_from": day})
        return withheld(figure)

    def count(self, key: str, n: int, limits: Limits, inputs: Any, **rest: Any) -> Computed:
        """Return a count: none is a value too."""
        return self.value(key, n, (n, *limits), inputs, state="ok", **rest)

    def opinion_state(self, n: int) -> str:
        """Return how an opinion of so many answers may be shown."""
        opinions = self.evidence.opinions
        if n and not self.is_organisation and (opinions.is_hidden or self.is_held_back):
            return "hidden"
        people = min(n, opinions.respondents)
        return result_state(people, about_opinions=True, whole_organisation=self.is_organisation)

    @property
    def is_held_back(self) -> bool:
        """Whether opinions must wait until the period is final."""
        is_final = not self.evidence.is_provisional
        return not may_be_published(is_organisation=self.is_organisation, is_final=is_final)

    def timed(self, state: str) -> str:
        """Return the state of a period that may still change."""
        return "provisional" if state == "ok" and self.may_change else state

    def nothing(self, key: str, reason: str) -> Computed:
        """Return a measure that nothing was recorded for."""
        return self.value(key, 0, (None, *NO_LIMITS), [], detail={"reason": reason})


def withheld(figure: Computed) -> Computed:
    """Return a figure without anything that tells its value."""
    kept = {key: figure.detail[key] for key in _KEPT if key in figure.detail}
    return figure._replace(k=None, value=None, low=None, high=None, detail=kept)


def flagged_below(n: float, needed: float) -> str:
    """Return "small" for less than a measure needs, else nothing."""
    return "small" if n < needed else ""
