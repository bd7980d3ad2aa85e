"""Which stored figures tell what single people think, and so are told of enough answers only."""

from csap.facts.models import Measurement
from csap.metrics.small_numbers import shows_percent

#: Shares of what people think; of five to nine answers they say who thinks what.
OPINION_SHARES = frozenset(
    {
        "sat.csat_top2",
        "sat.awareness",
        "sat.acceptance",
        "beh.effectiveness.perceived",
        "beh.timeliness.perceived",
        "gap.perception",
    }
)
_CHANGE = "variance."


def may_be_told(metric: str, n: int | None, *, is_organisation: bool) -> bool:
    """Whether a figure of ``n`` is no share of opinions, or one of enough answers.

    Below the organisation, of five to nine answers only the mean is told
    (docs/metrics.md#small-numbers).
    """
    return is_organisation or metric not in OPINION_SHARES or shows_percent(n or 0)


def row_may_be_told(row: Measurement) -> bool:
    """Whether a stored row may be told; a change only if both of its sides may."""
    metric = row.metric.removeprefix(_CHANGE)
    sizes = [row.n]
    if row.metric.startswith(_CHANGE):
        sizes.append(row.detail.get("n_before"))
    is_organisation = row.scope == "all"
    return all(may_be_told(metric, n, is_organisation=is_organisation) for n in sizes)
