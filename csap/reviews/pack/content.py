"""Everything that a pack says, gathered once and frozen as plain values.

The page and the PDF are made of these values alone: what is learned later reaches neither.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from csap.facts import beside, queries
from csap.facts.evidence import plain
from csap.facts.frozen import freeze_baseline
from csap.facts.periods import Period, zone
from csap.facts.queries import Figure
from csap.facts.scopes import Scope
from csap.plans.models import Plan
from csap.reviews.models import Review
from csap.reviews.pack import asking, by_month, figures, four_metrics, standing, stock
from csap.reviews.pack.effects import effect_of
from csap.reviews.pack.seen import Gathered, hour, months_words, period_of
from csap.reviews.services.agenda import agenda_of
from csap.telling import backlog, choices, numbers
from servicedesk.accounts.models import User
from servicedesk.common import words

#: Counted up when the pages of a pack can no longer show what an older one froze.
FORMAT = 1
#: So many months of the backlog are drawn, as the other charts have.
_MONTHS = 24
#: The ages of what is open, youngest first (docs/metrics.md#backlog), as they are written.
_BANDS = {
    "0-2": "up to 2",
    "3-5": "3–5",
    "6-10": "6–10",
    "11-20": "11–20",
    ">20": "more than 20",
}


def gather(review: Review, *, actor: User, at: datetime, key: str) -> dict[str, Any]:
    """Freeze the four metrics of a review's scope and return all that its pack says.

    About 50 queries. ``key`` names the frozen baseline: repeated, it is the same.

    :raises UnknownScope: if the scope is no more.
    """
    scope, period = Scope.parse(review.scope), period_of(review, at)
    frozen = freeze_baseline(scope, period, at=at, actor=actor, key=key)
    seen = Gathered(review, frozen.baseline, agenda_of(review), choices.load_names(), actor, at)
    baseline, evidence = frozen.baseline, _evidence(seen)
    content: dict[str, Any] = plain(
        {
            "format": FORMAT,
            "review": _review(seen),
            "period": months_words(period),
            "as_of": numbers.day(baseline.as_of),
            "frozen_at": hour(at),
            "state": "provisional" if baseline.is_provisional else "final",
            "baseline": frozen.pk,
            "definitions": figures.versions(baseline),
            "headline": figures.headline(baseline),
            "decisions": asking.asked_for(seen, evidence),
            "metrics": four_metrics.rows(baseline),
            **evidence,
            "facts": _facts(seen),
            "principles": standing.principles(seen),
            "principle_heads": standing.PRINCIPLE_HEADS,
            "heard": standing.heard(seen),
            "sources": _sources(seen),
        }
    )
    return content


def _evidence(seen: Gathered) -> dict[str, Any]:
    """Return the parts that decisions rest on."""
    effect, gaps = effect_of(seen), standing.gaps(seen)
    plans = standing.plans(seen, drawn=effect.plan["number"] if effect else "")
    earlier = asking.earlier(seen)
    agreements = standing.agreements(seen, few=effect is not None)
    drawn = {"effect": effect.figure} if effect else {}
    return {
        "earlier": earlier.rows,
        "figures": _figures(seen, gaps.rows, has_effect=effect is not None) | drawn,
        "gaps": gaps.rows,
        "gaps_told": gaps.told,
        "plan": effect.plan if effect else None,
        "plans": plans.rows,
        "agreements": agreements.rows,
        "more": {
            "earlier": earlier.more,
            "gaps": gaps.more,
            "plans": plans.more,
            "agreements": agreements.more,
        },
    }


def _review(seen: Gathered) -> dict[str, Any]:
    review = seen.review
    return {
        "number": review.number,
        "scope": review.scope,
        "scope_words": review.scope_words,
        "when": hour(review.starts_at),
        "minutes": review.length_minutes,
        "place": review.place,
        "chair": review.chair.name,
        "site": settings.SITE_NAME,
        "every": review.schedule.every_months,
    }


def _figures(seen: Gathered, gaps: Sequence[object], *, has_effect: bool) -> dict[str, Any]:
    """Return the charts; those that share a sheet with much else have fewer rows."""
    baseline, starts = seen.baseline, _starts(seen)
    services = {str(Scope(service=slug)): name for slug, name in seen.names.services.items()}

    def by_service(metric: str) -> list[tuple[str, Figure]]:
        newest = beside.newest_by_scope(metric, services, within=baseline.period)
        return [(services[scope], figure) for scope, figure in newest.items()]

    kept = figures.KEPT_BESIDE_EFFECT if has_effect else figures.KEPT
    felt = figures.FELT - len(gaps)
    months = by_month.figure_of(baseline, _gap_by_month(seen))
    if months["chart"]:
        felt -= figures.FELT_BY_MONTH
    return {
        "demand": figures.months(baseline, figures.DEMAND, counted="requests", plans=starts),
        "results": figures.results(baseline),
        **stock.figures_of(baseline, _backlog(seen)),
        "satisfied": figures.months(baseline, figures.SATISFIED, counted="answers", plans=starts),
        "in_time": figures.months(baseline, figures.IN_TIME, counted="due", plans=starts),
        "felt_by_month": months,
        "felt": figures.felt(by_service(figures.GAP), baseline, room=felt),
        "expected": figures.expected(baseline, seen.names.services),
        "promises": figures.kept(by_service(figures.IN_TIME), baseline, room=kept),
    }


def _backlog(seen: Gathered) -> list[backlog.Month]:
    """Return the months of the backlog that end with the pack's period. 1 query."""
    scope, end = seen.baseline.scope, seen.baseline.period.end
    stored = queries.by_month((backlog.STOCK, backlog.AGE), scope, until=end, months=_MONTHS)
    return backlog.months(stored, until=end)


def _gap_by_month(seen: Gathered) -> list[tuple[Period, Figure]]:
    """Return felt minus measured of the months that end with the pack's period. 1 query."""
    scope, end = seen.baseline.scope, seen.baseline.period.end
    return queries.by_month((figures.GAP,), scope, until=end, months=by_month.MONTHS)[figures.GAP]


def _starts(seen: Gathered) -> list[dict[str, str]]:
    """Return in which month each plan of the scope was opened."""
    plans = Plan.objects.filter(scope=seen.review.scope).order_by("opened_at", "pk")
    return [
        {"t": f"{plan.opened_at.astimezone(zone()):%Y-%m}", "label": plan.number, "kind": "plan"}
        for plan in plans
    ]


def _facts(seen: Gathered) -> list[str]:
    """Return what a chart does not tell: failure demand, ages, services nobody asks for."""
    told = []
    failed = seen.baseline.figures.get("util.failure_demand")
    if failed and failed.k is not None and failed.n:
        told.append(f"Failure demand is {numbers.share(failed.k, failed.n)} of requests.")
    aged = seen.baseline.figures.get("flow.age_p90")
    if aged and aged.n:
        told.append(f"Open at the end by age, in business days: {_bands(aged.detail['buckets'])}.")
    coverage = seen.baseline.figures.get("util.coverage")
    unused = coverage.detail.get("unused", []) if coverage else []
    if unused:
        told.append(f"Nobody asked in twelve months for: {', '.join(sorted(unused))}.")
    return told


def _bands(buckets: Mapping[str, int]) -> str:
    """Return "12 of 0-2, 4 of 3-5, 1 of more than 20"; a band without any is left out."""
    return ", ".join(
        f"{words.count(buckets[band])} of {name}"
        for band, name in _BANDS.items()
        if buckets.get(band)
    )


def _sources(seen: Gathered) -> list[list[str]]:
    """Return what the numbers are counted from, and how their intervals are made."""
    demand = seen.baseline.figures[figures.DEMAND]
    answered = seen.baseline.figures["sat.response_rate"]
    rates = numbers.share(answered.k or 0, answered.n) if answered.n else "none asked"
    excluded = words.count(demand.excluded_count)
    return [
        ["Requests", f"{words.count(demand.n or 0)} created in the period; {excluded} excluded"],
        ["Ratings", f"{rates} of those asked answered"],
        [
            "Intervals",
            "Wilson for shares, Newcombe for differences, Garwood for rates, t for means",
        ],
        [
            "Limits",
            "frozen once from closed months; beyond 3 standard deviations, 8 on one side, or 2 of "
            "3 beyond 2 standard deviations",
        ],
        ["Hidden", "answers of fewer than five people, and what would give them away"],
    ]
