"""What stands beside a metric: its target, who answered, relevance, policies kept apart. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from csap.dashboards import changes
from csap.facts.queries import Figure, Series, StoredBaseline
from csap.facts.scopes import Scope
from csap.metrics.catalog import Metric
from csap.telling import numbers, shown
from csap.telling.charts import Beside
from csap.telling.choices import Chosen

RATE = "sat.response_rate"


@dataclass(frozen=True, slots=True)
class Card:
    """A card: sentences, then terms with their words, then a link with its label."""

    title: str
    says: list[str]
    rows: list[tuple[str, str]] = field(default_factory=list)
    link: tuple[str, str] | None = None


def of(
    metric: Metric, baseline: StoredBaseline, chosen: Chosen, beside: Beside | None
) -> list[Card]:
    """Return the cards of a metric that has a figure."""
    found = list(_target(metric, baseline, beside))
    if metric.about_opinions or metric.key == "gap.perception":
        found += [*_who_answered(baseline, chosen), _relevance(baseline, chosen), _policies()]
    return found


def _target(metric: Metric, baseline: StoredBaseline, beside: Beside | None) -> Iterator[Card]:
    if beside is None or beside.target is None:
        return
    series = shown.series_of(baseline, metric.key)
    told = [_now(baseline.figures[metric.key], beside.target, metric, baseline.scope)]
    if series is not None:
        told += [
            against_limits(series, beside.target, metric),
            _reached(series, beside.target, metric),
        ]
    target = numbers.number(beside.target, metric.unit)
    yield Card(f"Target of {target}", [sentence for sentence in told if sentence])


def _now(figure: Figure, target: float, metric: Metric, scope: Scope) -> str:
    """Return on which side of the target the interval of the period lies."""
    if figure.low is None or figure.high is None or not shown.may_be_told(figure, scope):
        return ""
    if figure.low <= target <= figure.high:
        return (
            "The target lies within the interval of the period: reached or not, it could be chance."
        )
    is_better = (figure.low > target) == metric.higher_is_better
    return f"The whole interval of the period {'reaches' if is_better else 'misses'} the target."


def against_limits(series: Series, target: float, metric: Metric) -> str:
    """Return what the process does with its target if nothing is changed; "" without limits."""
    last = next((each for each in reversed(series.points) if each.upper_limit is not None), None)
    if last is None or last.lower_limit is None or series.limits != "limits":
        return ""
    low, high = last.lower_limit, last.upper_limit
    span = numbers.between(low, high, series.unit)
    centre = numbers.number(series.center, series.unit)
    if low <= target <= (high or 0.0):
        return (
            f"It lies inside the usual range ({span}; average {centre}): as things are, some "
            "months reach it by luck."
        )
    is_reached = (target < low) == bool(metric.higher_is_better)
    told = "the process reaches it" if is_reached else "it will not be reached without a change"
    return f"It lies outside the usual range ({span}; average {centre}): {told}."


def _reached(series: Series, target: float, metric: Metric) -> str:
    values = [point.value for point in series.points if point.value is not None]
    if not values or metric.higher_is_better is None:
        return ""
    reached = sum(v >= target if metric.higher_is_better else v <= target for v in values)
    return f"{numbers.of_all(reached, len(values))} months reached it."


def _who_answered(baseline: StoredBaseline, chosen: Chosen) -> Iterator[Card]:
    rate = baseline.figures.get(RATE)
    if rate is None or not rate.n:
        return
    rows = [("Answer rate", changes.share_with_interval(rate))]
    said = "Who did not answer may think otherwise; the interval tells of chance alone."
    yield Card("Who answered", [said], rows, (shown.metric_url(RATE, chosen), "The answer rate"))


def _relevance(baseline: StoredBaseline, chosen: Chosen) -> Card:
    page = f"{reverse('csap:expectations')}?{chosen.query}"
    return Card("Relevance", [changes.relevance(baseline)], link=(page, "By service"))


def _policies() -> Card:
    said = (
        "What people think of a policy goes to its owner and never enters this score. Whether "
        "resentment of rules colours the view of services is told with each wave."
    )
    return Card(
        "Policies kept apart", [said], link=(reverse("surveys:results"), "Results of waves")
    )
