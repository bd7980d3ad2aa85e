"""Plans under way with goals and readings, as the pages and the programs find them."""

from datetime import UTC, date, datetime

from csap.facts.models import FrozenBaseline
from csap.plans.effect import Given, read_effect
from csap.plans.effect.storing import given_as_json, reading_as_json
from csap.plans.models import EffectReading, Goal, Plan
from csap.plans.vocabulary import Aim, State
from tests.csap.findings.builders import make_baseline

AT = datetime(2027, 3, 20, 12, tzinfo=UTC)
ON_TIME = "time.sla_attainment.resolve"


def make_plan(owner, *, number="CSAP-900", state=State.EXECUTING, scope="all"):
    """Return a signed plan that started a year before ``AT``."""
    return Plan.objects.create(
        number=number,
        title="Work in time",
        scope=scope,
        scope_words="The whole organisation",
        metric=ON_TIME,
        trigger="MANUAL",
        state=state,
        opened_at=AT,
        opened_by=owner,
        owner=owner,
        starts_on=date(2026, 2, 1),
        ends_on=date(2027, 1, 31),
        baseline=_frozen(number),
        content_hash="0" * 64,
    )


def _frozen(key):
    return FrozenBaseline.objects.create(baseline=make_baseline(), frozen_at=AT, key=key)


def make_goal(plan, *, number=1, metric=ON_TIME, **more):
    """Return an improving goal from 72 to 82 %."""
    values = {
        "aim": Aim.IMPROVE,
        "scope": plan.scope,
        "scope_words": plan.scope_words,
        "baseline": plan.baseline,
        "baseline_value": 0.72,
        "target": 0.82,
        "owner": plan.owner,
        "due_on": date(2027, 1, 31),
    }
    return Goal.objects.create(plan=plan, number=number, metric=metric, **values | more)


def make_reading(goal, given: Given, *, at=AT):
    """Keep what is read from given numbers, as the service does."""
    read = read_effect(given)
    return EffectReading.objects.create(
        goal=goal,
        at=at,
        start=date(2026, 11, 1),
        end=date(2027, 2, 1),
        months_after=given.months_after,
        verdict=read.verdict,
        given=given_as_json(given),
        found=reading_as_json(read),
        rules_version=1,
        input_hash=f"{goal.readings.count():064}",
    )
