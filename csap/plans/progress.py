"""How far plans have come: their goals, what is done of their actions, what people say of it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from csap.plans.effect.vocabulary import Verdict
from csap.plans.models import AcceptedVerdict, Action, Goal
from csap.plans.vocabulary import ActionStatus


@dataclass(slots=True)
class Progress:
    """Goals, actions that are not dropped, and the verdicts that hold, counted."""

    goals: int = 0
    actions: int = 0
    done: int = 0
    late: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The part of the actions that is done, 0 to 1."""
        return self.done / self.actions if self.actions else 0.0

    @property
    def late_words(self) -> str:
        return f"{self.late} late"

    @property
    def verdict_words(self) -> str:
        """What was said of the goals: "Met, effect credible (2) · No change (1)"; "" before."""
        return " · ".join(
            f"{Verdict(value).label} ({count})" for value, count in self.verdicts.items()
        )


def of_plans(pks: Sequence[int], *, today: date) -> defaultdict[int, Progress]:
    """Return the progress of each plan by its id. 3 queries for any number."""
    found: defaultdict[int, Progress] = defaultdict(Progress)
    for plan in Goal.objects.filter(plan__in=pks).values_list("plan_id", flat=True):
        found[plan].goals += 1
    actions = Action.objects.filter(plan__in=pks).exclude(status=ActionStatus.DROPPED)
    for plan, status, due_on in actions.values_list("plan_id", "status", "due_on"):
        is_done = status == ActionStatus.DONE
        found[plan].actions += 1
        found[plan].done += is_done
        found[plan].late += not is_done and due_on < today
    verdicts = AcceptedVerdict.objects.filter(goal__plan__in=pks).order_by("goal", "-pk")
    for plan, verdict in verdicts.distinct("goal").values_list("goal__plan_id", "verdict"):
        found[plan].verdicts[verdict] += 1
    return found
