"""Read what is known of a plan, for the guards and for the page that tells what is missing."""

from collections.abc import Collection
from datetime import date, datetime

from csap.facts.periods import local_day
from csap.metrics.catalog import METRICS
from csap.plans.effect.vocabulary import Verdict
from csap.plans.guards import Known, KnownGoal
from csap.plans.models import AcceptedVerdict, Action, Goal, Partner, Plan, Signature
from csap.plans.services import measuring
from csap.plans.vocabulary import Side

#: A goal with one of these is reached; any other, or none, leaves it open.
MET = (Verdict.CREDIBLE, Verdict.NOT_SEPARABLE)


def known(plan: Plan, *, at: datetime, reason: str = "", carried: Collection[int] = ()) -> Known:
    """Return what the guards ask of a plan at a moment. 9 queries, however much it holds.

    ``carried``: numbers of the goals that a successor is to go on with.
    """
    goals = list(plan.goals.prefetch_related("actions").order_by("number"))
    actions = list(plan.actions.all())
    partners = list(plan.partners.present().select_related("user"))
    verdicts = newest_verdicts(plan)
    return Known(
        today=local_day(at),
        reason=reason,
        has_baseline=plan.baseline_id is not None,
        accounted=_accounted(plan),
        gaps=frozenset(plan.gaps.values_list("form", flat=True)),
        goals=tuple(_goal(goal, verdicts.get(goal.pk)) for goal in goals),
        answered_principles=_answered(plan, actions),
        loose_actions=tuple(action.what for action in actions if _is_loose(action, plan)),
        has_owner=plan.owner_id is not None,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        has_provider=any(_signs_as_owner(partner, plan) for partner in partners),
        unrepresented=_unrepresented(plan, goals, partners),
        unsigned=_unsigned(plan, partners),
        all_actions_done=bool(actions) and all(action.is_settled for action in actions),
        post_periods=post_periods(plan.starts_on, at),
        too_early_is_accepted=bool(goals)
        and all(verdicts.get(goal.pk) == Verdict.TOO_EARLY for goal in goals),
        lessons=plan.lessons.count(),
        carried=frozenset(carried),
        proposed_ends_on=plan.proposed_ends_on,
    )


def newest_verdicts(plan: Plan) -> dict[int, str]:
    """Return the verdict that holds of each goal that has one, by the goal's id. 1 query."""
    newest = AcceptedVerdict.objects.filter(goal__plan=plan).order_by("goal", "-pk")
    return dict(newest.distinct("goal").values_list("goal_id", "verdict"))


def post_periods(starts_on: date | None, at: datetime) -> int:
    """Return how many whole months since the start are over and final."""
    if starts_on is None:
        return 0
    window = measuring.window_at(at, starts_on)
    return max(0, measuring.months_since(starts_on, window.end))


def _accounted(plan: Plan) -> frozenset[int]:
    """Return which of the four metrics have a value in the baseline, or a reason why not."""
    explained = {int(family) for family, because in plan.insufficient.items() if because.strip()}
    if plan.baseline is None:
        return frozenset(explained)
    figures = plan.baseline.baseline.measurements.filter(metric__in=METRICS, value__isnull=False)
    with_value = figures.values_list("family", flat=True).distinct()
    return frozenset({*explained, *with_value})


def _goal(goal: Goal, verdict: str | None) -> KnownGoal:
    has_band = goal.band_low is not None and goal.band_high is not None
    return KnownGoal(
        number=goal.number,
        aim=goal.aim,
        metric=goal.metric,
        baseline=goal.baseline_value,
        target=goal.target,
        band=(goal.band_low, goal.band_high) if has_band else None,  # type: ignore[arg-type]
        has_action=bool(goal.actions.all()),
        has_verdict=verdict is not None,
        is_open=verdict not in MET,
    )


def _answered(plan: Plan, actions: Collection[Action]) -> frozenset[int]:
    nothing_needed = plan.nothing_needed.values_list("principle", flat=True)
    return frozenset({*nothing_needed, *(action.principle for action in actions)})


def _is_loose(action: Action, plan: Plan) -> bool:
    return plan.ends_on is not None and action.due_on > plan.ends_on


def _signs_as_owner(partner: Partner, plan: Plan) -> bool:
    return partner.side == Side.PROVIDER and partner.user_id == plan.owner_id


def _unrepresented(
    plan: Plan, goals: Collection[Goal], partners: Collection[Partner]
) -> tuple[str, ...]:
    """Return the scopes, in words, for which no customer signs."""
    wanted = {plan.scope: plan.scope_words, **{goal.scope: goal.scope_words for goal in goals}}
    represented = {partner.scope for partner in partners if partner.side == Side.CUSTOMER}
    return tuple(words for scope, words in wanted.items() if scope not in represented)


def _unsigned(plan: Plan, partners: Collection[Partner]) -> tuple[str, ...]:
    """Return who must still sign the present text."""
    must = [partner for partner in partners if partner.must_sign]
    signatures = Signature.objects.filter(partner__in=must, content_hash=plan.content_hash)
    signed = set(signatures.values_list("partner_id", flat=True))
    return tuple(partner.user.name for partner in must if partner.pk not in signed)
