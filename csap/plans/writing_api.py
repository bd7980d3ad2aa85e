"""What a plan says, for programs: its description, baseline, gap analysis, goals and actions."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from csap.metrics.catalog import METRICS
from csap.metrics.plan_rules import PRINCIPLES
from csap.plans import policies, services
from csap.plans.serializers import (
    NothingNeededSerializer,
    PlanActionSerializer,
    PlanGapSerializer,
    PlanGoalSerializer,
    PlanInFullSerializer,
)
from csap.plans.services import Description, Task, Wanted
from csap.plans.services.moving import MONTHS, MONTHS_MAX, MONTHS_MIN
from csap.plans.shared_api import ScopeField, act, read
from csap.plans.vocabulary import (
    REASON_MAX_LENGTH,
    TEXT_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    Aim,
    GapForm,
    GapVerdict,
    Quality,
)
from servicedesk.accounts.api_fields import PersonField
from servicedesk.accounts.http import person
from servicedesk.common.api import InputSerializer

_LIST: dict[str, Any] = {"pagination_class": None, "filterset_class": None}


class DescribePlanSerializer(InputSerializer):
    """``control_scopes``: scopes outside the plan that its effect is compared with."""

    title = serializers.CharField(max_length=TITLE_MAX_LENGTH)
    owner = PersonField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    check_in_days = serializers.IntegerField(min_value=1, max_value=366, default=30)
    control_scopes = serializers.ListField(child=ScopeField(), default=list, max_length=20)


class FreezeBaselineSerializer(InputSerializer):
    """``insufficient``: why one of the four metrics ("1" to "4") has no value."""

    months = serializers.IntegerField(min_value=MONTHS_MIN, max_value=MONTHS_MAX, default=MONTHS)
    insufficient = serializers.DictField(
        child=serializers.CharField(max_length=REASON_MAX_LENGTH), default=dict
    )

    def validate_insufficient(self, given: dict[str, str]) -> dict[int, str]:
        unknown = sorted(set(given) - {"1", "2", "3", "4"})
        if unknown:
            raise serializers.ValidationError(f"There is no metric {unknown[0]}.")
        return {int(family): why for family, why in given.items()}


class AnswerGapSerializer(InputSerializer):
    form = serializers.ChoiceField(choices=GapForm.choices)
    verdict = serializers.ChoiceField(choices=GapVerdict.choices)
    words = serializers.CharField(max_length=TEXT_MAX_LENGTH)


class SetGoalSerializer(InputSerializer):
    """A goal, in the unit of its metric. Improve takes a target, maintain both ends of a band.

    ``scope`` empty: the plan's. ``guard_metric`` null: the one that the metric names; empty: none.
    """

    aim = serializers.ChoiceField(choices=Aim.choices)
    metric = serializers.ChoiceField(choices=list(METRICS))
    owner = PersonField()
    due_on = serializers.DateField()
    target = serializers.FloatField(default=None, allow_null=True)
    band_low = serializers.FloatField(default=None, allow_null=True)
    band_high = serializers.FloatField(default=None, allow_null=True)
    scope = ScopeField(default="", allow_blank=True)
    guard_metric = serializers.CharField(
        max_length=80, default=None, allow_null=True, allow_blank=True
    )
    words = serializers.CharField(max_length=300, default="", allow_blank=True)


class PlanTaskSerializer(InputSerializer):
    """An action. ``qualities``: what one of communication (principle 3) improves."""

    principle = serializers.ChoiceField(choices=list(PRINCIPLES.items()))
    what = serializers.CharField(max_length=TITLE_MAX_LENGTH)
    owner = PersonField()
    due_on = serializers.DateField()
    effort_hours = serializers.IntegerField(min_value=1, max_value=100_000)
    goals = serializers.ListField(
        child=serializers.IntegerField(min_value=1), default=list, max_length=50
    )
    qualities = serializers.ListField(
        child=serializers.ChoiceField(choices=Quality.choices), default=list, max_length=4
    )
    subject_number = serializers.CharField(max_length=24, default="", allow_blank=True)


class AnswerNothingSerializer(InputSerializer):
    principle = serializers.ChoiceField(choices=list(PRINCIPLES.items()))
    because = serializers.CharField(max_length=REASON_MAX_LENGTH)


class WritingActions:
    """Steps of writing a plan. Managers and administrators take them, on a plan they see."""

    @extend_schema(request=DescribePlanSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def describe(self, request: Request, number: str) -> Response:
        """Name title, owner, dates and control scopes. The owner signs for the provider."""
        plan = policies.get_plan(person(request), number)
        wanted = Description(**read(request, DescribePlanSerializer))
        act(request, services.describe, plan.number, wanted)
        return _in_full(request, plan.number)

    @extend_schema(request=FreezeBaselineSerializer, responses=PlanInFullSerializer)
    @action(detail=True, methods=["post"])
    def freeze_baseline(self, request: Request, number: str) -> Response:
        """Keep a copy of the four metrics of the last closed months."""
        plan = policies.get_plan(person(request), number)
        given = read(request, FreezeBaselineSerializer)
        act(request, services.freeze_baseline, plan.number, **given)
        return _in_full(request, plan.number)

    @extend_schema(methods=["GET"], responses=PlanGapSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=AnswerGapSerializer, responses={201: PlanGapSerializer}
    )
    @action(detail=True, methods=["get", "post"], **_LIST)
    def gaps(self, request: Request, number: str) -> Response:
        """The gap analysis. POST answers one of its three forms, anew if it was answered."""
        plan = policies.get_plan(person(request), number)
        if request.method == "POST":
            given = read(request, AnswerGapSerializer)
            answer = act(request, services.answer_gap, plan.number, **given)
            return _made(PlanGapSerializer(answer))
        found = plan.gaps.select_related("answered_by").order_by("form")
        return Response(PlanGapSerializer(found, many=True).data)

    @extend_schema(methods=["GET"], responses=PlanGoalSerializer(many=True))
    @extend_schema(methods=["POST"], request=SetGoalSerializer, responses={201: PlanGoalSerializer})
    @action(detail=True, methods=["get", "post"], **_LIST)
    def goals(self, request: Request, number: str) -> Response:
        """Its goals. POST sets another one."""
        plan = policies.get_plan(person(request), number)
        if request.method == "POST":
            goal = act(request, services.set_goal, plan.number, _wanted(request))
            return _made(PlanGoalSerializer(goal))
        found = plan.goals.select_related("owner").order_by("number")
        return Response(PlanGoalSerializer(found, many=True).data)

    @extend_schema(methods=["PUT"], request=SetGoalSerializer, responses=PlanGoalSerializer)
    @extend_schema(methods=["DELETE"], responses={204: None})
    @action(detail=True, methods=["put", "delete"], url_path=r"goals/(?P<goal>\d{1,4})")
    def goal(self, request: Request, number: str, goal: str) -> Response:
        """Set a goal anew, or take it out of the plan."""
        plan = policies.get_plan(person(request), number)
        known = get_object_or_404(plan.goals, number=int(goal))
        if request.method == "DELETE":
            act(request, services.remove_goal, plan.number, goal=known.number)
            return Response(status=status.HTTP_204_NO_CONTENT)
        wanted = _wanted(request)
        done = act(request, services.set_goal, plan.number, wanted, goal=known.number)
        return Response(PlanGoalSerializer(done).data)

    @extend_schema(methods=["GET"], responses=PlanActionSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=PlanTaskSerializer, responses={201: PlanActionSerializer}
    )
    @action(detail=True, methods=["get", "post"], **_LIST)
    def actions(self, request: Request, number: str) -> Response:
        """Its actions. POST adds one; their owners report at ``/plan-actions/``."""
        plan = policies.get_plan(person(request), number)
        if request.method == "POST":
            task = Task(**read(request, PlanTaskSerializer))
            return _made(PlanActionSerializer(act(request, services.add_action, number, task)))
        found = plan.actions.select_related("owner", "plan").prefetch_related("goals")
        return Response(PlanActionSerializer(found.order_by("pk"), many=True).data)

    @extend_schema(methods=["PUT"], request=PlanTaskSerializer, responses=PlanActionSerializer)
    @extend_schema(methods=["DELETE"], responses={204: None})
    @action(detail=True, methods=["put", "delete"], url_path=r"actions/(?P<action_id>\d{1,18})")
    def change_action(self, request: Request, number: str, action_id: str) -> Response:
        """Write an action anew, or take it out, while the plan is being written."""
        plan = policies.get_plan(person(request), number)
        known = get_object_or_404(plan.actions, pk=int(action_id))
        if request.method == "DELETE":
            act(request, services.remove_action, plan.number, known.pk)
            return Response(status=status.HTTP_204_NO_CONTENT)
        task = Task(**read(request, PlanTaskSerializer))
        done = act(request, services.change_action, plan.number, known.pk, task)
        return Response(PlanActionSerializer(done).data)

    @extend_schema(request=AnswerNothingSerializer, responses={201: NothingNeededSerializer})
    @action(detail=True, methods=["post"])
    def nothing_needed(self, request: Request, number: str) -> Response:
        """Answer one of the five questions with "nothing needed, because"."""
        plan = policies.get_plan(person(request), number)
        given = read(request, AnswerNothingSerializer)
        answer = act(request, services.answer_nothing_needed, plan.number, **given)
        return _made(NothingNeededSerializer(answer))


def _wanted(request: Request) -> Wanted:
    given = read(request, SetGoalSerializer)
    low, high = given.pop("band_low"), given.pop("band_high")
    if (low is None) != (high is None):
        field = "band_low" if low is None else "band_high"
        raise serializers.ValidationError({field: ["A band has both its ends."]})
    return Wanted(band=None if low is None else (low, high), **given)


def _made(answer: Any) -> Response:
    return Response(answer.data, status=status.HTTP_201_CREATED)


def _in_full(request: Request, number: str) -> Response:
    return Response(PlanInFullSerializer(policies.get_plan_with_all(person(request), number)).data)
