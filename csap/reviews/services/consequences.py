"""What a decision, or a day that has come, leads to in the rooms below."""

from dataclasses import dataclass
from datetime import date, datetime

from csap.agreements import services as agreements
from csap.agreements.services import Demand
from csap.plans import services as plans
from csap.reviews.models import Review
from csap.reviews.vocabulary import Becomes
from servicedesk.accounts.models import User

#: What a plan that a review opens is about, unless somebody says otherwise.
METRIC = "sat.csat_top2"
#: Hours that an action is taken to cost until its owner says otherwise.
EFFORT = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision as it is wanted.

    ``plan``: number of the plan that an action goes to, ``qualities`` what a communication action
    improves; ``metric``: what a new plan is about; ``demand``: what is to be negotiated.
    """

    text: str
    principle: int
    owner: User
    due_on: date
    said: str = ""
    item: int | None = None
    becomes: str = Becomes.DECISION
    plan: str = ""
    qualities: tuple[str, ...] = ()
    metric: str = METRIC
    demand: Demand | None = None


def carry_out(review: Review, wanted: Wanted, *, actor: User, at: datetime, key: str | None) -> str:
    """Make a decision what it becomes; return the number of that, "" where it stays a decision.

    :raises DomainError: where the room that takes it refuses it.
    """
    if wanted.becomes == Becomes.ACTION:
        task = plans.Task(
            principle=wanted.principle,
            what=wanted.text,
            owner=wanted.owner,
            due_on=wanted.due_on,
            effort_hours=EFFORT,
            qualities=wanted.qualities,
            decided_in=review.number,
        )
        plans.add_action(wanted.plan, task, actor=actor, at=at, key=key)
        return wanted.plan
    if wanted.becomes == Becomes.PLAN:
        return _open_plan(review, wanted.text, wanted.metric, actor=actor, at=at, key=key)
    if wanted.becomes == Becomes.AGREEMENT and wanted.demand is not None:
        return agreements.demand(wanted.demand, actor=actor, at=at, key=key).number
    return ""


def open_scheduled_plan(review: Review, *, at: datetime) -> str:
    """Open the plan that a scheduled review calls for, in its owner's name; return its number.

    Where one of the same is open already, the review is attached to it. An owner who may not open
    plans any more opens none: "".
    """
    owner = review.schedule.owner
    if not (owner.is_active and owner.is_plan_member):
        return ""
    title = f"What the service review of {review.scope_inside} finds"
    return _open_plan(review, title, METRIC, actor=owner, at=at, key=f"due:{review.number}")


def _open_plan(
    review: Review, title: str, metric: str, *, actor: User, at: datetime, key: str | None
) -> str:
    plan = plans.open_by_review(
        scope=review.scope,
        metric=metric,
        title=title,
        review_number=review.number,
        actor=actor,
        at=at,
        key=key,
    )
    return plan.number
