"""Read what is known of a plan, for the guards and for the page that tells what is missing."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.functional import cached_property

from csap.facts.periods import local_day
from csap.metrics.catalog import METRICS
from csap.plans.effect.vocabulary import Verdict
from csap.plans.guards import Known, KnownGoal
from csap.plans.models import (
    AcceptedVerdict,
    Action,
    GapAnswer,
    Goal,
    Lesson,
    NothingNeeded,
    Partner,
    Plan,
    Signature,
)
from csap.plans.services import measuring
from csap.plans.vocabulary import Side

#: A goal with one of these is reached; any other, or none, leaves it open.
MET = (Verdict.CREDIBLE, Verdict.NOT_SEPARABLE)


class Parts:
    """What a plan consists of: each sort is read when it is first asked for, and once. 10 queries.

    For the guards, and for the page that shows it.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    @cached_property
    def goals(self) -> list[Goal]:
        return list(self._plan.goals.select_related("owner").order_by("number"))

    @cached_property
    def actions(self) -> list[Action]:
        """2 queries."""
        actions = self._plan.actions.select_related("owner").prefetch_related("goals")
        return list(actions.order_by("principle", "due_on", "pk"))

    @cached_property
    def partners(self) -> list[Partner]:
        """Also those who left, for what they signed."""
        return list(self._plan.partners.select_related("user").order_by("pk"))

    @cached_property
    def signatures(self) -> list[Signature]:
        signatures = Signature.objects.filter(partner__plan=self._plan)
        return list(signatures.select_related("partner__user").order_by("-at", "-pk"))

    @cached_property
    def gaps(self) -> dict[str, GapAnswer]:
        return {gap.form: gap for gap in self._plan.gaps.select_related("answered_by")}

    @cached_property
    def nothing_needed(self) -> dict[int, NothingNeeded]:
        answered = self._plan.nothing_needed.select_related("answered_by")
        return {each.principle: each for each in answered}

    @cached_property
    def verdicts(self) -> dict[int, AcceptedVerdict]:
        """The verdict that holds of each goal that has one, by the goal's id."""
        newest = AcceptedVerdict.objects.filter(goal__plan=self._plan).order_by("goal", "-pk")
        held = newest.distinct("goal").select_related("accepted_by")
        return {each.goal_id: each for each in held}

    @cached_property
    def lessons(self) -> list[Lesson]:
        return list(self._plan.lessons.select_related("by").order_by("-pk"))

    @cached_property
    def accounted(self) -> frozenset[int]:
        """Which of the four metrics have a value in the baseline, or a reason why not."""
        return _accounted(self._plan)

    @property
    def present(self) -> list[Partner]:
        """Who signs now."""
        return [partner for partner in self.partners if partner.left_at is None]

    def signed(self, content_hash: str) -> dict[int, Signature]:
        """Return the signatures of a text, by the partner's id."""
        return {
            each.partner_id: each for each in self.signatures if each.content_hash == content_hash
        }


def known(
    plan: Plan,
    *,
    at: datetime,
    reason: str = "",
    carried: Collection[int] = (),
    parts: Parts | None = None,
) -> Known:
    """Return what the guards ask of a plan at a moment. The queries of its parts.

    ``carried``: numbers of the goals that a successor is to go on with.
    """
    parts = parts or Parts(plan)
    early = [each.verdict == Verdict.TOO_EARLY for each in parts.verdicts.values()]
    return Known(
        today=local_day(at),
        reason=reason,
        has_baseline=plan.baseline_id is not None,
        accounted=parts.accounted,
        gaps=frozenset(parts.gaps),
        goals=_goals(parts),
        answered_principles=_answered(parts),
        loose_actions=tuple(each.what for each in parts.actions if _is_loose(each, plan)),
        has_owner=plan.owner_id is not None,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        has_provider=any(_signs_as_owner(partner, plan) for partner in parts.present),
        unrepresented=_unrepresented(plan, parts),
        unsigned=_unsigned(plan, parts),
        all_actions_done=bool(parts.actions) and all(each.is_settled for each in parts.actions),
        post_periods=post_periods(plan.starts_on, at),
        too_early_is_accepted=bool(early) and len(early) == len(parts.goals) and all(early),
        lessons=len(parts.lessons),
        carried=frozenset(carried),
        proposed_ends_on=plan.proposed_ends_on,
    )


def post_periods(starts_on: date | None, at: datetime) -> int:
    """Return how many whole months since the start are over and final."""
    if starts_on is None:
        return 0
    window = measuring.window_at(at, starts_on)
    return max(0, measuring.months_since(starts_on, window.end))


def _accounted(plan: Plan) -> frozenset[int]:
    explained = {int(family) for family, because in plan.insufficient.items() if because.strip()}
    if plan.baseline is None:
        return frozenset(explained)
    figures = plan.baseline.baseline.measurements.filter(metric__in=METRICS, value__isnull=False)
    with_value = figures.values_list("family", flat=True).distinct()
    return frozenset({*explained, *with_value})


def _goals(parts: Parts) -> tuple[KnownGoal, ...]:
    with_action = {goal.pk for action in parts.actions for goal in action.goals.all()}
    return tuple(_goal(goal, parts, has_action=goal.pk in with_action) for goal in parts.goals)


def _goal(goal: Goal, parts: Parts, *, has_action: bool) -> KnownGoal:
    accepted = parts.verdicts.get(goal.pk)
    has_band = goal.band_low is not None and goal.band_high is not None
    return KnownGoal(
        number=goal.number,
        aim=goal.aim,
        metric=goal.metric,
        baseline=goal.baseline_value,
        target=goal.target,
        band=(goal.band_low, goal.band_high) if has_band else None,  # type: ignore[arg-type]
        has_action=has_action,
        has_verdict=accepted is not None,
        is_open=accepted is None or accepted.verdict not in MET,
    )


def _answered(parts: Parts) -> frozenset[int]:
    return frozenset({*parts.nothing_needed, *(action.principle for action in parts.actions)})


def _is_loose(action: Action, plan: Plan) -> bool:
    return plan.ends_on is not None and action.due_on > plan.ends_on


def _signs_as_owner(partner: Partner, plan: Plan) -> bool:
    return partner.side == Side.PROVIDER and partner.user_id == plan.owner_id


def _unrepresented(plan: Plan, parts: Parts) -> tuple[str, ...]:
    """Return the scopes, in words, for which no customer signs."""
    wanted = {plan.scope: plan.scope_words}
    wanted |= {goal.scope: goal.scope_words for goal in parts.goals}
    customers = [partner for partner in parts.present if partner.side == Side.CUSTOMER]
    represented = {partner.scope for partner in customers}
    return tuple(words for scope, words in wanted.items() if scope not in represented)


def _unsigned(plan: Plan, parts: Parts) -> tuple[str, ...]:
    """Return who must still sign the present text."""
    signed = parts.signed(plan.content_hash)
    must = [partner for partner in parts.present if partner.must_sign]
    return tuple(partner.user.name for partner in must if partner.pk not in signed)
