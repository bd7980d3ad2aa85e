"""What a plan did, for a pack: the chart that the plan's own page shows, and its goals."""

from typing import Any, NamedTuple

from csap.plans import effect_page
from csap.plans.effect_page import EffectFigure, GoalRow
from csap.plans.models import EffectReading, Plan
from csap.plans.vocabulary import State
from csap.reviews.pack.seen import Gathered

#: How many goals of it a page has room for.
GOALS = 3


class Effect(NamedTuple):
    """The plan with its goals, and the figure of one of them, as plain values."""

    plan: dict[str, Any]
    figure: dict[str, Any]


def effect_of(seen: Gathered) -> Effect | None:
    """Return the effect of the plan of the scope that was read last. About 15 queries.

    One that is open comes before one that has ended: there something can still be decided. None:
    no plan of it was read since the period began, or none can be drawn.
    """
    plan = _read_last(seen)
    if plan is None:
        return None
    rows = effect_page.make(plan, user=seen.actor).rows
    drawn = [row.figure for row in rows if row.figure]
    if not drawn:
        return None
    # A change that was fitted says more than months alone.
    figure = next((each for each in drawn if "fit" in each.chart), drawn[0])
    return Effect(_plan(plan, rows), _figure(figure))


def _read_last(seen: Gathered) -> Plan | None:
    plans = Plan.objects.filter(**seen.of_scope).exclude(state=State.ABANDONED)
    start, _ = seen.baseline.period.bounds()
    newest = EffectReading.objects.filter(at__gte=start, at__lte=seen.at).order_by("-at", "-pk")
    of_open = newest.filter(goal__plan__in=plans.open()).select_related("goal__plan").first()
    reading = of_open or newest.filter(goal__plan__in=plans).select_related("goal__plan").first()
    return reading.goal.plan if reading else None


def _plan(plan: Plan, rows: list[GoalRow]) -> dict[str, Any]:
    return {
        "number": plan.number,
        "title": plan.title,
        "scope_words": plan.scope_words,
        "state": plan.get_state_display(),
        "goals": [_goal(row) for row in rows[:GOALS]],
        "other_goals": len(rows[GOALS:]),
    }


def _goal(row: GoalRow) -> dict[str, Any]:
    return {
        "aim": row.goal.get_aim_display(),
        "title": row.title,
        "baseline": row.baseline,
        "now": row.now,
        "wanted": row.wanted,
        "side": row.verdict.side if row.verdict else "none",
        "word": row.verdict.word if row.verdict else "not read yet",
    }


def _figure(figure: EffectFigure) -> dict[str, Any]:
    return {
        "id": f"pack-{figure.id}",
        "kind": figure.kind,
        "finding": figure.finding,
        "what": figure.what,
        "caption": figure.caption,
        "honest": figure.honest,
        "chart": figure.chart,
    }
