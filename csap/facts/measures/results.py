"""Metric 2, projects and consulting: in time, within budget, with success, and what was learned."""

from collections.abc import Iterator, Sequence

from csap.facts.evidence import InFlight
from csap.facts.measures.figures import NO_LIMITS, Computed, Maker
from csap.metrics.projects import evm, lessons
from servicedesk.statistics.quantiles import histogram_median

#: Attainment is stored in thousandths.
_PERMILLE = 1000


def of(maker: Maker) -> Iterator[Computed]:
    """Yield timeliness, budget, success and lessons of what was completed; earned value before."""
    yield from timeliness(maker)
    yield from budget(maker)
    yield success(maker)
    yield maker.nothing("proj.gas_t", "goals are assessed from 0 to 1, not from -2 to 2")
    yield from earned_value(maker)
    yield from learned(maker)


def timeliness(maker: Maker) -> Iterator[Computed]:
    results = maker.evidence.results
    slips = results.slip_days
    yield maker.share(
        "proj.on_time",
        results.on_time,
        results.planned,
        [results.on_time, results.planned],
        excluded=results.excluded,
        detail={"without_plan": results.completed - results.planned},
    )
    yield maker.value(
        "proj.slip_median",
        results.planned,
        (histogram_median(slips), *NO_LIMITS),
        slips,
        excluded=results.excluded,
        detail={"worst": max(slips, default=None)},
    )


def budget(maker: Maker) -> Iterator[Computed]:
    results = maker.evidence.results
    yield maker.share(
        "proj.budget_ok",
        results.within_budget,
        results.budgeted,
        [results.within_budget, results.budgeted],
        excluded=results.excluded,
    )
    spent, planned = results.cost_minor, results.budget_minor
    yield maker.value(
        "proj.cost_ratio",
        results.budgeted,
        (spent / planned if planned else None, *NO_LIMITS),
        [spent, planned],
        excluded=results.excluded,
        detail={"cost_minor": spent, "budget_minor": planned},
    )


def success(maker: Maker) -> Computed:
    results = maker.evidence.results
    assessed, weight = results.assessed_weight, results.weight
    return maker.value(
        "proj.success_attainment",
        results.completed,
        (results.attained_weight / (_PERMILLE * assessed) if assessed else None, *NO_LIMITS),
        [results.attained_weight, assessed, weight],
        excluded=results.excluded,
        detail={"assessed_weight_share": assessed / weight if weight else None},
    )


def earned_value(maker: Maker) -> Iterator[Computed]:
    """Yield the cost and schedule index of what is in flight, all budgets together.

    Earned is the budget times what the criteria assessed so far have attained of all; engagements
    without an assessed criterion have unknown progress and are counted apart.
    """
    flying = maker.evidence.results.in_flight
    if flying is None:
        for key in ("proj.cpi", "proj.spi"):
            yield maker.nothing(key, "progress is known of the present only")
        return
    known = [item for item in flying if item.assessed]
    earned = sum(item.budget * item.attained // (_PERMILLE * item.weight) for item in known)
    budget, planned, spent = (sum(column) for column in zip((0, 0, 0), *_money(known), strict=True))
    found = evm(bac=budget, pv=planned, ev=earned, ac=spent)
    inputs = [budget, planned, earned, spent, len(known)]
    detail = {
        "budget_minor": budget,
        "planned_minor": planned,
        "earned_minor": earned,
        "spent_minor": spent,
        "estimate_at_completion": found.eac_cpi,
        "to_complete_index": found.tcpi_bac,
        "progress_unknown": len(flying) - len(known),
    }
    for key, value in (("proj.cpi", found.cpi), ("proj.spi", found.spi)):
        yield maker.value(key, len(known), (value, *NO_LIMITS), inputs, detail=detail)


def _money(items: Sequence[InFlight]) -> Iterator[tuple[int, int, int]]:
    for item in items:
        yield item.budget, item.planned, item.spent


def learned(maker: Maker) -> Iterator[Computed]:
    """Yield capture of engagements, reuse of lessons 90 days old, and actions done of lessons."""
    results = maker.evidence.results
    found = lessons(
        results.completed,
        results.with_lesson,
        results.old_lessons,
        results.old_lessons_cited,
        results.lesson_actions_done,
    )
    yield maker.value(
        "proj.lessons_capture",
        results.completed,
        (found.capture_rate, found.capture_low, found.capture_high),
        [results.with_lesson, results.completed],
        k=results.with_lesson,
        excluded=results.excluded,
    )
    for key, k, n in (
        ("proj.lessons_reuse", results.old_lessons_cited, results.old_lessons),
        ("proj.lessons_action", results.lesson_actions_done, results.lessons),
    ):
        yield maker.share(key, k, n, [k, n], excluded=results.excluded)
